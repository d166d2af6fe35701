import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { duration } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { bandOf, BAND_MARK, filled, passedLimit, type WaitBand } from '../../lib/wait-band-rules.ts'
import { Ring } from '../../ui/ring.tsx'

/** How long the customer has waited, once a second; null when nobody waits. */
export function useWait(since: number | null): { ms: number; band: WaitBand } | null {
  const { clock } = useServices()
  const now = useNow(clock, since === null ? null : 1_000)
  if (since === null) return null
  const ms = Math.max(0, now - since)
  return { ms, band: bandOf(ms) }
}

/** The ring clock of a list entry, around its slot number or a letter. */
export function WaitRing({ since, children }: { since: number | null; children: ReactNode }): ReactNode {
  const wait = useWait(since)
  return (
    <Ring filled={wait === null ? 0 : filled(wait.ms)} band={wait?.band ?? 'none'}>
      {children}
    </Ring>
  )
}

/** "41 s", in the list. */
export function WaitText({ since }: { since: number | null }): ReactNode {
  const wait = useWait(since)
  if (wait === null) return null
  return <span className={cx('wait-text', `wait-text--${wait.band}`)}>{duration(wait.ms)}</span>
}

/** "◆ 41 s · 超 30 s", in the tile header: shape, words and colour change together. */
export function WaitChip({ since }: { since: number | null }): ReactNode {
  const { t } = useTranslation()
  const wait = useWait(since)
  if (wait === null) return <span className="wait-chip wait-chip--none">{t('tile.wait.none')}</span>
  const limit = passedLimit(wait.band)
  const text = duration(wait.ms)
  return (
    <span className={cx('wait-chip', `wait-chip--${wait.band}`)} data-testid="wait-chip">
      <span aria-hidden="true">{BAND_MARK[wait.band]}</span>
      {text}
      {limit !== null && <span className="wait-chip__limit">{t('tile.wait.over', { limit })}</span>}
    </span>
  )
}
