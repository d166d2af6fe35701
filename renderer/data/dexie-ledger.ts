import type { LedgerChanges, LedgerMeta, LedgerOpening, LedgerPort } from '../sync/ports.ts'
import { Dexie, type Table } from 'dexie'
import type { Outcome } from '../../shared/model/journal.ts'
import type { Round } from '../../shared/model/round.ts'
import type { Message } from '../../shared/model/message.ts'
import type { HoldfastDatabase } from './database.ts'
import { createDigestBook, type DigestBook } from './digest-book.ts'
import type { Digest } from './digest-rules.ts'
import { eraseRows } from './erase.ts'
import { newestFirst } from './newest-first.ts'
import { restoreReads } from './restore-reads.ts'
import {
  captureOf,
  commandOf,
  commandWords,
  conversationOf,
  digestOf,
  fileOf,
  messageOf,
  messageWords,
  storedCommand,
  storedMessage,
  type BatchMark,
  type StoredCommand,
  type StoredConversation,
  type StoredDigest,
  type StoredFile,
  type StoredMessage,
  type StoredMeta,
  type StoredQuarantine,
  type StoredRecord,
} from './rows.ts'
import { openRows, openSeal, type Seal } from './seal.ts'

/** Rows of one bulk write (LD4). */
const BULK = 500
/** Rows removed per transaction by the sweep; short, so that a commit never waits long. */
const SWEEP = 500

export type DexieLedgerDeps = {
  newGeneration: () => string
  /** Batch published last; stamped on each commit, so that a reader knows which batches its read includes (IN5). */
  mark: () => BatchMark
  seal?: Seal
}

/** Everything sealed before the transaction opens: inside it only Dexie calls are allowed (LD4). */
type Prepared = {
  changes: LedgerChanges
  messages: readonly StoredMessage[]
  conversations: readonly StoredConversation[]
  digests: readonly StoredDigest[]
  commands: readonly StoredCommand[]
  quarantine: readonly StoredQuarantine[]
  files: readonly StoredFile[]
  captures: readonly StoredRecord[]
  tickets: readonly StoredRecord[]
  rounds: readonly Round[]
}

const outcomes: readonly Outcome[] = ['applied', 'cancelled', 'superseded', 'erased']

async function inBulks<T>(rows: readonly T[], write: (part: T[]) => PromiseLike<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += BULK) await write(rows.slice(from, from + BULK))
}

async function sealed<T, Row>(
  seal: Seal,
  rows: readonly T[],
  how: { part: (row: T) => unknown; join: (row: T, value: unknown) => Row },
): Promise<Row[]> {
  if (rows.length === 0) return []
  const values = await seal.seal(rows.map(how.part))
  return rows.map((row, index) => how.join(row, values[index]))
}

/** How a capture or ticket becomes a row. */
const asRecord = (snapshot: number) => ({
  part: (row: { id: string }): unknown => row,
  join: ({ id }: { id: string }, value: unknown): StoredRecord => ({ snapshot, id, sealed: value }),
})

type Planned = { changes: LedgerChanges; snapshot: number; digests: readonly Digest[]; rounds: readonly Round[] }

async function prepare(seal: Seal, { changes, snapshot, digests, rounds }: Planned): Promise<Prepared> {
  return {
    changes,
    messages: await sealed(seal, changes.messages ?? [], { part: messageWords, join: (row, value) => storedMessage(snapshot, row, value) }),
    conversations: await sealed(seal, changes.conversations ?? [], {
      part: (row) => row,
      join: (row, value) => ({ snapshot, id: row.id, sealed: value }),
    }),
    digests: await sealed(seal, digests, {
      part: (row) => row,
      join: (row, value) => ({ snapshot, id: row.conversationId, sealed: value }),
    }),
    commands: await sealed(seal, changes.commands ?? [], { part: commandWords, join: storedCommand }),
    quarantine: await sealed(seal, changes.quarantine ?? [], {
      part: (row) => row.raw,
      join: ({ raw: _raw, ...row }, value) => ({ ...row, sealed: value }),
    }),
    files: await sealed(seal, changes.files ?? [], {
      part: (row) => row,
      join: (row, value) => ({ snapshot, customerId: row.customerId, sealed: value }),
    }),
    captures: await sealed(seal, changes.captures ?? [], asRecord(snapshot)),
    tickets: await sealed(seal, changes.tickets ?? [], asRecord(snapshot)),
    rounds,
  }
}

