/** Painting cadence: data is cheap, painting is not. All times are monotonic milliseconds. */
export type FlushFacts = {
  focused: boolean
  now: number
  lastFlushAt: number
  /** Last key in any text field. */
  lastKeyAt: number
}

/** The focused tile paints about 30 times a second, the others less often and not in step. */
export const FOCUSED_MS = 33
export const OTHERS_MS = 83
/** For this long after a key painting gives way to typing … */
export const TYPING_MS = 200
/** … but never for longer than this at a stretch, or a fast typist would see nothing new. */
export const TYPING_INTERVAL_MS = 120

/** Milliseconds to wait before the next paint; 0 means now. */
export function flushDelay(facts: FlushFacts): number {
  const typing = facts.now - facts.lastKeyAt < TYPING_MS
  const calm = facts.focused ? FOCUSED_MS : OTHERS_MS
  const interval = typing ? Math.max(calm, TYPING_INTERVAL_MS) : calm
  return Math.max(0, facts.lastFlushAt + interval - facts.now)
}
