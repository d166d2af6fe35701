import { X } from 'lucide-react'
import { useLayoutEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { TicketDraft } from '../../../shared/model/capture.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useKeymap, useServices } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { CategoryAndUrgency } from './capture-form.tsx'
import { WordsField } from './fields.tsx'
import type { FormValues } from './form-values.ts'
import type { SaveError } from './forms.ts'
import { useRecordDoor } from './use-door.ts'
import { usePaneKeys } from './use-pane-keys.ts'
import './capture.css'

/** What is known of a ticket before it is written. */
export type TicketStart = Omit<TicketDraft, 'category' | 'urgency'> & {
  category: TicketDraft['category'] | null
  urgency: TicketDraft['urgency'] | null
}

type Props = { accountId: string; start: TicketStart; onClose: () => void; onSaved: (ticket: TicketDraft) => void }

type Values = Pick<FormValues, 'category' | 'urgency'> & Pick<TicketDraft, 'summary' | 'customerName' | 'orderNo'>
type Needed = 'category' | 'urgency' | 'summary'
type State = { kind: 'writing'; missing: readonly Needed[]; tries: number } | { kind: 'saving' } | { kind: 'failed'; error: SaveError }

const FIELDS = ['category', 'urgency', 'summary', 'customerName', 'orderNo'] as const
const SUMMARY = 2_000

const valuesOf = ({ category, urgency, summary, customerName, orderNo }: TicketStart): Values => ({
  category,
  urgency: urgency === null ? null : ((['1', '2', '3', '4'] as const)[urgency - 1] ?? null),
  summary,
  customerName,
  orderNo,
})

const missingIn = ({ category, urgency, summary }: Values): Needed[] => [
  ...(category === null ? (['category'] as const) : []),
  ...(urgency === null ? (['urgency'] as const) : []),
  ...(summary.trim() === '' ? (['summary'] as const) : []),
]

type Writing = { values: Values; state: State; change: (part: Partial<Values>) => void; save: () => void }

/** What is written of a ticket, and saving it once nothing is missing. */
function useTicket({ accountId, start, onSaved }: Omit<Props, 'onClose'>): Writing {
  const door = useRecordDoor(accountId)
  const { clock, random } = useServices()
  const [ticketId] = useState(() => uuidv7(clock, random))
  const [values, setValues] = useState(() => valuesOf(start))
  const [state, setState] = useState<State>({ kind: 'writing', missing: [], tries: 0 })
  const save = async (): Promise<void> => {
    if (state.kind === 'saving') return
    const missing = missingIn(values)
    const ticket = TicketDraft.safeParse({ ...start, ...values, summary: values.summary.trim(), urgency: Number(values.urgency) })
    const tries = state.kind === 'writing' ? state.tries + 1 : 1
    if (missing.length > 0 || !ticket.success) return setState({ kind: 'writing', missing, tries })
    setState({ kind: 'saving' })
    const error = await door.ticket(ticketId, ticket.data)
    if (error === null) onSaved(ticket.data)
    else setState({ kind: 'failed', error })
  }
  return {
    values,
    state,
    change(part) {
      setValues({ ...values, ...part })
      if (state.kind === 'failed') setState({ kind: 'writing', missing: [], tries: 0 })
    },
    save: () => void save(),
  }
}

/** G1: a ticket is never saved without category, urgency and summary. By keys alone, beside the desk. */
export function TicketPane({ onClose, ...props }: Props): ReactNode {
  const { t } = useTranslation()
  const { values, state, change, save } = useTicket(props)
  const { pane, onKeyDown, focusField, onward } = usePaneKeys({ fields: FIELDS, submit: save, close: onClose })
  const { tries, missing } = state.kind === 'writing' ? state : { tries: 0, missing: [] }
  const first = missing[0] ?? 'category'
  useLayoutEffect(() => {
    if (tries >= 0) focusField(first)
  }, [tries, first, focusField])
  const still = missing.filter((name) => missingIn(values).includes(name))
  const words = (name: 'summary' | 'customerName' | 'orderNo', limit: number, rows?: number): ReactNode => (
    <WordsField
      name={name}
      label={t(`ticket.field.${name}`)}
      invalid={name === 'summary' && still.includes(name)}
      value={values[name]}
      limit={limit}
      rows={rows}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- two keys for all its fields, which are controls
    <aside ref={pane} className="capture" aria-label={t('ticket.title')} data-pane="ticket" data-testid="ticket" onKeyDown={onKeyDown}>
      <Head onClose={onClose} />
      <form className="capture__form" inert={state.kind === 'saving'} onSubmit={(event) => event.preventDefault()}>
        <CategoryAndUrgency form={values} missing={still} change={change} onward={onward} />
        {words('summary', SUMMARY, 3)}
        {words('customerName', 500)}
        {words('orderNo', 100)}
      </form>
      <Foot state={state} missing={still} save={save} />
    </aside>
  )
}

type FootProps = { state: State; missing: readonly Needed[]; save: () => void }

function Foot({ state, missing, save }: FootProps): ReactNode {
  const { t } = useTranslation()
  return (
    <footer className="capture__foot">
      {(state.kind === 'failed' || missing.length > 0) && (
        <p className="capture__trouble" role="alert" data-testid="ticket-error">
          {state.kind === 'failed'
            ? t(`capture.error.${state.error}`)
            : t('capture.missing', { fields: missing.map((name) => t(`ticket.needs.${name}`)).join(t('capture.comma')) })}
        </p>
      )}
      <span className="capture__saved">{t('ticket.hint')}</span>
      <Button look="primary" onClick={save} aria-keyshortcuts="Enter Control+Enter" data-testid="ticket-save">
        {t('ticket.save')} <Kbd parts={['↵']} />
      </Button>
    </footer>
  )
}

function Head({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const keymap = useKeymap()
  return (
    <header className="capture__head">
      <h2 className="capture__title">{t('ticket.title')}</h2>
      <Kbd parts={keymap.parts('ticket.new')} />
      <span className="capture__gap" />
      <Kbd parts={['Esc']} />
      <Button look="quiet" onClick={onClose} aria-label={t('capture.close')} aria-keyshortcuts="Escape">
        <X size={14} aria-hidden="true" />
      </Button>
    </header>
  )
}
