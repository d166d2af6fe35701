import { Dexie } from 'dexie'
import { byPlace, type CommandRow } from '../sync/command-row.ts'
import type { HoldfastDatabase } from './database.ts'
import { commandOf } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

/** Commands not done, of one conversation or (null) of all, in the order of their places. */
export async function readOpenCommands(db: HoldfastDatabase, seal: Seal, conversationId: string | null): Promise<readonly CommandRow[]> {
  const index = db.commands.where('[open+conversationId]')
  const range = conversationId === null ? index.between([1, Dexie.minKey], [1, Dexie.maxKey]) : index.equals([1, conversationId])
  const rows = await openRows(seal, await range.toArray(), { part: (row) => row.sealed, join: commandOf })
  return rows.toSorted(byPlace)
}

/** Every command made from `from` to `to` (server time, both ends belong to it), done or not, oldest first. Reads the whole table: for a report, not for a view that lives. */
export async function readCommandsBetween(
  db: HoldfastDatabase,
  seal: Seal,
  span: { from: number; to: number },
): Promise<readonly CommandRow[]> {
  const stored = await db.commands.filter((row) => row.composedAt >= span.from && row.composedAt <= span.to).toArray()
  const rows = await openRows(seal, stored, { part: (row) => row.sealed, join: commandOf })
  return rows.toSorted((a, b) => a.composedAt - b.composedAt || byPlace(a, b))
}
