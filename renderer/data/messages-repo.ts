import { Dexie } from 'dexie'
import type { Message } from '../../shared/model/message.ts'
import type { HoldfastDatabase } from './database.ts'
import { newestFirst } from './newest-first.ts'
import { conversationOf, commandOf, messageOf, type BatchMark, type StoredMessage } from './rows.ts'
import { openRows, type Seal } from './seal.ts'
import { byPlace } from '../sync/command-row.ts'
import { NEWEST, PAGE, type TimelineWindow } from './timeline-rules.ts'

/** Messages kept of a window that was paged far back before it is read again. */
const REREAD_LIMIT = 1_000

const opened = (seal: Seal, rows: readonly StoredMessage[]): Promise<Message[]> =>
  openRows(seal, rows, { part: (row) => row.sealed, join: messageOf })

/** Number of the visible snapshot and of the newest batch; null while no ledger window has ever opened this database. */
export async function readMark(db: HoldfastDatabase): Promise<{ snapshot: number; mark: BatchMark | null } | null> {
  const [ledger, batch] = await db.meta.bulkGet(['ledger', 'batch'])
  if (ledger?.key !== 'ledger') return null
  return { snapshot: ledger.snapshot, mark: batch?.key === 'batch' ? { incarnation: batch.incarnation, n: batch.n } : null }
}

/**
 * Conversation, its newest messages, its open commands and the batch number, in one transaction. With `from` all
 * messages from that order on, so that a tile paged back is not thrown to its end by reading again.
 */
export async function readTimeline(
  db: HoldfastDatabase,
  seal: Seal,
  want: { conversationId: string; from: number | null },
): Promise<{ mark: BatchMark | null; view: TimelineWindow } | null> {
  const { conversationId, from } = want
  const read = await db.transaction('r', [db.meta, db.conversations, db.messages, db.commands], async () => {
    const now = await readMark(db)
    if (now === null) return null
    const range = db.messages
      .where('[snapshot+conversationId+order]')
      .between([now.snapshot, conversationId, from ?? Dexie.minKey], [now.snapshot, conversationId, Dexie.maxKey], true, true)
    // Asked for in one breath: each answer waited for alone is a way to the database and back.
    const [messages, conversation, commands] = await Promise.all([
      from === null
        ? readNewest(db, [now.snapshot, conversationId])
        : newestFirst(range)
            .limit(REREAD_LIMIT)
            .toArray()
            .then((rows) => rows.toReversed()),
      db.conversations.get([now.snapshot, conversationId]),
      db.commands.where('[open+conversationId]').equals([1, conversationId]).toArray(),
    ])
    const oldest = messages[0]?.order
    const hasOlder = oldest !== undefined && (await isAnyBefore(db, [now.snapshot, conversationId, oldest]))
    return { mark: now.mark, messages, hasOlder, conversation, commands }
  })
  if (read === null) return null
  const conversations = read.conversation === undefined ? [] : [read.conversation]
  const [conversation] = await openRows(seal, conversations, { part: (row) => row.sealed, join: conversationOf })
  const commands = await openRows(seal, read.commands, { part: (row) => row.sealed, join: commandOf })
  const messages = await opened(seal, read.messages)
  return {
    mark: read.mark,
    view: { conversation: conversation ?? null, messages, commands: commands.toSorted(byPlace), hasOlder: read.hasOlder },
  }
}

/**
 * The newest `NEWEST` messages, oldest first. Orders of a conversation follow one another, so that a range up to the last of them has
 * all in one request, where a walk from the end takes one a message; only where orders are missing it walks.
 */
async function readNewest(db: HoldfastDatabase, [snapshot, conversationId]: [number, string]): Promise<readonly StoredMessage[]> {
  const from = (order: unknown) =>
    db.messages
      .where('[snapshot+conversationId+order]')
      .between([snapshot, conversationId, order], [snapshot, conversationId, Dexie.maxKey], true, true)
  const [last] = await newestFirst(from(Dexie.minKey)).limit(1).keys()
  const order = Array.isArray(last) ? last[2] : undefined
  if (typeof order !== 'number') return []
  const rows = await from(order - (NEWEST - 1)).toArray()
  // Some stand between two orders (FR13).
  if (rows.length >= NEWEST) return rows.slice(-NEWEST)
  const [first] = rows
  if (first === undefined || !(await isAnyBefore(db, [snapshot, conversationId, first.order]))) return rows
  return (await newestFirst(from(Dexie.minKey)).limit(NEWEST).toArray()).toReversed()
}

/** Whether there is a message before this place. By one key: a count walks all of them, whatever its limit. */
async function isAnyBefore(db: HoldfastDatabase, place: [snapshot: number, conversationId: string, order: number]): Promise<boolean> {
  const range = db.messages.where('[snapshot+conversationId+order]').between([place[0], place[1], Dexie.minKey], place, true, false)
  return (await range.limit(1).primaryKeys()).length > 0
}

/** The page of `PAGE` messages before an order, oldest first. */
export async function readOlder(
  db: HoldfastDatabase,
  seal: Seal,
  want: { conversationId: string; before: number },
): Promise<{ messages: readonly Message[]; hasOlder: boolean }> {
  const rows = await db.transaction('r', [db.meta, db.messages], async () => {
    const now = await readMark(db)
    if (now === null) return []
    const range = db.messages
      .where('[snapshot+conversationId+order]')
      .between([now.snapshot, want.conversationId, Dexie.minKey], [now.snapshot, want.conversationId, want.before], true, false)
    return newestFirst(range)
      .limit(PAGE + 1)
      .toArray()
  })
  return { messages: await opened(seal, rows.slice(0, PAGE).toReversed()), hasOlder: rows.length > PAGE }
}

/** One visible message, or null. */
export async function readMessage(db: HoldfastDatabase, seal: Seal, id: string): Promise<Message | null> {
  const row = await db.transaction('r', [db.meta, db.messages], async () => {
    const now = await readMark(db)
    return now === null ? undefined : db.messages.get([now.snapshot, id])
  })
  const [message] = await opened(seal, row === undefined ? [] : [row])
  return message ?? null
}
