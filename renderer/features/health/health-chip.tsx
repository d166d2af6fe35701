import { lazy, Suspense, useCallback, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { STATE_MARK, troubled } from './health-words.ts'
import './health.css'

// Not needed at first paint.
const HealthPopover = lazy(async () => ({ default: (await import('./health-popover.tsx')).HealthPopover }))

/** Four marks in the status bar, one for each part, and the name of what is worst. */
export function HealthChip(): ReactNode {
  const { t } = useTranslation()
  const { parts, switchMode } = useServices()
  const keys = useKeymap()
  const shown = useValue(parts)
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  useCommand('health.open', () => setOpen((now) => !now))
  useCommand('mode.outage', () => switchMode('outage'))
  useCommand('mode.peak', () => switchMode('peak'))
  const bad = troubled(shown)
  const [worst] = bad
  const all = shown.map(({ part, state }) => `${t(`health.part.${part}`)} ${t(`health.state.${state}`)}`).join(', ')
  return (
    <>
      <button
        type="button"
        ref={anchor}
        className={cx('bar-button health-chip', worst !== undefined && `health-chip--${worst.recovering ? 'slow' : worst.state}`)}
        aria-expanded={open}
        aria-keyshortcuts={keys.aria('health.open')}
        title={all}
        onClick={() => setOpen(!open)}
        data-testid="health"
      >
        <span className="visually-hidden">
          {t('health.bar')}: {all}.
        </span>
        {shown.map(({ part, state, since }) => (
          <span
            key={part}
            aria-hidden="true"
            className={`health-mark health-mark--${state}`}
            data-testid="health-part"
            data-part={part}
            data-state={state}
            data-since={since}
          >
            {STATE_MARK[state]}
          </span>
        ))}
        {worst !== undefined && (
          <span className="health-chip__words">
            {t(`health.short.${worst.part}`)} {worst.recovering ? t('health.back') : t(`health.state.${worst.state}`)}
            {bad.length > 1 && ` +${bad.length - 1}`}
          </span>
        )}
      </button>
      <Suspense fallback={null}>{open && <HealthPopover anchor={anchor} onClose={close} />}</Suspense>
    </>
  )
}
