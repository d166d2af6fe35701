import type { DeskBatch } from '../sync/status.ts'
import type { BatchMark } from './rows.ts'

/** More rows than this gathered during one read: reading again is cheaper than applying them. */
export const PENDING_LIMIT = 200

/**
 * Where a follower stands. `exact` is false right after a read: the mark in the database is that of the last commit, so it
 * may lag behind what was published, and the first batch may have any later number. Nothing is missed by that: who
 * subscribes before reading gets every batch published later, and what was published earlier was committed earlier,
 * hence is in the read.
 */
export type Position = BatchMark & { exact: boolean }

/** What to do with a batch (IN5). */
export function judgeBatch(at: Position | null, batch: Pick<DeskBatch, 'incarnation' | 'n' | 'reset'>): 'apply' | 'skip' | 'read_again' {
  if (at === null || batch.incarnation !== at.incarnation) return 'read_again'
  if (batch.n <= at.n) return 'skip'
  if (batch.reset) return 'read_again'
  return !at.exact || batch.n === at.n + 1 ? 'apply' : 'read_again'
}

export const rowsIn = (batch: DeskBatch): number => batch.messages.length + batch.conversations.length + batch.commands.length

/** The view after a read and the batches that came during it, or null when it has to be read again. */
export function catchUp<V>(
  read: { mark: BatchMark | null; view: V },
  pending: readonly DeskBatch[],
  apply: (view: V, batch: DeskBatch) => V,
): { view: V; at: Position | null } | null {
  let at: Position | null = read.mark === null ? null : { ...read.mark, exact: false }
  let { view } = read
  if (pending.reduce((sum, batch) => sum + rowsIn(batch), 0) > PENDING_LIMIT) return null
  for (const batch of pending) {
    const verdict = judgeBatch(at, batch)
    if (verdict === 'read_again') return null
    if (verdict === 'skip') continue
    view = apply(view, batch)
    at = { incarnation: batch.incarnation, n: batch.n, exact: true }
  }
  return { view, at }
}
