import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import type { Observable } from '../../lib/observable.ts'
import type { PaintTurns } from '../../lib/paint-turns.ts'
import type { TypingMark } from '../../lib/typing-mark.ts'
import { flushDelay } from './flush-rules.ts'

type PaceDeps = {
  clock: Pick<Clock, 'monotonic' | 'after'>
  typing: Pick<TypingMark, 'lastKeyAt'>
  /** Shared by all parts of the desk. */
  turns: PaintTurns
  focused: boolean
}

/**
 * The latest value of `source` at painting cadence: the first change after a pause shows at once, those between two
 * paints are gathered. Watches `source` only while watched itself.
 */
export function createPaced<T>(source: Observable<T>, { clock, typing, turns, focused }: PaceDeps): Observable<T> {
  let shown = source.get()
  let lastFlushAt = -Infinity
  let cancel: Cancel | null = null
  let unsubscribe: (() => void) | null = null
  const listeners = new Set<() => void>()

  const delay = (): number =>
    flushDelay({ focused, now: clock.monotonic(), lastFlushAt, lastKeyAt: typing.lastKeyAt(), lastTurnAt: turns.lastAt() })
  const flush = (): void => {
    cancel = null
    lastFlushAt = clock.monotonic()
    if (Object.is(shown, source.get())) return
    if (!focused) turns.taken(lastFlushAt)
    shown = source.get()
    for (const listener of listeners) listener()
  }
  const changed = (): void => {
    if (cancel !== null) return
    due()
  }
  /** Paints, or waits for the turn; what another took meanwhile, or a key, makes it wait again. */
  const due = (): void => {
    cancel = null
    const ms = delay()
    if (ms <= 0) flush()
    else cancel = clock.after(ms, focused ? flush : due)
  }
  const stop = (): void => {
    unsubscribe?.()
    unsubscribe = null
    cancel?.()
    cancel = null
  }
  return {
    get: () => shown,
    subscribe(listener) {
      listeners.add(listener)
      if (unsubscribe === null) {
        unsubscribe = source.subscribe(changed)
        shown = source.get()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
  }
}
