import { Hourglass, Lock, NotebookPen } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { ComposerProps, ComposerView, SendMeaning, Trouble } from './composer-parts.ts'
import { SHOW_LEFT, useComposer } from './use-composer.ts'
import './composer.css'

/** Often enough that a second shown is never half a second old. */
const HELD_TICK_MS = 250

/** The text field of a tile with its mode, its send button and what went wrong. */
export const Composer = memo(function Composer(props: ComposerProps): ReactNode {
  const { t } = useTranslation()
  const { attach, ...view } = useComposer(props)
  const { note, focused, onToggleNote, name } = props
  useCommand('composer.note', focused ? onToggleNote : null)
  const { kind: doing } = view.state
  const saving = doing === 'saving'
  const kind = note ? 'note' : 'reply'
  const attached = useValue(props.attached).items.length
  return (
    <div className={cx('composer', note && 'composer--note', doing !== 'writing' && 'composer--going')} data-pane="composer">
      {note && <p className="composer__mode">{t('composer.noteOn')}</p>}
      {view.cancelEdit !== null && <EditLine cancel={view.cancelEdit} />}
      <div className="composer__row">
        <textarea
          ref={attach}
          className="composer__field"
          data-testid="composer"
          data-mode={kind}
          rows={1}
          dir="auto"
          aria-busy={saving}
          aria-label={t(`composer.label.${kind}`, { name })}
          placeholder={t(`composer.placeholder.${kind}`)}
          onKeyDown={view.onKeyDown}
          onInput={view.onInput}
          onCompositionEnd={view.onCompositionEnd}
        />
        {props.beside}
        {onToggleNote !== null && <NoteToggle on={note} toggle={onToggleNote} />}
        <SendButton meaning={props.meaning} saving={saving} filled={view.length > 0 || attached > 0} note={note} send={view.send} />
      </div>
      {view.state.kind === 'held' && <HeldLine until={view.state.until} takeBack={view.takeBack} />}
      <Hint length={view.length} trouble={view.state.kind === 'writing' ? view.state.trouble : null} draftFailed={view.draftFailed} />
    </div>
  )
})

function EditLine({ cancel }: { cancel: NonNullable<ComposerView['cancelEdit']> }): ReactNode {
  const { t } = useTranslation()
  return (
    <p className="composer__mode composer__mode--edit">
      {t('composer.editing')}
      <button type="button" className="composer__link" onClick={cancel} aria-keyshortcuts="Escape" data-testid="cancel-edit">
        {t('composer.cancelEdit')} <Kbd parts={['Esc']} />
      </button>
    </p>
  )
}

/** Counts down to the send, and takes it back. */
function HeldLine({ until, takeBack }: { until: number; takeBack: () => void }): ReactNode {
  const { t } = useTranslation()
  const { clock } = useServices()
  useNow(clock, HELD_TICK_MS)
  const seconds = Math.max(1, Math.ceil((until - clock.monotonic()) / 1_000))
  return (
    <p className="composer__held" data-testid="held">
      <Hourglass size={13} aria-hidden="true" />
      <output>{t('composer.held', { count: seconds })}</output>
      <button type="button" className="composer__link" onClick={takeBack} aria-keyshortcuts="Escape" data-testid="take-back">
        {t('composer.takeBack')} <Kbd parts={['Esc']} />
      </button>
    </p>
  )
}

function NoteToggle({ on, toggle }: { on: boolean; toggle: () => void }): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  return (
    <Button
      look="quiet"
      className="composer__note"
      aria-pressed={on}
      aria-keyshortcuts={keys.aria('composer.note')}
      onClick={toggle}
      data-testid="note-toggle"
    >
      <NotebookPen size={14} aria-hidden="true" />
      <span className="composer__note-word">{t('composer.note')}</span>
      <Kbd parts={keys.parts('composer.note')} />
    </Button>
  )
}

type SendProps = { meaning: SendMeaning; saving: boolean; filled: boolean; note: boolean; send: () => void }

/** Says what sending does here and which key does it. */
function SendButton({ meaning, saving, filled, note, send }: SendProps): ReactNode {
  const { t } = useTranslation()
  const { settings, platform } = useServices()
  const ctrlOnly = useValue(settings).sendKey === 'ctrl_enter'
  const blocked = meaning === 'blocked'
  const ready = filled && !blocked
  return (
    <Button
      look={ready ? (note ? 'amber' : 'primary') : 'quiet'}
      data-testid="send"
      disabled={saving || blocked}
      aria-keyshortcuts={ctrlOnly ? 'Control+Enter' : 'Enter'}
      onClick={send}
    >
      {saving && <Lock size={13} aria-hidden="true" />}
      {saving ? t('composer.saving') : t(`composer.${blocked ? 'send' : meaning}`)}
      {!saving && <Kbd parts={ctrlOnly ? [platform === 'darwin' ? '⌘' : 'Ctrl', '↵'] : ['↵']} />}
    </Button>
  )
}

type HintProps = { length: number; trouble: Trouble | null; draftFailed: boolean }

/** Why the text is still here, or how much room is left. */
function Hint({ length, trouble, draftFailed }: HintProps): ReactNode {
  const { t } = useTranslation()
  const left = MAX_TEXT - length
  const words = typeof trouble === 'object' ? (trouble?.words ?? null) : t(`composer.error.${trouble}`)
  const said = words ?? (draftFailed ? t('composer.error.draft') : null)
  if (said !== null)
    return (
      <p className="composer__hint composer__hint--trouble" role="alert" data-testid="composer-error">
        {said}
      </p>
    )
  if (left > SHOW_LEFT) return null
  return (
    <p className={cx('composer__hint', left < 0 && 'composer__hint--trouble')} aria-live="polite" data-testid="composer-room">
      {left < 0 ? t('composer.over', { count: -left }) : t('composer.left', { count: left })}
    </p>
  )
}
