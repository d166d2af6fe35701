import { Lock, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeymap, type LedgerViews } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { clockTime } from '../../lib/format.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { CaptureFields } from './capture-form.tsx'
import { FIELDS, nameOf } from './form-rules.ts'
import type { FormsState } from './forms.ts'
import { useRecordDoor, type Editing } from './use-door.ts'
import { NEW_PLACE, useForms } from './use-forms.ts'
import { usePaneKeys } from './use-pane-keys.ts'
import './capture.css'

type Props = {
  ledger: LedgerViews
  accountId: string
  /** What is changed; null for a new contact. The caller keys the pane by it. */
  editing: Editing | null
  /** Out of sight it keeps what was written. */
  open: boolean
  /** Grows when the caret should come here. */
  asked: number
  onClose: () => void
  /** A change is saved. */
  onSaved: () => void
}

/** Writes a contact down, by keys alone. Nothing waits for it: the desk beside it goes on. */
export function CapturePane({ ledger, accountId, editing, open, asked, onClose, onSaved }: Props): ReactNode {
  const { t } = useTranslation()
  const door = useRecordDoor(accountId)
  const { forms, failed } = useForms({
    drafts: ledger.drafts,
    place: editing?.captureId ?? NEW_PLACE,
    editing,
    save: (what) => (editing === null ? door.add(what) : door.edit(editing, what)),
  })
  const state = useValue(forms)
  const keys = usePaneKeys({ fields: FIELDS, submit: forms.submit, close: onClose })
  const { focusField, pane } = keys
  useFocus({ state, open, asked, focusField, pane })
  useEnd(editing !== null && state.saved !== null, onSaved)
  if (!open || state.forms.length === 0) return null
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- two keys for all its fields, which are controls
    <aside
      ref={pane}
      className="capture"
      aria-label={editing === null ? t('capture.title') : t('capture.editTitle')}
      data-pane="capture"
      data-testid="capture"
      onKeyDown={keys.onKeyDown}
    >
      <Head editing={editing !== null} onClose={onClose} />
      {state.forms.slice(0, state.going + 1).map((form, index) => {
        const going = index < state.going
        return (
          <form
            key={form.captureId}
            className={cx('capture__form', going && 'capture__form--going', index > 0 && 'capture__form--next')}
            inert={going}
            data-testid="capture-form"
            data-state={going ? 'saving' : 'writing'}
            onSubmit={(event) => event.preventDefault()}
          >
            <CaptureFields
              form={form}
              missing={going ? [] : state.missing}
              change={going ? () => undefined : forms.change}
              onward={keys.onward}
            />
            {going && (
              <p className="capture__going">
                <Lock size={12} aria-hidden="true" /> {t('capture.saving')}
              </p>
            )}
          </form>
        )
      })}
      <Foot state={state} failed={failed} submit={forms.submit} editing={editing !== null} />
    </aside>
  )
}

function Head({ editing, onClose }: { editing: boolean; onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  return (
    <header className="capture__head">
      <h2 className="capture__title">{editing ? t('capture.editTitle') : t('capture.title')}</h2>
      {!editing && <Kbd parts={keys.parts('capture.new')} />}
      <span className="capture__gap" />
      <Kbd parts={['Esc']} />
      <Button look="quiet" onClick={onClose} aria-label={t('capture.close')} aria-keyshortcuts="Escape" data-testid="capture-close">
        <X size={14} aria-hidden="true" />
      </Button>
    </header>
  )
}

type FootProps = { state: FormsState; failed: boolean; submit: () => void; editing: boolean }

/** What became of the last one, what is in the way of this one, and the way to save it. */
function Foot({ state, failed, submit, editing }: FootProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { missing, error, saved, forms, going } = state
  const more = forms.slice(going + 1).filter((form) => form.startedAt !== null).length
  const trouble =
    error !== null
      ? t(`capture.error.${error}`)
      : missing.length > 0
        ? t('capture.missing', { fields: missing.map((name) => t(`capture.needs.${needOf(name)}`)).join(t('capture.comma')) })
        : failed
          ? t('capture.draftFailed')
          : null
  return (
    <footer className="capture__foot">
      {trouble !== null && (
        <p className="capture__trouble" role="alert" data-testid="capture-error">
          {trouble}
        </p>
      )}
      {more > 0 && <p className="capture__hint">{t('capture.behind', { count: more })}</p>}
      <output className="capture__saved" data-testid="capture-saved" data-n={saved?.n ?? 0}>
        {saved === null
          ? editing
            ? t('capture.editHint')
            : t('capture.hint')
          : t('capture.saved', { name: nameOf(saved.capture), time: clockTime(i18n.language, saved.capture.happenedAt) })}
      </output>
      <Button look="primary" onClick={submit} aria-keyshortcuts="Enter Control+Enter" data-testid="capture-save">
        {t('capture.save')} <Kbd parts={['↵']} />
      </Button>
    </footer>
  )
}

const needOf = (name: string): 'who' | 'category' | 'urgency' | 'request' | 'time' =>
  name === 'who' || name === 'category' || name === 'urgency' || name === 'request' ? name : 'time'

type FocusDeps = {
  state: FormsState
  open: boolean
  asked: number
  focusField: (name: string) => void
  pane: RefObject<HTMLElement | null>
}

/** The caret goes where the hand goes on: to the first field of the next form, to what is missing, or back into what was not saved. */
function useFocus({ state, open, asked, focusField, pane }: FocusDeps): void {
  const at = state.forms[state.going]?.captureId
  const missing = useLatest(state.missing)
  const failed = useLatest(state.error !== null)
  const answered = useRef(0)
  // Layout effects: the next key comes right behind.
  useLayoutEffect(() => {
    // Whoever writes elsewhere by now stays there.
    const elsewhere = document.activeElement !== document.body && pane.current?.contains(document.activeElement) !== true
    if (open && at !== undefined && (asked !== answered.current || !elsewhere)) focusField(failed.current ? 'request' : 'channel')
    answered.current = open ? asked : 0
  }, [at, open, asked, focusField, failed, pane])
  const { tries } = state
  useLayoutEffect(() => {
    const [first] = missing.current
    if (tries > 0 && first !== undefined) focusField(first)
  }, [tries, missing, focusField])
}

/** Once, when it has happened. */
function useEnd(ended: boolean, onEnd: () => void): void {
  const latest = useLatest(onEnd)
  useEffect(() => {
    if (ended) latest.current()
  }, [ended, latest])
}
