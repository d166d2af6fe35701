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
