import type { QuarantineRow } from '../sync/status.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import type { BatchMark } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

/** What could not be read, as a person sees it. `kept`: somebody has looked and wants it to stay. */
export type SetAsideRow = QuarantineRow & { readonly kept: boolean }

/** LD6: everything set aside, newest first, and the batch number, in one transaction. */
export async function readQuarantine(
  db: HoldfastDatabase,
  seal: Seal,
): Promise<{ mark: BatchMark | null; view: { rows: readonly SetAsideRow[] } } | null> {
  const read = await db.transaction('r', [db.meta, db.quarantine], async () => {
    const now = await readMark(db)
    return now === null ? null : { mark: now.mark, rows: await db.quarantine.toArray() }
  })
  if (read === null) return null
  const rows = await openRows(seal, read.rows, {
    part: (row) => row.sealed,
    join: ({ sealed: _sealed, kept, ...row }, raw): SetAsideRow => ({ ...row, raw: String(raw), kept: kept === 1 }),
  })
  return { mark: read.mark, view: { rows: newestFirst(rows) } }
}

export const newestFirst = (rows: readonly SetAsideRow[]): readonly SetAsideRow[] =>
  rows.toSorted((a, b) => b.at - a.at || b.id.localeCompare(a.id))

/** A person keeps it. Nothing is ever pruned without a word of theirs. */
export const keepQuarantined = (db: HoldfastDatabase, id: string): Promise<number> => db.quarantine.update(id, { kept: 1 })

/** A person lets it go, for good. */
export const dropQuarantined = (db: HoldfastDatabase, id: string): Promise<void> => db.quarantine.delete(id)
