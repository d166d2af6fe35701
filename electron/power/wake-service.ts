import type { Cancel, Clock } from '../../shared/lib/clock.ts'

/** Longest single wait: the wall clock may be set, and the machine may sleep, while a timer runs. */
const LONGEST_WAIT_MS = 60_000

export type WakeService = {
  /** Wall-clock time in milliseconds; of several the earliest wins until it has fired. Null forgets them all. */
  wakeAt: (at: number | null) => void
  /** Looks at the clock again now, for example after the machine woke up. */
  check: () => void
  dispose: () => void
}

/** WN2: the ledger window's timer, because timers of hidden windows are throttled. */
export function createWakeService(clock: Clock, onWake: () => void): WakeService {
  // By both clocks, whichever comes first: the wall clock may be set back by a day, the monotonic one may stand still in a sleep.
  let due: { wall: number; monotonic: number } | null = null
  let cancel: Cancel = () => undefined

  const left = ({ wall, monotonic }: NonNullable<typeof due>): number => Math.min(wall - clock.now(), monotonic - clock.monotonic())

  const check = (): void => {
    cancel()
    if (due === null) return
    const wait = left(due)
    if (wait > 0) {
      cancel = clock.after(Math.min(wait, LONGEST_WAIT_MS), check)
      return
    }
    due = null
    onWake()
  }

  return {
    wakeAt(at) {
      const asked = at === null ? null : { wall: at, monotonic: clock.monotonic() + at - clock.now() }
      const isEarlier = asked === null || due === null || left(asked) < left(due)
      if (isEarlier) due = asked
      // Not at once even when overdue: the ledger window is still inside the call that asked.
      cancel()
      if (due !== null) cancel = clock.after(Math.min(Math.max(left(due), 0), LONGEST_WAIT_MS), check)
    },
    check,
    dispose() {
      due = null
      cancel()
    },
  }
}
