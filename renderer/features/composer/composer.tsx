import { Lock, NotebookPen } from 'lucide-react'
import { memo, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SubmitError } from '../../../shared/model/journal.ts'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { useCommand, useServices, type Drafts, type DraftSlot } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { ariaKeys, keyParts } from '../../lib/keys.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { meaningOf, readyText, tooLong } from './send-rules.ts'
import { useDraft } from './use-draft.ts'
import './composer.css'

export type ComposerError = SubmitError['kind'] | 'fault'

/** What sending does here; `blocked` says why it does nothing. */
export type SendMeaning = 'send' | 'sendNote' | 'reopenAndSend' | 'takeAndSend' | 'sendEdited' | 'blocked'

type Props = {
  name: string
  drafts: Drafts
  slot: DraftSlot
  /** Whether the words go to colleagues only. */
  note: boolean
  meaning: SendMeaning
  focused: boolean
  /** Grows when the caret should come here. */
  focusRequest: number
  /** Start of the ids of drafts that belong here; empty but for an edit. */
  draftPrefix: string
  /** Text to start with where no draft is kept, for an edit. */
  initial: string
  /** Text to put in once, for example one taken back; `n` tells two equal ones apart. */
  incoming: { n: number; text: string } | null
  onTaken: () => void
  /** Saves the text; null means saved, else why not. The text stays locked until this resolves (JR1). */
  save: (text: string, draftId: string) => Promise<ComposerError | null>
  onToggleNote: (() => void) | null
  onCancelEdit: (() => void) | null
}

/** Room left is shown from here on. */
const SHOW_LEFT = 500

/**
 * The text field of a tile. Its text is the field's own: a key press touches no store and renders nothing but the
 * send button when the field becomes empty or not.
 */
export const Composer = memo(function Composer(props: Props): ReactNode {
  const { t } = useTranslation()
  const { lastKey, clock, composition, settings, platform } = useServices()
  const { sendKey } = useValue(settings)
  const { slot, meaning, focused, note } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const [length, setLength] = useState(0)
  const [state, setState] = useState<{ kind: 'writing'; error: ComposerError | null } | { kind: 'saving' }>({
    kind: 'writing',
    error: null,
  })
  const put = (text: string): void => {
    if (field.current === null) return
    field.current.value = text
    setLength(measure(text))
  }
  const draft = useDraft({
    drafts: props.drafts,
    slot,
    prefix: props.draftPrefix,
    onLoaded: (text, caret) => {
      // Keys may have come before the draft did; both are kept, in the order they were written.
      const typed = field.current?.value ?? ''
      put((text === '' && typed === '' ? props.initial : text) + typed)
      if (text !== '' && typed !== '') draft.changed(text + typed, caret)
      if (text !== '') field.current?.setSelectionRange(caret + typed.length, caret + typed.length)
    },
  })
  useIncoming(props.incoming, (text) => {
    props.onTaken()
    const here = field.current?.value ?? ''
    const both = here === '' ? text : `${here}\n${text}`
    put(both)
    draft.changed(both, both.length)
    field.current?.focus()
  })
  useEffect(() => {
    if (focused) field.current?.focus()
  }, [focused, props.focusRequest])

  const { onCancelEdit } = props
  const cancelEdit =
    onCancelEdit === null
      ? null
      : (): void => {
          draft.drop()
          onCancelEdit()
        }
  const send = async (): Promise<void> => {
    const raw = field.current?.value ?? ''
    const text = readyText(raw)
    if (text === null || tooLong(text) || state.kind === 'saving' || meaning === 'blocked') return
    setState({ kind: 'saving' })
    draft.flush()
    const error = await props.save(text, draft.draftId())
    if (error === null) {
      draft.saved()
      put('')
    }
    setState({ kind: 'writing', error })
    if (document.activeElement === document.body) field.current?.focus()
  }
  const latest = useRef({ send, sendKey })
  latest.current = { send, sendKey }
  useLineBreak(field, (timeStamp) => {
    if (!composition.isHangulCommit(timeStamp) || latest.current.sendKey === 'ctrl_enter') return false
    void latest.current.send()
    return true
  })
  useCommand('composer.note', focused && props.onToggleNote !== null ? props.onToggleNote : null)

  const keyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    lastKey.at = clock.monotonic()
    const native = event.nativeEvent
    if (composition.owns(native)) {
      // The press that picked a candidate may arrive after its composition: it is neither a line break nor a send.
      if (event.key === 'Enter' && !native.isComposing && native.keyCode !== 229) event.preventDefault()
      return
    }
    if (event.key === 'Escape' && cancelEdit !== null) {
      event.preventDefault()
      cancelEdit()
      return
    }
    const what = meaningOf(event, sendKey)
    if (what === 'send') {
      event.preventDefault()
      if (!event.repeat) void send()
    } else if (what === 'newline' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      document.execCommand('insertText', false, '\n')
    }
  }
  const input = (): void => {
    const text = field.current?.value ?? ''
    lastKey.at = clock.monotonic()
    draft.changed(text, field.current?.selectionStart ?? text.length)
    if (!composition.active()) setLength(measure(text))
  }
  const saving = state.kind === 'saving'
  return (
    <div className={cx('composer', note && 'composer--note', saving && 'composer--saving')}>
      {note && <p className="composer__mode">{t('composer.noteOn')}</p>}
      {cancelEdit !== null && (
        <p className="composer__mode composer__mode--edit">
          {t('composer.editing')}
          <button type="button" className="composer__link" onClick={cancelEdit} aria-keyshortcuts="Escape">
            {t('composer.cancelEdit')} <Kbd parts={['Esc']} />
          </button>
        </p>
      )}
      <div className="composer__row">
        <textarea
          ref={field}
          className="composer__field"
          data-testid="composer"
          data-mode={note ? 'note' : 'reply'}
          rows={1}
          readOnly={saving}
          aria-label={t(`composer.label.${note ? 'note' : 'reply'}`, { name: props.name })}
          placeholder={t(`composer.placeholder.${note ? 'note' : 'reply'}`)}
          onKeyDown={keyDown}
          onInput={input}
          onCompositionEnd={() => setLength(measure(field.current?.value ?? ''))}
        />
        {props.onToggleNote !== null && (
          <Button
            look="quiet"
            className="composer__note"
            aria-pressed={note}
            aria-keyshortcuts={ariaKeys('composer.note', platform)}
            onClick={props.onToggleNote}
            title={keyParts('composer.note', platform).join(' ')}
            data-testid="note-toggle"
          >
            <NotebookPen size={14} aria-hidden="true" />
            {t('composer.note')}
          </Button>
        )}
        <Button
          look={length > 0 && meaning !== 'blocked' ? (note ? 'amber' : 'primary') : 'quiet'}
          data-testid="send"
          disabled={saving || meaning === 'blocked'}
          aria-keyshortcuts={sendKey === 'ctrl_enter' ? 'Control+Enter' : 'Enter'}
          onClick={() => void send()}
        >
          {saving ? <Lock size={13} aria-hidden="true" /> : null}
          {saving ? t('composer.saving') : meaning === 'blocked' ? t('composer.send') : t(`composer.${meaning}`)}
          {!saving && <Kbd parts={sendKey === 'ctrl_enter' ? [platform === 'darwin' ? '⌘' : 'Ctrl', '↵'] : ['↵']} />}
        </Button>
      </div>
      <ComposerHint length={length} error={state.kind === 'writing' ? state.error : null} draftFailed={draft.failed} />
    </div>
  )
})

