import { useDeferredValue, useEffect, useId, useMemo, useState, type ReactNode } from 'react'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { CustomerFile } from '../../../shared/model/customer-file.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Session } from '../../../shared/model/session.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import type { ComposerField } from '../../lib/composer-field.ts'
import { useValue } from '../../lib/use-value.ts'
import { bookOf } from './phrase-book.ts'
import { PhrasePicker } from './phrase-picker.tsx'
import { languageOf } from './suggest-rules.ts'
import { SuggestionStrip } from './suggestion-strip.tsx'
import { useFieldHoles } from './use-field-holes.ts'
import { usePicker } from './use-picker.ts'
import { customerWords, lastWords } from './value-rules.ts'
import './phrases.css'

type Props = {
  ledger: LedgerViews
  session: Session
  conversationId: string
  conversation: Conversation | null
  messages: readonly Message[]
  /** The composer's field; null until it is there. */
  field: ComposerField | null
  note: boolean
  focused: boolean
}

/** Phrases of one tile: suggestions above the composer and the picker over them. */
export function PhraseLayer(props: Props): ReactNode {
  const { ledger, session, conversationId, conversation, messages, field, note, focused } = props
  const { phrases, clock, mode: modes } = useServices()
  const mode = useValue(modes).kind
  const book = bookOf(phrases(session.accountId), clock)
  const version = useValue(book.version)
  const progress = useValue(book.progress(conversationId))
  const id = useId()
  // Looked for after what is typed and what came in is on screen.
  const said = useDeferredValue(useMemo(() => lastWords(messages), [messages]))
  const language = useMemo(() => languageOf(customerWords(messages)), [messages])
  const shop = conversation?.shop ?? ''
  const occasion = useMemo(() => ({ shop, language, stage: progress.at, mode }), [shop, language, progress.at, mode])
  const known = { conversation, agentName: session.agent.name, file: useCustomerFile(ledger, conversation?.customer.id ?? null) }
  const insert = useFieldHoles({ field, book, conversationId, note, known })
  const picker = usePicker({ field, book, occasion, insert })
  const take = (phrase: Parameters<typeof insert>[0]): void => {
    const { start } = field?.selection() ?? { start: 0 }
    insert(phrase, { from: start, to: start })
  }
  return (
    <div className="phrases">
      {picker.state !== null && field !== null && (
        <PhrasePicker picker={picker} state={picker.state} field={field} ready={version > 0} shop={shop} id={id} />
      )}
      {!note && <SuggestionStrip book={book} version={version} said={said} occasion={occasion} focused={focused} take={take} />}
    </div>
  )
}

/** What is known of the customer now; null while nothing is. */
function useCustomerFile(ledger: LedgerViews, customerId: string | null): CustomerFile | null {
  const [file, setFile] = useState<CustomerFile | null>(null)
  useEffect(() => {
    if (customerId === null) return undefined
    const source = ledger.customerFile(customerId)
    const read = (): void => setFile(source.get().file)
    const undo = source.subscribe(read)
    read()
    return () => {
      undo()
      source.close()
    }
  }, [ledger, customerId])
  return file
}
