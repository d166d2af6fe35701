/**
 * Limits of a customer's wait in milliseconds, each longer than the one before: warning, own goal, platform nag, scored
 * limit. They come from the settings.
 */
export type WaitLimits = { readonly warnMs: number; readonly goalMs: number; readonly nagMs: number; readonly scoredMs: number }

/** A band begins when its limit is reached, to the millisecond. */
export type WaitBand = 'calm' | 'near_goal' | 'over_goal' | 'over_nag' | 'over_scored'

/** Which limit a wait of `ms` milliseconds has reached. */
export function bandOf(ms: number, limits: WaitLimits): WaitBand {
  if (ms >= limits.scoredMs) return 'over_scored'
  if (ms >= limits.nagMs) return 'over_nag'
  if (ms >= limits.goalMs) return 'over_goal'
  return ms >= limits.warnMs ? 'near_goal' : 'calm'
}

/** A mark for each band, so that colour is never alone. */
export const BAND_MARK: Record<WaitBand, string> = { calm: '●', near_goal: '◆', over_goal: '▲', over_nag: '■', over_scored: '✖' }

/** The limit passed in milliseconds, null before the first. */
export function passedLimit(band: WaitBand, limits: WaitLimits): number | null {
  if (band === 'calm' || band === 'near_goal') return null
  return band === 'over_goal' ? limits.goalMs : band === 'over_nag' ? limits.nagMs : limits.scoredMs
}

/** The limits that count, in their order. The warning is none: it says that the goal is near. */
const ends = (limits: WaitLimits): readonly number[] => [limits.goalMs, limits.nagMs, limits.scoredMs]

/** Share of the ring that has gone, between 0 and 1. Each of the three limits ends a third of it, so that the first is as plain as the last. */
export function filled(ms: number, limits: WaitLimits): number {
  let from = 0
  let full = 0
  for (const end of ends(limits)) {
    if (ms < end) return full + Math.max(0, ms - from) / (end - from) / 3
    from = end
    full += 1 / 3
  }
  return 1
}

/** Milliseconds until the nearest limit not reached yet; past all three, how long the last is gone, as a negative number. */
export function timeLeft(ms: number, limits: WaitLimits): number {
  const next = ends(limits).find((end) => ms < end)
  return (next ?? limits.scoredMs) - ms
}

/** Milliseconds until the band changes, null when it never will. */
export function nextChange(ms: number, limits: WaitLimits): number | null {
  const next = [limits.warnMs, ...ends(limits)].find((end) => ms < end)
  return next === undefined ? null : next - ms
}

/** What order and alarms need to know of a conversation. `waitingSince`: server time in milliseconds, null when nobody waits. */
export type WaitingEntry = {
  readonly conversation: { readonly id: string; readonly state: 'open' | 'closed'; readonly customer: { readonly vip: boolean } }
  readonly waitingSince: number | null
}

/** Since when a clock runs here: an ended conversation has none. */
export const clockOf = (entry: WaitingEntry): number | null => (entry.conversation.state === 'open' ? entry.waitingSince : null)

/** How long somebody has waited at `now`; a start ahead of `now` counts as no wait yet. */
export const waited = (since: number, now: number): number => Math.max(0, now - since)

const SECOND = 1_000
const cmp = (a: number | string, b: number | string): number => (a === b ? 0 : a < b ? -1 : 1)

/**
 * Least time left first (A1), by whole seconds as they are shown; within a second VIP first, then who waits longest, then
 * the id. Who does not wait comes last, in no order of their own. It judges at the last whole second of server time, so
 * that an order once shown does not flicker within a second.
 */
export function byTimeLeft(now: number, limits: WaitLimits): (a: WaitingEntry, b: WaitingEntry) => number {
  const at = Math.floor(now / SECOND) * SECOND
  const left = (since: number): number => Math.ceil(timeLeft(waited(since, at), limits) / SECOND)
  return (a, b) => {
    const [one, two] = [clockOf(a), clockOf(b)]
    if (one === null || two === null) return cmp(one === null ? 1 : 0, two === null ? 1 : 0)
    return (
      cmp(left(one), left(two)) ||
      cmp(b.conversation.customer.vip ? 1 : 0, a.conversation.customer.vip ? 1 : 0) ||
      cmp(one, two) ||
      cmp(a.conversation.id, b.conversation.id)
    )
  }
}

export type Breach = { conversationId: string; limit: 'goal' | 'nag' | 'scored'; at: number }

/** Every limit that somebody who waits at `now` has reached, oldest first; `at` is when, in server time. */
export function breaches(entries: readonly WaitingEntry[], now: number, limits: WaitLimits): readonly Breach[] {
  const kinds = [
    ['goal', limits.goalMs],
    ['nag', limits.nagMs],
    ['scored', limits.scoredMs],
  ] as const
  return entries
    .flatMap((entry) => {
      const since = clockOf(entry)
      if (since === null) return []
      return kinds.map(([limit, end]): Breach => ({ conversationId: entry.conversation.id, limit, at: since + end }))
    })
    .filter((breach) => breach.at <= now)
    .toSorted((a, b) => cmp(a.at, b.at) || cmp(a.conversationId, b.conversationId))
}