/** Zero, one or the exact length near the limit, so that most keys change nothing. */
const measure = (text: string): number => (text.trim() === '' ? 0 : text.length > MAX_TEXT - SHOW_LEFT ? text.length : 1)

function ComposerHint({ length, error, draftFailed }: { length: number; error: ComposerError | null; draftFailed: boolean }): ReactNode {
  const { t } = useTranslation()
  const left = MAX_TEXT - length
  const trouble = error !== null ? t(`composer.error.${error}`) : draftFailed ? t('composer.error.draft') : null
  if (trouble !== null)
    return (
      <p className="composer__hint composer__hint--trouble" role="alert" data-testid="composer-error">
        {trouble}
      </p>
    )
  if (left > SHOW_LEFT) return null
  return (
    <p className={cx('composer__hint', left < 0 && 'composer__hint--trouble')} role="status">
      {left < 0 ? t('composer.over', { count: -left }) : t('composer.left', { count: left })}
    </p>
  )
}

/** Puts each incoming text in once. */
function useIncoming(incoming: Props['incoming'], put: (text: string) => void): void {
  const taken = useRef(0)
  const latest = useRef(put)
  latest.current = put
  useEffect(() => {
    if (incoming === null || incoming.n === taken.current) return
    taken.current = incoming.n
    latest.current(incoming.text)
  }, [incoming])
}

/** `handle` gets line breaks that came without a keydown; true stops them. React has no such event. */
function useLineBreak(field: React.RefObject<HTMLTextAreaElement | null>, handle: (timeStamp: number) => boolean): void {
  const latest = useRef(handle)
  latest.current = handle
  useEffect(() => {
    const element = field.current
    const listener = (event: InputEvent): void => {
      if ((event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph') && latest.current(event.timeStamp))
        event.preventDefault()
    }
    element?.addEventListener('beforeinput', listener)
    return () => element?.removeEventListener('beforeinput', listener)
  }, [field])
}
