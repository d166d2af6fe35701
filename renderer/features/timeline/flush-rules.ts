/** Painting cadence: data is cheap, painting is not. All times are monotonic milliseconds. */
export type FlushFacts = {
  focused: boolean
  now: number
  lastFlushAt: number
  /** Last key in any text field. */
  lastKeyAt: number
  /** Last paint of any part without the keys, this one or another. */
  lastTurnAt: number
}

/** The focused tile paints about 30 times a second, the others less often and not in step. */
export const FOCUSED_MS = 33
export const OTHERS_MS = 83
/** Two parts without the keys are at least one frame of 60 a second apart. */
export const TURN_MS = 17
/** For this long after a key painting gives way to typing … */
export const TYPING_MS = 200
/** … but never for longer than this at a stretch, or a fast typist would see nothing new. */
export const TYPING_INTERVAL_MS = 120

/** Milliseconds to wait before the next paint; 0 means now. */
export function flushDelay(facts: FlushFacts): number {
  const typing = facts.now - facts.lastKeyAt < TYPING_MS
  const calm = facts.focused ? FOCUSED_MS : OTHERS_MS
  const interval = typing ? Math.max(calm, TYPING_INTERVAL_MS) : calm
  const turn = facts.focused ? -Infinity : facts.lastTurnAt + TURN_MS
  return Math.max(0, facts.lastFlushAt + interval - facts.now, turn - facts.now)
}
