export type Cancel = () => void

/** The only source of time. Everything outside this file is handed one, so a shift can run on a fake clock. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number
  /** Runs `fn` once after `ms` milliseconds unless cancelled. */
  after(ms: number, fn: () => void): Cancel
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * Calls `fn` every `ms` milliseconds until cancelled. Each call is due at a whole multiple after the start, so that late
 * timers do not add up; calls missed in a stall are left out.
 */
export function every(clock: Pick<Clock, 'monotonic' | 'after'>, ms: number, fn: () => void): Cancel {
  let cancelled = false
  let cancel: Cancel = () => undefined
  let due = clock.monotonic() + ms
  const arm = (): void => {
    cancel = clock.after(Math.max(0, due - clock.monotonic()), () => {
      if (cancelled) return
      const late = Math.max(0, clock.monotonic() - due)
      due += ms * (1 + Math.floor(late / ms))
      fn()
      if (!cancelled) arm()
    })
  }
  arm()
  return () => {
    cancelled = true
    cancel()
  }
}
