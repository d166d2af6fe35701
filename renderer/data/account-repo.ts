import { Dexie } from 'dexie'
import type { CaptureRecord } from '../../shared/model/capture.ts'
import type { Message } from '../../shared/model/message.ts'
import type { CommandRow } from '../sync/command-row.ts'
import type { Hole } from '../sync/status.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import { newestFirst } from './newest-first.ts'
import { captureOf, commandOf, messageOf, type BatchMark, type StoredCommand } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

const opened = (seal: Seal, rows: readonly StoredCommand[]): Promise<CommandRow[]> =>
  openRows(seal, rows, { part: (row) => row.sealed, join: commandOf })

/** Every capture this ledger has a command of, done or not, by number (J9); with the batch number, in one transaction. */
export async function readCaptureCommands(
  db: HoldfastDatabase,
  seal: Seal,
): Promise<{ mark: BatchMark | null; view: { commands: readonly CommandRow[] } } | null> {
  const read = await db.transaction('r', [db.meta, db.commands], async () => {
    const now = await readMark(db)
    return now === null ? null : { mark: now.mark, rows: await db.commands.where('captureNo').above(0).toArray() }
  })
  return read === null ? null : { mark: read.mark, view: { commands: await opened(seal, read.rows) } }
}

/** Holes in the sequence, newest first (A10); with the batch number, in one transaction. */
export async function readHoles(db: HoldfastDatabase): Promise<{ mark: BatchMark | null; view: { holes: readonly Hole[] } } | null> {
  return db.transaction('r', db.meta, async () => {
    const now = await readMark(db)
    if (now === null) return null
    const rows = await db.meta.where('key').startsWith('hole:').toArray()
    const ledger = await db.meta.get('ledger')
    const cursor = ledger?.key === 'ledger' ? ledger.cursor : 0
    // The window that was mending it ended before it could say so.
    const ended = (hole: Hole): Hole => (hole.state === 'asked' && hole.to <= cursor ? { ...hole, state: 'filled' } : hole)
    const holes = rows.flatMap((row) => ('hole' in row ? [ended(row.hole)] : []))
    return { mark: now.mark, view: { holes: holes.toSorted((a, b) => b.from - a.from) } }
  })
}

/** A visible capture of the back-end, or null. */
export async function readCaptureRecord(db: HoldfastDatabase, seal: Seal, id: string): Promise<CaptureRecord | null> {
  const row = await db.transaction('r', [db.meta, db.captures], async () => {
    const now = await readMark(db)
    return now === null ? undefined : db.captures.get([now.snapshot, id])
  })
  const [record] = await openRows(seal, row === undefined ? [] : [row], { part: (one) => one.sealed, join: captureOf })
  return record ?? null
}

/** Rows looked through for what a person decided and the back-end took all the same. */
const LOOKED_THROUGH = 2_000

/** Commands a person's word ended or let go, newest first. Ids begin with their time, so the newest are at the end of each outcome. */
export async function readDecided(db: HoldfastDatabase, seal: Seal, limit: number): Promise<readonly CommandRow[]> {
  const rows = await db.transaction('r', db.commands, async () => {
    const of = (outcome: string) => newestFirst(db.commands.where('outcome').equals(outcome))
    const ended = await Promise.all(['cancelled', 'superseded', 'erased'].map((outcome) => of(outcome).limit(limit).toArray()))
    const applied = await of('applied').limit(LOOKED_THROUGH).toArray()
    return [...ended.flat(), ...applied.filter((row) => row.decidedNo > 0)]
  })
  const at = (row: StoredCommand): number => (row.state.kind === 'done' ? row.state.at : 0)
  return opened(seal, rows.toSorted((a, b) => at(b) - at(a)).slice(0, limit))
}

/** Commands the back-end has, newest first. */
export async function readApplied(db: HoldfastDatabase, seal: Seal, limit: number): Promise<readonly CommandRow[]> {
  const rows = await db.transaction('r', db.commands, () =>
    newestFirst(db.commands.where('outcome').equals('applied')).limit(limit).toArray(),
  )
  return opened(seal, rows)
}

/** Messages of a conversation after an order, in server order, `limit` at most. */
export async function readMessagesAfter(
  db: HoldfastDatabase,
  seal: Seal,
  want: { conversationId: string; order: number; limit: number },
): Promise<readonly Message[]> {
  const { conversationId, order, limit } = want
  const rows = await db.transaction('r', [db.meta, db.messages], async () => {
    const now = await readMark(db)
    if (now === null) return []
    return db.messages
      .where('[snapshot+conversationId+order]')
      .between([now.snapshot, conversationId, order], [now.snapshot, conversationId, Dexie.maxKey], false, true)
      .limit(limit)
      .toArray()
  })
  return openRows(seal, rows, { part: (row) => row.sealed, join: messageOf })
}
