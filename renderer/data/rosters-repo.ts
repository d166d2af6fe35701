import type { Roster } from '../../shared/model/agent.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import type { BatchMark } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

/** The roster as last heard, null before the first, and the batch number, in one transaction. */
export async function readRoster(
  db: HoldfastDatabase,
  seal: Seal,
): Promise<{ mark: BatchMark | null; view: { roster: Roster | null } } | null> {
  const read = await db.transaction('r', db.meta, async () => {
    const now = await readMark(db)
    return now === null ? null : { mark: now.mark, row: await db.meta.get('roster') }
  })
  if (read === null) return null
  const rows = read.row?.key === 'roster' ? [read.row] : []
  const [roster] = await openRows(seal, rows, { part: (row) => row.sealed, join: (_row, value) => value as Roster })
  return { mark: read.mark, view: { roster: roster ?? null } }
}
