import { useCallback, useSyncExternalStore } from 'react'
import { every, type Clock } from '../../shared/lib/clock.ts'

/**
 * Local wall clock in whole steps of `ms` milliseconds, again after each step; 0 and still for `ms` null.
 * For display only.
 */
export function useNow(clock: Clock, ms: number | null): number {
  const subscribe = useCallback((tick: () => void) => (ms === null ? () => undefined : every(clock, ms, tick)), [clock, ms])
  const read = useCallback(() => (ms === null ? 0 : Math.floor(clock.now() / ms) * ms), [clock, ms])
  return useSyncExternalStore(subscribe, read)
}
