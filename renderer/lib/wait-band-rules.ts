/** Own goal, platform nag and scored limit of a first response, in milliseconds. */
export const WAIT_LIMITS = { goal: 30_000, nag: 100_000, scored: 180_000 } as const

export type WaitBand = 'calm' | 'over_goal' | 'over_nag' | 'over_scored'

/** Which limit a wait of `ms` milliseconds has passed. */
export function bandOf(ms: number): WaitBand {
  if (ms >= WAIT_LIMITS.scored) return 'over_scored'
  if (ms >= WAIT_LIMITS.nag) return 'over_nag'
  return ms >= WAIT_LIMITS.goal ? 'over_goal' : 'calm'
}

/** Full at the scored limit. Between 0 and 1. */
export const filled = (ms: number): number => Math.min(1, Math.max(0, ms / WAIT_LIMITS.scored))

/** A mark for each band, so that colour is never alone. */
export const BAND_MARK: Record<WaitBand, string> = { calm: '●', over_goal: '◆', over_nag: '▲', over_scored: '■' }

/** The limit passed in whole seconds, null while calm. */
export function passedLimit(band: WaitBand): number | null {
  if (band === 'calm') return null
  return (band === 'over_goal' ? WAIT_LIMITS.goal : band === 'over_nag' ? WAIT_LIMITS.nag : WAIT_LIMITS.scored) / 1_000
}
