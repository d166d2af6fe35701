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

/** Calls `fn` every `ms` milliseconds until cancelled. */
export function every(clock: Clock, ms: number, fn: () => void): Cancel {
  let cancelled = false
  let cancel: Cancel = () => undefined
  const arm = (): void => {
    cancel = clock.after(ms, () => {
      if (cancelled) return
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
