import type { Cancel, Clock } from '../../shared/lib/clock.ts'

/** Waits before each try, milliseconds; the last one repeats (failures 2.5). */
export const RETRY_MS = [200, 500, 1_000, 2_000, 5_000] as const

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

/** The browser gives no more room; Dexie wraps what it said (failures 2.8). */
export const isOutOfRoom = (error: unknown): boolean =>
  nameOf(error) === 'QuotaExceededError' || (error instanceof Error && 'inner' in error && nameOf(error.inner) === 'QuotaExceededError')

export const retryDelay = (failures: number): number => RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0

/** One waiting retry at a time; the wait grows with each until `done`. */
export function createRetry(clock: Pick<Clock, 'after'>, work: () => void): { again(): void; done(): void; cancel(): void } {
  let failures = 0
  let cancel: Cancel = () => undefined
  return {
    again() {
      cancel()
      cancel = clock.after(retryDelay(failures), work)
      failures += 1
    },
    done() {
      cancel()
      failures = 0
    },
    cancel: () => cancel(),
  }
}
