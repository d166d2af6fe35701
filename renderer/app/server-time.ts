import type { Bridge } from '../../shared/ipc/bridge.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { createServerClock } from '../../shared/lib/server-clock.ts'

export type ServerTime = {
  /** Milliseconds since 1970 by the server's clock, as main knows it; runs on the monotonic clock between two answers (D9). */
  readonly now: () => number
  /** Main's first answer is in. */
  readonly ready: Promise<void>
  readonly dispose: () => void
}

/** An answer that took longer may be off by more than the eye forgives; it is asked again, a few times. */
const GOOD_MS = 100
const TRIES = 3

/** The server's clock in a window. `onMoved` is called after each answer that has moved it. */
export function followServerTime(bridge: Pick<Bridge, 'request' | 'on'>, clock: Clock, onMoved: () => void): ServerTime {
  const server = createServerClock(clock, 0)
  const askOnce = async (): Promise<number> => {
    const asked = clock.monotonic()
    const answer = await bridge.request['clock.get']({})
    const rtt = clock.monotonic() - asked
    if (answer.ok && server.hear(answer.value.serverTime, rtt) !== 0) onMoved()
    return rtt
  }
  const ask = async (): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries += 1) if ((await askOnce()) <= GOOD_MS) return
  }
  const dispose = bridge.on['clock.changed'](() => void ask())
  return { now: server.now, ready: ask(), dispose }
}
