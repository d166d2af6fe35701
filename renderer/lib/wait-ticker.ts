import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import { nextChange, waited, type WaitLimits } from './wait-band-rules.ts'

/** One beat for everything on screen that waits: at each whole second of server time, and at the moment a band changes. */
export type WaitTicker = {
  /** Server time of the last beat in milliseconds; the time itself while nobody listens. */
  readonly now: () => number
  readonly limits: () => WaitLimits
  /** Calls `listener` at each beat; `since` is the wait it shows, null for none of its own. Returns its undo. */
  readonly subscribe: (listener: () => void, since: number | null) => () => void
  /** The server's time or the limits have changed. */
  readonly refresh: () => void
  readonly dispose: () => void
}

export type WaitTickerDeps = { clock: Pick<Clock, 'after'>; serverNow: () => number; limits: () => WaitLimits }

const SECOND = 1_000

/**
 * Never more than one timer, none while nobody listens. Each is set from the server's time, so that lateness does not add
 * up (D1). A band's moment lies between two seconds as a rule; waiting for the next would show it up to a second late.
 */
export function createWaitTicker({ clock, serverNow, limits }: WaitTickerDeps): WaitTicker {
  const listeners = new Map<() => void, number | null>()
  let last = 0
  let cancel: Cancel = () => undefined

  const due = (): number => {
    let next = (Math.floor(last / SECOND) + 1) * SECOND
    for (const since of listeners.values()) {
      if (since === null) continue
      const change = since > last ? null : nextChange(waited(since, last), limits())
      if (change !== null) next = Math.min(next, last + change)
    }
    return next
  }
  const arm = (): void => {
    cancel()
    if (listeners.size === 0) return
    const at = due()
    // A timer may come a fraction of a millisecond early; the beat is the moment it was set for.
    cancel = clock.after(Math.ceil(Math.max(0, at - serverNow())), () => beat(Math.max(at, serverNow())))
  }
  const beat = (at: number): void => {
    last = at
    for (const listener of listeners.keys()) listener()
    arm()
  }
  return {
    now: () => (listeners.size === 0 ? serverNow() : last),
    limits,
    subscribe(listener, since) {
      // A function of its own, so that the same listener may wait twice.
      const own = (): void => listener()
      if (listeners.size === 0) last = serverNow()
      listeners.set(own, since)
      arm()
      return () => {
        listeners.delete(own)
        arm()
      }
    },
    refresh: () => beat(serverNow()),
    dispose() {
      listeners.clear()
      cancel()
    },
  }
}
