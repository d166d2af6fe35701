import type { Random } from '../../shared/lib/random.ts'
import type { Timings } from './timings.ts'

/** Milliseconds to the first heartbeat of a link. */
export const firstBeat = (random: Random, timings: Timings): number => Math.floor(random.next() * timings.firstHeartbeatMs)

/** Milliseconds to the next one. A server that asks for a shorter period (its own idle cut) gets it. */
export function nextBeat(random: Random, timings: Timings, askedMs: number): number {
  const period = timings.heartbeatMinMs + random.next() * (timings.heartbeatMaxMs - timings.heartbeatMinMs)
  return Math.floor(Math.min(period, askedMs))
}

/** How long a quick question may take: a link that has been slow so far is not dead when it is slow again. */
export const probeLimit = (timings: Timings, lastRttMs: number | null): number =>
  Math.max(timings.probeMs, Math.min(1.5 * (lastRttMs ?? 0), timings.heartbeatAckMs))

export type Instant = { wall: number; mono: number }

/**
 * Milliseconds the machine slept between two looks. The monotonic clock stands still in sleep on Linux and macOS, the
 * wall clock does not. A wall clock set forward looks the same and costs one needless reconnect; set back it counts as none.
 */
export const sleptMs = (before: Instant, now: Instant): number => Math.max(0, now.wall - before.wall - (now.mono - before.mono))
