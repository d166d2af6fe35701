import type { HoldfastDatabase } from './database.ts'
import { openRows, type Seal } from './seal.ts'

/** Tables only desk windows write. */
export type LocalTable = 'promises' | 'outages'

export async function readLocalRows<T>(db: HoldfastDatabase, seal: Seal, table: LocalTable): Promise<T[]> {
  return openRows(seal, await db[table].toArray(), { part: (row) => row.sealed, join: (row, value) => ({ ...(value as T), id: row.id }) })
}

/** Durable when it resolves. */
export async function writeLocalRow(db: HoldfastDatabase, seal: Seal, what: { table: LocalTable; row: { id: string } }): Promise<void> {
  const [sealed] = await seal.seal([what.row])
  await db[what.table].put({ id: what.row.id, sealed })
}

export const removeLocalRow = (db: HoldfastDatabase, table: LocalTable, id: string): PromiseLike<void> => db[table].delete(id)