/** Only what this commit writes: each further table costs a lock and a pass at the storage process. */
function touched(db: HoldfastDatabase, rows: Prepared): Table[] {
  const { heads = [], dropDrafts = [], eraseConversations = [], eraseCustomers = [] } = rows.changes
  if (eraseConversations.length + eraseCustomers.length > 0) return db.tables
  const lists: readonly (readonly [Table, readonly unknown[]])[] = [
    [db.messages, rows.messages],
    [db.conversations, rows.conversations],
    [db.digests, rows.digests],
    [db.commands, rows.commands],
    [db.heads, heads],
    [db.drafts, dropDrafts],
    [db.quarantine, rows.quarantine],
    [db.files, rows.files],
    [db.captures, rows.captures],
    [db.tickets, rows.tickets],
    [db.rounds, rows.rounds],
  ]
  return [db.meta, ...lists.flatMap(([table, list]) => (list.length === 0 ? [] : [table]))]
}

/** LD3: one strict transaction. Only Dexie calls from here to its end. */
function writeRows(db: HoldfastDatabase, rows: Prepared, meta: readonly StoredMeta[]): PromiseLike<void> {
  const tables = touched(db, rows)
  return db.transaction('rw', tables, async () => {
    const { heads, dropDrafts, eraseConversations = [], eraseCustomers = [] } = rows.changes
    // All at once: each awaited request would be a round trip to the storage process of its own.
    await Promise.all([
      db.meta.bulkPut([...meta]),
      inBulks(rows.messages, (part) => db.messages.bulkPut(part)),
      inBulks(rows.conversations, (part) => db.conversations.bulkPut(part)),
      inBulks(rows.digests, (part) => db.digests.bulkPut(part)),
      inBulks(rows.commands, (part) => db.commands.bulkPut(part)),
      inBulks(heads ?? [], (part) => db.heads.bulkPut(part)),
      inBulks(rows.quarantine, (part) => db.quarantine.bulkPut(part)),
      inBulks(rows.files, (part) => db.files.bulkPut(part)),
      inBulks(rows.captures, (part) => db.captures.bulkPut(part)),
      inBulks(rows.tickets, (part) => db.tickets.bulkPut(part)),
      inBulks(rows.rounds, (part) => db.rounds.bulkPut(part)),
    ])
    if (dropDrafts !== undefined && dropDrafts.length > 0) await db.drafts.where('draftId').anyOf(dropDrafts).delete()
    if (eraseConversations.length + eraseCustomers.length > 0)
      await eraseRows(db, { conversationIds: eraseConversations, customerIds: eraseCustomers })
  })
}

async function readOpening(db: HoldfastDatabase, seal: Seal, deps: DexieLedgerDeps): Promise<{ opening: LedgerOpening; book: DigestBook }> {
  const tables = [db.meta, db.conversations, db.digests, db.commands, db.heads]
  const read = await db.transaction('rw', tables, async () => {
    const known = await db.meta.get('ledger')
    const fresh = known === undefined
    const meta: StoredMeta = known ?? { key: 'ledger', generation: deps.newGeneration(), cursor: 0, serverEpoch: null, snapshot: 1 }
    await db.meta.bulkPut([meta, { key: 'batch', ...deps.mark() }])
    if (meta.key !== 'ledger') throw new Error('impossible: meta row under another key')
    const finished: { id: string; outcome: Outcome }[] = []
    for (const outcome of outcomes)
      for (const id of await db.commands.where('outcome').equals(outcome).primaryKeys()) finished.push({ id, outcome })
    const open = await db.commands.where('[open+conversationId]').between([1, Dexie.minKey], [1, Dexie.maxKey]).toArray()
    const conversations = await db.conversations
      .where('[snapshot+id]')
      .between([meta.snapshot, Dexie.minKey], [meta.snapshot, Dexie.maxKey])
      .toArray()
    const digests = await db.digests.toArray()
    return { fresh, meta, finished, open, conversations, digests, heads: await db.heads.toArray() }
  })
  const { key: _key, ...meta } = read.meta
  const digests = await openRows(seal, read.digests, {
    part: (row) => row.sealed,
    join: (row, value) => ({ snapshot: row.snapshot, digest: digestOf(row, value) }),
  })
  const opening: LedgerOpening = {
    meta,
    fresh: read.fresh,
    openCommands: await openRows(seal, read.open, { part: (row) => row.sealed, join: commandOf }),
    finished: read.finished,
    conversations: await openRows(seal, read.conversations, { part: (row) => row.sealed, join: conversationOf }),
    heads: read.heads,
  }
  return { opening, book: createDigestBook(digests) }
}

