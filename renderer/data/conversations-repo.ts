import { Dexie } from 'dexie'
import type { ConversationListView } from './conversation-list-rules.ts'
import { buildList } from './conversation-list-rules.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import { commandOf, conversationOf, digestOf, type BatchMark } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

/** The whole session list and the batch number, in one transaction. */
export async function readList(db: HoldfastDatabase, seal: Seal): Promise<{ mark: BatchMark | null; view: ConversationListView } | null> {
  const tables = [db.meta, db.conversations, db.digests, db.readMarks, db.commands]
  const read = await db.transaction('r', tables, async () => {
    const now = await readMark(db)
    if (now === null) return null
    const from = [now.snapshot, Dexie.minKey]
    const to = [now.snapshot, Dexie.maxKey]
    return {
      mark: now.mark,
      conversations: await db.conversations.where('[snapshot+id]').between(from, to).toArray(),
      digests: await db.digests.where('[snapshot+id]').between(from, to).toArray(),
      readMarks: await db.readMarks.toArray(),
      commands: await db.commands.where('[open+conversationId]').between([1, Dexie.minKey], [1, Dexie.maxKey]).toArray(),
    }
  })
  if (read === null) return null
  const view = buildList({
    conversations: await openRows(seal, read.conversations, { part: (row) => row.sealed, join: conversationOf }),
    digests: await openRows(seal, read.digests, { part: (row) => row.sealed, join: digestOf }),
    readMarks: read.readMarks,
    commands: await openRows(seal, read.commands, { part: (row) => row.sealed, join: commandOf }),
  })
  return { mark: read.mark, view }
}

/** Moves this desk's read mark forward, never back. */
export async function writeReadMark(db: HoldfastDatabase, conversationId: string, order: number): Promise<void> {
  await db.transaction('rw', db.readMarks, async () => {
    const known = await db.readMarks.get(conversationId)
    if (known === undefined || known.order < order) await db.readMarks.put({ conversationId, order })
  })
}
