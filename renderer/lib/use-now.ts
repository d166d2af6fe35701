import { useEffect, useState } from 'react'
import { every, type Clock } from '../../shared/lib/clock.ts'

/** Local wall clock in milliseconds, again every `ms`; null `ms` stops it. For display only. */
export function useNow(clock: Clock, ms: number | null): number {
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    if (ms === null) return undefined
    setNow(clock.now())
    return every(clock, ms, () => setNow(clock.now()))
  }, [clock, ms])
  return now
}
