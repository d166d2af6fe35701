import type { Clock } from './clock.ts'

/**
 * The server's time, milliseconds since 1970, as far as it is known here. Between two readings it runs on the monotonic
 * clock, so that a wall clock set by hand changes no age. Only over a restart and over a sleep does the wall clock carry it.
 */
export type ServerClock = {
  readonly now: () => number
  /** A reading of the server's clock that stands, whatever was known. */
  set(serverTime: number): void
  /**
   * A reading that was `rttMs` under way, there and back. Taken when it contradicts what is known or is surer; otherwise
   * the slower of two right answers would move the clock. Returns by how many milliseconds it moved.
   */
  hear(serverTime: number, rttMs: number): number
  /** Server time minus wall clock, to be kept for the next start. */
  offset(): number
  /** The machine goes to sleep; the monotonic clock may stand still until `wake`. */
  sleep(): void
  /** It is awake again: what the wall clock alone has counted since is taken up. Without `sleep` before it does nothing. */
  wake(): void
}

/** How far a reading without a known way may be off. */
const UNSURE_MS = 1_000
/** What two quartz clocks may drift apart, as a share of the time gone. */
const DRIFT = 0.000_1

/** `offset`: as kept by the last run, 0 if never heard. */
export function createServerClock(clock: Pick<Clock, 'now' | 'monotonic'>, offset: number): ServerClock {
  let anchor = { server: clock.now() + offset, monotonic: clock.monotonic(), doubt: Infinity }
  let asleep: { wall: number; monotonic: number } | null = null
  const now = (): number => anchor.server + clock.monotonic() - anchor.monotonic
  const drop = (server: number, doubt: number): void => {
    anchor = { server, monotonic: clock.monotonic(), doubt }
  }
  return {
    now,
    set: (serverTime) => drop(serverTime, UNSURE_MS),
    hear(serverTime, rttMs) {
      const heard = serverTime + rttMs / 2
      const doubt = rttMs / 2
      const moved = heard - now()
      const known = anchor.doubt + (clock.monotonic() - anchor.monotonic) * DRIFT
      if (Math.abs(moved) <= doubt + known && doubt >= known) return 0
      drop(heard, doubt)
      return moved
    },
    offset: () => now() - clock.now(),
    sleep() {
      asleep = { wall: clock.now(), monotonic: clock.monotonic() }
    },
    wake() {
      if (asleep === null) return
      const unheard = clock.now() - asleep.wall - (clock.monotonic() - asleep.monotonic)
      asleep = null
      if (unheard > 0) drop(now() + unheard, UNSURE_MS)
    },
  }
}
