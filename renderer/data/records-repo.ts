import { Dexie } from 'dexie'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import { captureOf, conversationOf, fileOf, ticketOf, type BatchMark, type StoredRecord } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

type Read<V> = Promise<{ mark: BatchMark | null; view: V } | null>
type Rows = { mark: BatchMark | null; rows: StoredRecord[] } | null

const rowsOf = (db: HoldfastDatabase, name: 'captures' | 'tickets'): PromiseLike<Rows> =>
  db.transaction('r', [db.meta, db[name]], async () => {
    const now = await readMark(db)
    if (now === null) return null
    const range = db[name].where('[snapshot+id]').between([now.snapshot, Dexie.minKey], [now.snapshot, Dexie.maxKey])
    return { mark: now.mark, rows: await range.toArray() }
  })

/** Captures the back-end has, in no order, and the batch number, in one transaction. */
export async function readCaptures(db: HoldfastDatabase, seal: Seal): Read<{ captures: readonly CaptureRecord[] }> {
  const read = await rowsOf(db, 'captures')
  if (read === null) return null
  return { mark: read.mark, view: { captures: await openRows(seal, read.rows, { part: (row) => row.sealed, join: captureOf }) } }
}

/** Tickets the back-end has, in no order, and the batch number, in one transaction. */
export async function readTickets(db: HoldfastDatabase, seal: Seal): Read<{ tickets: readonly Ticket[] }> {
  const read = await rowsOf(db, 'tickets')
  if (read === null) return null
  return { mark: read.mark, view: { tickets: await openRows(seal, read.rows, { part: (row) => row.sealed, join: ticketOf }) } }
}

/** Everybody a capture may be of: each conversation known here with what is known of its customer. */
export type KnownCustomer = { conversation: Conversation; file: CustomerFile | null }

export async function readKnownCustomers(db: HoldfastDatabase, seal: Seal): Promise<readonly KnownCustomer[]> {
  const read = await db.transaction('r', [db.meta, db.conversations, db.files], async () => {
    const now = await readMark(db)
    if (now === null) return null
    const all: [[number, unknown], [number, unknown]] = [
      [now.snapshot, Dexie.minKey],
      [now.snapshot, Dexie.maxKey],
    ]
    return {
      conversations: await db.conversations
        .where('[snapshot+id]')
        .between(...all)
        .toArray(),
      files: await db.files
        .where('[snapshot+customerId]')
        .between(...all)
        .toArray(),
    }
  })
  if (read === null) return []
  const files = await openRows(seal, read.files, { part: (row) => row.sealed, join: fileOf })
  const conversations = await openRows(seal, read.conversations, { part: (row) => row.sealed, join: conversationOf })
  const byCustomer = new Map(files.map((file) => [file.customerId, file]))
  return conversations.map((conversation) => ({ conversation, file: byCustomer.get(conversation.customer.id) ?? null }))
}
