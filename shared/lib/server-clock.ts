import type { Clock } from './clock.ts'

/**
 * The server's time, milliseconds since 1970, as far as it is known here. Between two readings it runs on the monotonic
 * clock, so that a wall clock set by hand changes no age. Only over a restart does the wall clock carry it.
 */
export type ServerClock = {
  now(): number
  /** A fresh reading of the server's clock. */
  set(serverTime: number): void
  /** Server time minus wall clock, to be kept for the next start. */
  offset(): number
}

/** `offset`: as kept by the last run, 0 if never heard. */
export function createServerClock(clock: Pick<Clock, 'now' | 'monotonic'>, offset: number): ServerClock {
  let anchor = { server: clock.now() + offset, monotonic: clock.monotonic() }
  const now = (): number => anchor.server + clock.monotonic() - anchor.monotonic
  return {
    now,
    set(serverTime) {
      anchor = { server: serverTime, monotonic: clock.monotonic() }
    },
    offset: () => now() - clock.now(),
  }
}
