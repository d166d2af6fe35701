import type { Cancel, Clock } from '../../shared/lib/clock.ts'

export type ManualClock = Clock & {
  /** Runs every timer due in the next `ms` milliseconds in order of time, and lets both clocks pass. */
  advance: (ms: number) => void
  /** The machine sleeps: the wall clock goes on, timers and the monotonic clock stand still. */
  sleep: (ms: number) => void
  /** Timers that have not run. */
  pending: () => number
}

type Timer = { at: number; no: number; fn: () => void }

/** Time that passes only when told. Starts at an arbitrary wall-clock time. */
export function createManualClock(start = 1_800_000_000_000): ManualClock {
  let wall = start
  let mono = 1_000
  let no = 0
  let timers: Timer[] = []

  const passTo = (at: number): void => {
    wall += at - mono
    mono = at
  }
  return {
    now: () => wall,
    monotonic: () => mono,
    after(ms, fn): Cancel {
      const timer = { at: mono + Math.max(0, ms), no: ++no, fn }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    advance(ms) {
      const end = mono + ms
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at || a.no - b.no)
        if (next === undefined) break
        timers = timers.filter((one) => one !== next)
        passTo(Math.max(mono, next.at))
        next.fn()
      }
      passTo(end)
    },
    sleep(ms) {
      wall += ms
    },
    pending: () => timers.length,
  }
}
