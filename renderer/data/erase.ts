import { Dexie } from 'dexie'
import type { HoldfastDatabase } from './database.ts'

/** Snapshots that have rows: the visible one and one being built or swept. */
async function snapshots(db: HoldfastDatabase): Promise<number[]> {
  const found: number[] = []
  let above = -Infinity
  for (;;) {
    const next = await db.messages.where('[snapshot+id]').above([above, []]).first()
    if (next === undefined) return found
    found.push(next.snapshot)
    above = next.snapshot
  }
}

/**
 * FR19, inside the commit's transaction: messages of every snapshot, list rows, files, rounds and drafts go, commands stay as facts
 * without words.
 */
export async function eraseRows(
  db: HoldfastDatabase,
  { conversationIds, customerIds }: { conversationIds: readonly string[]; customerIds: readonly string[] },
): Promise<void> {
  const ids = new Set(conversationIds)
  const customers = new Set(customerIds)
  const numbers = await snapshots(db)
  for (const id of ids) {
    for (const snapshot of numbers)
      await db.messages
        .where('[snapshot+conversationId+order]')
        .between([snapshot, id, Dexie.minKey], [snapshot, id, Dexie.maxKey])
        .delete()
    await db.drafts.where('[conversationId+mode]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete()
    await db.rounds.where('[conversationId+order]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete()
    await db.promises.where('id').startsWith(`${id} `).delete()
    await db.commands.where('conversationId').equals(id).modify({ sealed: null })
  }
  await db.captures.filter((row) => ids.has(row.id)).delete()
  await db.tickets.filter((row) => ids.has(row.id)).delete()
  await db.conversations.filter((row) => ids.has(row.id)).delete()
  await db.digests.filter((row) => ids.has(row.id)).delete()
  await db.files.filter((row) => customers.has(row.customerId)).delete()
}
