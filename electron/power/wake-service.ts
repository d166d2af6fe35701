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
  let due: number | null = null
  let cancel: Cancel = () => undefined

  const check = (): void => {
    cancel()
    if (due === null) return
    const wait = due - clock.now()
    if (wait > 0) {
      cancel = clock.after(Math.min(wait, LONGEST_WAIT_MS), check)
      return
    }
    due = null
    onWake()
  }

  return {
    wakeAt(at) {
      due = at === null || due === null ? at : Math.min(due, at)
      // Not at once even when overdue: the ledger window is still inside the call that asked.
      cancel()
      if (due !== null) cancel = clock.after(Math.min(Math.max(due - clock.now(), 0), LONGEST_WAIT_MS), check)
    },
    check,
    dispose() {
      due = null
      cancel()
    },
  }
}
