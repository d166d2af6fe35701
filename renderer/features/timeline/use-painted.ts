import { useEffect, useState } from 'react'
import type { Cancel } from '../../../shared/lib/clock.ts'
import { useServices } from '../../app/services.tsx'
import type { Observable } from '../../lib/observable.ts'
import { flushDelay } from './flush-rules.ts'

/**
 * The latest value of `source`, shown at the cadence of `flush-rules.ts`: changes between two paints are gathered,
 * the first after a pause shows at once.
 */
export function usePainted<T>(source: Observable<T>, focused: boolean): T {
  const { clock, lastKey } = useServices()
  const [shown, setShown] = useState(source.get)
  useEffect(() => {
    let lastFlushAt = -Infinity
    let cancel: Cancel | null = null
    const flush = (): void => {
      cancel = null
      lastFlushAt = clock.monotonic()
      setShown(source.get())
    }
    const changed = (): void => {
      if (cancel !== null) return
      const delay = flushDelay({ focused, now: clock.monotonic(), lastFlushAt, lastKeyAt: lastKey.at })
      if (delay <= 0) flush()
      else cancel = clock.after(delay, flush)
    }
    setShown(source.get())
    const unsubscribe = source.subscribe(changed)
    return () => {
      unsubscribe()
      cancel?.()
    }
  }, [source, focused, clock, lastKey])
  return shown
}
