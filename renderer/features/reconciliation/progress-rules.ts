/** From this many on a bar says how far it is. */
export const MANY = 20

/** How far the queue is: since when, how many there were at most, how many are left. Times monotonic, milliseconds. */
export type Progress = { since: number; total: number; left: number }

/** The bar begins above `MANY` while live, ends at nothing left or without a link; what comes meanwhile lengthens it. */
export function nextProgress(before: Progress | null, now: { live: boolean; left: number; at: number }): Progress | null {
  const { live, left, at } = now
  if (!live || left === 0) return null
  if (before === null) return left > MANY ? { since: at, total: left, left } : null
  if (left === before.left) return before
  return { since: before.since, total: left > before.left ? before.total + (left - before.left) : before.total, left }
}

/** Part done, 0 to 1. */
export const partDone = ({ total, left }: Progress): number => (total === 0 ? 1 : (total - left) / total)

/** Milliseconds until nothing is left, by the pace so far; null while there is none. */
export function timeLeft({ since, total, left }: Progress, at: number): number | null {
  const done = total - left
  const spent = at - since
  return done <= 0 || spent <= 0 ? null : (spent / done) * left
}
