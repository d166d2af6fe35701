import type { Clock } from '../../shared/lib/clock.ts'

/** When a key was pressed last in any text field, monotonic milliseconds. Nothing reacts to it; painting looks at it. */
export type TypingMark = { readonly pressed: () => void; readonly lastKeyAt: () => number }

export function createTypingMark(clock: Pick<Clock, 'monotonic'>): TypingMark {
  let at = -Infinity
  return {
    pressed() {
      at = clock.monotonic()
    },
    lastKeyAt: () => at,
  }
}
