import { useCallback, useSyncExternalStore } from 'react'
import type { WaitLimits } from './wait-band-rules.ts'
import type { WaitTicker } from './wait-ticker.ts'

/**
 * What `read` makes of the server time at each beat. It answers text or a number, and the view renders again only when
 * that has changed. `since` is the wait it shows; undefined reads once and sets no timer.
 */
export function useTicked<T extends string | number>(
  ticker: WaitTicker,
  since: number | null | undefined,
  read: (now: number, limits: WaitLimits) => T,
): T {
  const subscribe = useCallback(
    (listener: () => void) => (since === undefined ? () => undefined : ticker.subscribe(listener, since)),
    [ticker, since],
  )
  return useSyncExternalStore(subscribe, () => read(ticker.now(), ticker.limits()))
}
