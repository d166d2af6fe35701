import { useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { restTime } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Popup } from '../../ui/popup.tsx'
import { chosenTime, fieldTime, snoozeEnd, SNOOZES } from './shelf-rules.ts'
import './work.css'

type Props = {
  anchor: RefObject<HTMLElement | null>
  /** When it comes back now; null while it is not snoozed. */
  until: number | null
  /** Null brings it back at once. */
  snooze: (until: number | null) => void
  onClose: () => void
}

/** When the conversation should come back: a digit, the arrow keys, or a time of one's own. */
export function SnoozeMenu({ anchor, until, snooze, onClose }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const [now] = useState(serverNow)
  const list = useRef<HTMLDivElement>(null)
  const pick = (at: number | null): void => {
    snooze(at)
    onClose()
  }
  const choices = [
    ...SNOOZES.map((one) => ({ key: one, words: t(`work.snooze.${one}`), at: snoozeEnd(one, now) })),
    ...(until === null ? [] : [{ key: 'back', words: t('work.snooze.back'), at: null }]),
  ]
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
    const chosen = choices[Number(event.key) - 1]
    const lines = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = lines.findIndex((line) => line === document.activeElement)
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : null
    if (chosen === undefined && to === null) return
    event.preventDefault()
    if (chosen !== undefined) pick(chosen.at)
    else lines[((to ?? 0) + lines.length) % lines.length]?.focus()
  }
  return (
    <Popup title={t('work.snooze.title')} anchor={anchor} side="bottom" onClose={onClose} data-testid="snooze">
      {/* The digits work wherever the focus is inside. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={list} className="choose" onKeyDown={onKeyDown}>
        {choices.map(({ key, words, at }, index) => (
          <Button key={key} look="quiet" className="choose__line" onClick={() => pick(at)} data-testid={`snooze-${key}`}>
            <Kbd parts={[String(index + 1)]} />
            <span className="choose__words">{words}</span>
            {at !== null && <span className="choose__aside">{restTime(i18n.language, at, now)}</span>}
          </Button>
        ))}
      </div>
      <OwnTime now={now} pick={pick} />
    </Popup>
  )
}

/** A date and a time of one's own. */
function OwnTime({ now, pick }: { now: number; pick: (at: number) => void }): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<'unreadable' | 'past' | 'far' | null>(null)
  const choose = (): void => {
    const chosen = chosenTime(field.current?.value ?? '', now)
    if ('at' in chosen) pick(chosen.at)
    else setError(chosen.error)
  }
  return (
    <>
      <div className="choose__own">
        <input
          ref={field}
          type="datetime-local"
          className="field"
          aria-label={t('work.snooze.own')}
          defaultValue={fieldTime(snoozeEnd('hour', now))}
          data-testid="snooze-own"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || composition.owns(event.nativeEvent)) return
            event.preventDefault()
            choose()
          }}
        />
        <Button look="primary" onClick={choose} data-testid="snooze-set">
          {t('work.snooze.set')} <Kbd parts={['↵']} />
        </Button>
      </div>
      {error !== null && (
        <p className="choose__error" role="alert">
          {t(`work.snooze.error.${error}`)}
        </p>
      )}
    </>
  )
}
