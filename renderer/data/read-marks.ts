import type { Cancel, Clock } from '../../shared/lib/clock.ts'

/** A mark reaches the disk this long after it was made, together with what came meanwhile. Milliseconds. */
export const MARKS_WRITTEN_MS = 1_000

export type ReadMarks = {
  mark(conversationId: string, order: number): void
  /** Writes what waits, now. */
  flush(): void
}

/**
 * Read marks of one desk window, gathered. A write for each message shown would compete with the ledger's own commit for
 * the disk, and a lost mark costs nothing but a number in the list.
 */
export function createReadMarks(clock: Pick<Clock, 'after'>, write: (conversationId: string, order: number) => Promise<void>): ReadMarks {
  const waiting = new Map<string, number>()
  let cancel: Cancel | null = null
  const flush = (): void => {
    cancel?.()
    cancel = null
    for (const [conversationId, order] of waiting) void write(conversationId, order).catch(() => undefined)
    waiting.clear()
  }
  return {
    mark(conversationId, order) {
      waiting.set(conversationId, Math.max(order, waiting.get(conversationId) ?? 0))
      cancel ??= clock.after(MARKS_WRITTEN_MS, flush)
    },
    flush,
  }
}
