import type { JournalRow } from '../../shared/model/journal.ts'

/** Open rows after `told`, in submit order; a row with an outcome leaves. */
export function mergeJournal(known: readonly JournalRow[], told: readonly JournalRow[]): readonly JournalRow[] {
  if (told.length === 0) return known
  const byId = new Map(known.map((row) => [row.id, row]))
  for (const row of told) {
    if (row.outcome === null) byId.set(row.id, row)
    else byId.delete(row.id)
  }
  return [...byId.values()].toSorted((a, b) => a.no - b.no)
}
