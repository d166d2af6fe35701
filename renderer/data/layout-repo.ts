import type { HoldfastDatabase } from './database.ts'

/** What this desk remembers of its own shape: open tiles, widths. Ids and numbers only, nothing a person wrote. */
export const readLayout = async (db: HoldfastDatabase, key: string): Promise<unknown> => (await db.layout.get(key))?.value ?? null

export const writeLayout = async (db: HoldfastDatabase, key: string, value: unknown): Promise<void> => {
  await db.layout.put({ key, value })
}
