import { useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Colleague } from '../../../shared/model/agent.ts'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Popup } from '../../ui/popup.tsx'
import { isFull, lengthOf, REASON_LIMIT, reasonOf, receivers } from './transfer-rules.ts'
import './work.css'

type Failure = 'disk_full' | 'id_reuse' | 'journal_unavailable' | 'too_large' | 'signed_out' | 'diversion' | 'rehearsal' | 'fault'

type Props = {
  anchor: RefObject<HTMLElement | null>
  /** Null before the gateway has said who is there. */
  colleagues: readonly Colleague[] | null
  /** `to` is an agent, or null for the queue. Null means saved, else why not. */
  transfer: (to: string | null, reason: string) => Promise<Failure | null>
  onClose: () => void
}

type State = { kind: 'open' } | { kind: 'busy' } | { kind: 'refused'; error: 'empty' | 'long' } | { kind: 'failed'; error: Failure }

/** To whom, and why: by keys alone. Enter in either part hands it over; what was typed stays when that fails. */
export function TransferPopup({ anchor, colleagues, transfer, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  const [to, setTo] = useState<string | null>(null)
  const [length, setLength] = useState(0)
  const [state, setState] = useState<State>({ kind: 'open' })
  const field = useRef<HTMLInputElement>(null)
  const send = async (): Promise<void> => {
    if (state.kind === 'busy') return
    const reason = reasonOf(field.current?.value ?? '')
    if ('error' in reason) {
      setState({ kind: 'refused', error: reason.error })
      field.current?.focus()
      return
    }
    setState({ kind: 'busy' })
    const error = await transfer(to, reason.reason)
    if (error === null) onClose()
    else setState({ kind: 'failed', error })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Digits, arrows and words belong to the fields; the Enter that picks a word is the input method's.
    if (event.key !== 'Enter' || composition.owns(event.nativeEvent) || event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    if (!event.repeat) void send()
  }
  return (
    <Popup title={t('work.transfer.title')} anchor={anchor} side="bottom" onClose={onClose} data-testid="transfer">
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- one key for both fields, which are controls */}
      <div className="transfer" onKeyDown={onKeyDown}>
        <Receivers colleagues={colleagues} to={to} pick={setTo} />
        {colleagues === null && <p className="transfer__hint">{t('work.transfer.unknown')}</p>}
        <label className="transfer__why">
          <span>{t('work.transfer.reason')}</span>
          <input
            ref={field}
            className="field"
            placeholder={t('work.transfer.example')}
            aria-invalid={state.kind === 'refused' || length > REASON_LIMIT}
            data-testid="transfer-reason"
            onInput={(event) => {
              setLength(lengthOf(event.currentTarget.value))
              if (state.kind !== 'busy') setState({ kind: 'open' })
            }}
          />
        </label>
        <div className="transfer__foot">
          <span className={cx('transfer__count', length > REASON_LIMIT && 'transfer__count--over')}>{`${length} / ${REASON_LIMIT}`}</span>
          <Button look="primary" disabled={state.kind === 'busy'} onClick={() => void send()} data-testid="transfer-send">
            {t('work.transfer.send')} <Kbd parts={['↵']} />
          </Button>
        </div>
        {(state.kind === 'refused' || state.kind === 'failed') && (
          <p className="choose__error" role="alert" data-testid="transfer-error">
            {state.kind === 'refused' ? t(`work.transfer.error.${state.error}`) : t(`composer.error.${state.error}`)}
          </p>
        )}
      </div>
    </Popup>
  )
}

type ReceiversProps = { colleagues: readonly Colleague[] | null; to: string | null; pick: (to: string | null) => void }

function Receivers({ colleagues, to, pick }: ReceiversProps): ReactNode {
  const { t } = useTranslation()
  return (
    <fieldset className="transfer__who">
      <legend className="visually-hidden">{t('work.transfer.who')}</legend>
      <Receiver id={null} checked={to === null} pick={pick} words={t('work.transfer.queue')} aside={t('work.transfer.queueHow')} />
      {receivers(colleagues ?? []).map((one) => (
        <Receiver
          key={one.id}
          id={one.id}
          checked={to === one.id}
          pick={pick}
          words={one.name}
          aside={t('work.transfer.load', { state: t(`work.state.${one.state}`), open: one.open, cap: one.cap ?? '∞' })}
          weak={one.state !== 'online' || isFull(one)}
        />
      ))}
    </fieldset>
  )
}

type ReceiverProps = {
  id: string | null
  checked: boolean
  pick: (id: string | null) => void
  words: string
  aside: string
  /** Not there, or full: it can still go there, and waits. */
  weak?: boolean
}

function Receiver({ id, checked, pick, words, aside, weak = false }: ReceiverProps): ReactNode {
  return (
    <label className={cx('transfer__one', weak && 'transfer__one--weak')}>
      <input type="radio" name="transfer-to" value={id ?? ''} checked={checked} onChange={() => pick(id)} data-testid="transfer-to" />
      <span className="transfer__name">{words}</span>
      <span className="transfer__load">{aside}</span>
    </label>
  )
}
