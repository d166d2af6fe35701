import type { Random } from './random.ts'

/** Full jitter (AWS definition): uniform in [0, min(capMs, baseMs × 2^attempt)), milliseconds. */
export function fullJitter(random: Random, attempt: number, limits = { baseMs: 1_000, capMs: 30_000 }): number {
  return Math.floor(random.next() * Math.min(limits.capMs, limits.baseMs * 2 ** Math.min(attempt, 30)))
}
