import { Dialog } from '@base-ui/react/dialog'
import { Plus } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { PhraseForm } from './phrase-form.tsx'
import { PhraseList } from './phrase-list.tsx'
import { PhraseTransfer } from './phrase-transfer.tsx'
import { usePhraseEditor, type PhraseEditing } from './use-phrase-editor.ts'
import '../../ui/view.css'
import './editor.css'

type Props = { accountId: string; onClose: () => void }

/** All phrases of the account: found, written, shared out, brought in and taken along. Not modal: a click or key into the desk leaves it. */
export function PhraseEditor({ accountId, onClose }: Props): ReactNode {
  const { composition } = useServices()
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const search = useRef<HTMLInputElement>(null)
  const editing = usePhraseEditor(accountId)
  return (
    <Dialog.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          className="popup view view--column editor"
          data-testid="phrase-editor"
          initialFocus={search}
          finalFocus={() => before}
          // On its way down: the Enter that commits a candidate saves nothing, the Escape that drops one leaves nothing.
          onKeyDownCapture={(event) => {
            if (!composition.owns(event.nativeEvent)) return
            event.stopPropagation()
            if (event.key === 'Enter') event.preventDefault()
          }}
        >
          <Head editing={editing} search={search} />
          <Notices editing={editing} />
          <div className="view__split editor__body">
            <PhraseList editing={editing} />
            <Side editing={editing} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type HeadProps = { editing: PhraseEditing; search: RefObject<HTMLInputElement | null> }

function Head({ editing, search }: HeadProps): ReactNode {
  const { t } = useTranslation()
  const key = (event: KeyboardEvent): void => {
    const first = editing.list[0]
    if (event.key === 'Enter' && first !== undefined) editing.choose(first)
    else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.editor__list [tabindex="0"]')?.focus()
    else return
    event.preventDefault()
  }
  return (
    <header className="view__bar">
      <Dialog.Title className="view__title">{t('phraseEditor.title')}</Dialog.Title>
      <input
        ref={search}
        className="editor__search"
        type="search"
        value={editing.query}
        placeholder={t('phraseEditor.search')}
        aria-label={t('phraseEditor.search')}
        onChange={(event) => editing.find(event.target.value)}
        onKeyDown={key}
        data-testid="phrase-search"
      />
      <Button onClick={() => editing.fresh(null)} data-testid="phrase-new">
        <Plus size={14} aria-hidden="true" /> {t('phraseEditor.new')}
      </Button>
      <Dialog.Close render={<Button look="quiet" />}>{t('phraseEditor.close')}</Dialog.Close>
    </header>
  )
}

/** What went wrong, and what can be undone. */
function Notices({ editing: { book, failed, gone, putBack } }: { editing: PhraseEditing }): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      {failed && (
        <p className="editor__trouble" role="alert">
          {t('phraseEditor.failed')}
        </p>
      )}
      {gone !== null && (
        <output className="view__bar">
          {t('phraseEditor.gone', { title: gone.title })}
          <Button onClick={() => void putBack()} data-testid="phrase-put-back">
            {t('phraseEditor.putBack')}
          </Button>
        </output>
      )}
      {book.faults().map((fault) => (
        <p key={`${fault.file}${fault.line}`} className="editor__trouble">
          {t('phraseEditor.broken', { file: fault.file, line: fault.line, reason: fault.reason })}
        </p>
      ))}
    </>
  )
}

/** The chosen phrase, or what is done with the whole library. */
function Side({ editing }: { editing: PhraseEditing }): ReactNode {
  const { book, chosen, written, fresh, write, leave, save, remove } = editing
  if (chosen === null || written === null) return <PhraseTransfer book={book} />
  return (
    <PhraseForm
      key={chosen.id}
      phrase={written}
      isNew={book.get(chosen.id) === null}
      write={write}
      save={(phrase) => void save(phrase)}
      remove={() => void remove()}
      copy={() => fresh(chosen)}
      leave={leave}
    />
  )
}
