import type { DeskChannel } from './desk-channel.ts'
import type { DeskDatabase } from './desk-database.ts'
import { createLiveValue, type LiveValue } from './live-value.ts'
import { readLocalRows, removeLocalRow, writeLocalRow, type LocalTable } from './local-rows-repo.ts'
import type { Seal } from './seal.ts'

/** All rows of a local table, null until they have been read. One desk window writes them, so what it has is what there is. */
export type LocalBook<T extends { readonly id: string }> = LiveValue<readonly T[] | null> & {
  /** Shown at once, durable when it resolves; where it can't be written it rejects and is still shown. */
  readonly put: (row: T) => Promise<void>
  readonly remove: (id: string) => Promise<void>
}

type Deps = { database: DeskDatabase; channel: Pick<DeskChannel, 'onBatch'>; seal: Seal }

export function createLocalBook<T extends { readonly id: string }>({ database, channel, seal }: Deps, table: LocalTable): LocalBook<T> {
  const shown = createLiveValue<readonly T[] | null>(null)
  /** Written while a read was under way, which may not have seen it. */
  let meanwhile = new Map<string, T | null>()
  let reads = 0

  const read = async (): Promise<void> => {
    const no = ++reads
    meanwhile = new Map()
    const rows = await database.use((db) => readLocalRows<T>(db, seal, table))
    if (no !== reads) return
    const all = new Map(rows.map((row) => [row.id, row]))
    for (const [id, row] of meanwhile) {
      if (row === null) all.delete(id)
      else all.set(id, row)
    }
    shown.set([...all.values()])
  }
  const again = (): void => void read().catch(() => undefined)
  const note = (id: string, row: T | null): void => {
    meanwhile.set(id, row)
    const rows = shown.get()
    if (rows === null) return
    const others = rows.filter((one) => one.id !== id)
    shown.set(row === null ? others : [...others, row])
  }
  database.onReopened(again)
  // Rows were replaced as a whole: an erased customer's promises may have gone with them.
  channel.onBatch(({ reset }) => {
    if (reset) again()
  })
  again()
  return {
    get: shown.get,
    subscribe: shown.subscribe,
    async put(row) {
      note(row.id, row)
      await database.use((db) => writeLocalRow(db, seal, { table, row }))
    },
    async remove(id) {
      note(id, null)
      await database.use(async (db) => removeLocalRow(db, table, id))
    },
  }
}
