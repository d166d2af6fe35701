import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { duration } from '../../lib/format.ts'
import { touches } from '../../lib/span-rules.ts'
import { useTicked } from '../../lib/use-ticked.ts'
import { useValue } from '../../lib/use-value.ts'
import { bandOf, BAND_MARK, filled, passedLimit, timeLeft, waited, type WaitBand, type WaitLimits } from '../../lib/wait-band-rules.ts'
import { Ring } from '../../ui/ring.tsx'
import './wait-time.css'

type Props = { since: number | null }

const SECOND = 1_000
/** Steps of the ring's fill; finer ones nobody sees, and each costs a rendering. */
const STEPS = 90

/** What the ring shows at `now`, as one text that changes only when the picture does. */
const ringAt =
  (since: number | null) =>
  (now: number, limits: WaitLimits): string => {
    if (since === null) return 'none 0'
    const ms = waited(since, now)
    return `${bandOf(ms, limits)} ${Math.floor(filled(ms, limits) * STEPS)}`
  }

/** The ring clock of a list entry, around its slot number or a letter. */
export function WaitRing({ since, children }: Props & { children: ReactNode }): ReactNode {
  const { waits } = useServices()
  const [band, steps] = useTicked(waits, since ?? undefined, ringAt(since)).split(' ')
  return (
    <Ring filled={Number(steps) / STEPS} band={band as WaitBand | 'none'}>
      {children}
    </Ring>
  )
}

type Said = { band: WaitBand; seconds: number; left: number; limit: number | null }

const saidAt =
  (since: number | null) =>
  (now: number, limits: WaitLimits): string => {
    if (since === null) return ''
    const ms = waited(since, now)
    return `${bandOf(ms, limits)} ${Math.floor(ms / SECOND)}`
  }

/** What the words say, again when it changes; null when nobody waits. Times in whole seconds. */
export function useWait(since: number | null): Said | null {
  const { waits } = useServices()
  const text = useTicked(waits, since ?? undefined, saidAt(since))
  if (since === null) return null
  const [name, number] = text.split(' ')
  const band = name as WaitBand
  const seconds = Number(number)
  const limits = waits.limits()
  const limit = passedLimit(band, limits)
  return {
    band,
    seconds,
    left: Math.ceil(timeLeft(seconds * SECOND, limits) / SECOND),
    limit: limit === null ? null : Math.round(limit / SECOND),
  }
}

/** "◆ 24 s", in the list. */
export function WaitText({ since }: Props): ReactNode {
  const wait = useWait(since)
  if (wait === null) return null
  const { band, seconds } = wait
  return (
    <span className={cx('wait-text', `wait-text--${band}`)} data-testid="wait-text" data-band={band}>
      {band !== 'calm' && (
        <span className="wait-text__mark" aria-hidden="true">
          {BAND_MARK[band]}
        </span>
      )}
      {duration(seconds * SECOND)}
      <OutageStamp since={since} />
    </span>
  )
}

/** "◆ 24 s · 剩 6 s", "▲ 41 s · 超 30 s", in the tile header: shape, words and colour change together. */
export function WaitChip({ since }: Props): ReactNode {
  const { t } = useTranslation()
  const wait = useWait(since)
  if (wait === null) return <span className="wait-chip wait-chip--none">{t('tile.wait.none')}</span>
  const { band, seconds, left, limit } = wait
  return (
    <span className={cx('wait-chip', `wait-chip--${band}`)} data-testid="wait-chip" data-band={band}>
      <span aria-hidden="true">{BAND_MARK[band]}</span>
      {duration(seconds * SECOND)}
      {limit !== null && <span className="wait-chip__limit">{t('tile.wait.over', { limit })}</span>}
      <OutageStamp since={since} />
      {band === 'near_goal' && <span className="wait-chip__limit">{t('tile.wait.near', { left })}</span>}
    </span>
  )
}

/** An outage lies on this wait: the clock runs on, and says that it was not the agent's fault (D8). */
function OutageStamp({ since }: Props): ReactNode {
  const { t } = useTranslation()
  const { relief, waits } = useServices()
  const spans = useValue(relief)
  if (since === null || !touches(spans, since, Math.max(since, waits.now()))) return null
  return (
    <span className="wait-stamp" title={t('relief.why')} data-testid="wait-stamp">
      {t('relief.stamp')}
    </span>
  )
}
