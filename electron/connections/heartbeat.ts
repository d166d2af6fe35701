import { every, type Cancel, type Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import { firstBeat, nextBeat, probeLimit, sleptMs, type Instant } from './heartbeat-rules.ts'
import type { Timings } from './timings.ts'

/** Numbers of our own pings start here, so that the ledger's pings (FR15) get their pongs and ours stay here. */
export const OWN_PINGS_FROM = 1_000_000_000

export type Heartbeat = {
  /** From the welcome on. `askedMs` is the period the server named. */
  start(askedMs: number): void
  /** True when the pong answered a ping of ours. `serverTime` is what it says. */
  pong(n: number, serverTime: number): boolean
  /** One quick question, for example after the machine woke up. */
  probe(): void
  stop(): void
}

export type HeartbeatDeps = {
  clock: Clock
  random: Random
  timings: Timings
  ping: (n: number) => void
  onRtt: (ms: number) => void
  /** The server's time, and how long ping and pong took together. */
  onServerTime: (serverTime: number, rttMs: number) => void
  /** No answer in time, or the machine slept: the socket is as good as gone. */
  onDead: (why: 'silent' | 'slept') => void
}

export function createHeartbeat(deps: HeartbeatDeps): Heartbeat {
  const { clock, random, timings } = deps
  let n = OWN_PINGS_FROM
  let asked = Infinity
  let open: { n: number; at: number } | null = null
  let lastRtt: number | null = null
  let cancelNext: Cancel = () => undefined
  let cancelLimit: Cancel = () => undefined
  let cancelSleep: Cancel = () => undefined

  const stop = (): void => {
    cancelNext()
    cancelLimit()
    cancelSleep()
  }
  const dead = (why: 'silent' | 'slept'): void => {
    stop()
    deps.onDead(why)
  }
  const beat = (limitMs: number): void => {
    cancelNext()
    cancelLimit()
    n += 1
    open = { n, at: clock.monotonic() }
    deps.ping(n)
    cancelLimit = clock.after(limitMs, () => dead('silent'))
  }
  const schedule = (ms: number): void => {
    cancelNext()
    cancelNext = clock.after(ms, () => beat(timings.heartbeatAckMs))
  }
  const instant = (): Instant => ({ wall: clock.now(), mono: clock.monotonic() })

  return {
    start(askedMs) {
      asked = askedMs
      schedule(Math.min(firstBeat(random, timings), askedMs))
      let last = instant()
      cancelSleep()
      cancelSleep = every(clock, timings.sleepCheckMs, () => {
        const now = instant()
        const slept = sleptMs(last, now)
        last = now
        if (slept > timings.suspendGapMs) dead('slept')
      })
    },
    pong(answered, serverTime) {
      if (answered < OWN_PINGS_FROM) return false
      if (open?.n !== answered) return true
      const rtt = clock.monotonic() - open.at
      lastRtt = rtt
      deps.onRtt(Math.round(rtt))
      deps.onServerTime(serverTime, rtt)
      open = null
      cancelLimit()
      schedule(nextBeat(random, timings, asked))
      return true
    },
    probe: () => beat(probeLimit(timings, lastRtt)),
    stop,
  }
}