/** Removes rows of other snapshots, `SWEEP` at a time, each chunk in a transaction of its own. */
async function sweepTable(
  db: HoldfastDatabase,
  table: HoldfastDatabase['messages' | 'conversations' | 'digests' | 'files' | 'captures' | 'tickets'],
  current: number,
): Promise<void> {
  const byKey = table === db.files ? '[snapshot+customerId]' : '[snapshot+id]'
  for (;;) {
    const removed = await db.transaction('rw', table, async () => {
      const keys = await table.where(byKey).below([current, '']).limit(SWEEP).primaryKeys()
      const more =
        keys.length > 0
          ? keys
          : await table
              .where(byKey)
              .aboveOrEqual([current + 1, ''])
              .limit(SWEEP)
              .primaryKeys()
      await table.bulkDelete(more)
      return more.length
    })
    if (removed === 0) return
  }
}

/** What the engine asks of the visible snapshot. */
const readsOf = (
  db: HoldfastDatabase,
  seal: Seal,
  visible: () => number,
): Pick<LedgerPort, 'messagesAfter' | 'message' | 'matchFacts' | 'doneSince' | 'commandsOf' | 'missingFrom'> => ({
  ...restoreReads(db, seal, visible),
  async messagesAfter(conversationId, baseMessageId, limit) {
    const snapshot = visible()
    const rows = await db.transaction('r', db.messages, async () => {
      const base = baseMessageId === null ? undefined : await db.messages.get([snapshot, baseMessageId])
      const from = base === undefined || base.conversationId !== conversationId ? null : base.order
      const range = db.messages
        .where('[snapshot+conversationId+order]')
        .between([snapshot, conversationId, from ?? Dexie.minKey], [snapshot, conversationId, Dexie.maxKey], false, true)
      if (from !== null) return range.limit(limit).toArray()
      return (await newestFirst(range).limit(limit).toArray()).toReversed()
    })
    return openRows(seal, rows, { part: (row) => row.sealed, join: messageOf })
  },
  async message(id): Promise<Message | null> {
    const row = await db.messages.get([visible(), id])
    if (row === undefined) return null
    const [message] = await openRows(seal, [row], { part: (one) => one.sealed, join: messageOf })
    return message ?? null
  },
  async matchFacts() {
    const snapshot = visible()
    const read = await db.transaction('r', [db.captures, db.files], async () => ({
      captures: await db.captures.where('[snapshot+id]').between([snapshot, Dexie.minKey], [snapshot, Dexie.maxKey]).toArray(),
      files: await db.files.where('[snapshot+customerId]').between([snapshot, Dexie.minKey], [snapshot, Dexie.maxKey]).toArray(),
    }))
    return {
      captures: await openRows(seal, read.captures, { part: (row) => row.sealed, join: captureOf }),
      files: await openRows(seal, read.files, { part: (row) => row.sealed, join: fileOf }),
    }
  },
})

/** The ledger on IndexedDB. The engine is its only user, so commits are written one after the other in call order. */
export function createDexieLedger(db: HoldfastDatabase, deps: DexieLedgerDeps): LedgerPort {
  const seal = deps.seal ?? openSeal
  let meta: LedgerMeta | null = null
  let book = createDigestBook([])
  let tail: Promise<unknown> = Promise.resolve()

  const known = (): LedgerMeta => {
    if (meta === null) throw new Error('ledger: used before open')
    return meta
  }

  const commitNow = async (changes: LedgerChanges): Promise<readonly Round[]> => {
    const next: LedgerMeta = { ...known(), ...changes.meta }
    const snapshot = changes.intoSnapshot ?? next.snapshot
    const { digests, rounds } = book.plan(snapshot, changes.messages ?? [])
    const prepared = await prepare(seal, { changes, snapshot, digests, rounds })
    const roster: StoredMeta[] =
      changes.roster === undefined ? [] : (await seal.seal([changes.roster])).map((value) => ({ key: 'roster', sealed: value }))
    const holes = (changes.holes ?? []).map((hole): StoredMeta => ({ key: `hole:${hole.from}`, hole }))
    await writeRows(db, prepared, [{ key: 'ledger', ...next }, { key: 'batch', ...deps.mark() }, ...roster, ...holes])
    meta = next
    book.accept(snapshot, digests)
    book.erase(changes.eraseConversations ?? [])
    return rounds
  }

  return {
    async open() {
      const read = await readOpening(db, seal, deps)
      meta = read.opening.meta
      book = read.book
      return read.opening
    },
    commit(changes) {
      const done = tail.then(() => commitNow(changes))
      tail = done.catch(() => undefined)
      return done
    },
    ...readsOf(db, seal, () => known().snapshot),
    async sweep() {
      const { snapshot } = known()
      for (const table of [db.messages, db.conversations, db.digests, db.files, db.captures, db.tickets] as const)
        await sweepTable(db, table, snapshot)
      book.forget(snapshot)
    },
  }
}
