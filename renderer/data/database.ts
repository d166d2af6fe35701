import { Dexie, type Table } from 'dexie'
import type {
  DraftRowMode,
  StoredCommand,
  StoredConversation,
  StoredDigest,
  StoredDraft,
  StoredFile,
  StoredHead,
  StoredLayout,
  StoredLocal,
  StoredMessage,
  StoredMeta,
  StoredQuarantine,
  StoredReadMark,
  StoredRecord,
  StoredRound,
} from './rows.ts'
import { versions } from './upgrades/versions.ts'

/** One account's ledger. */
export type HoldfastDatabase = Dexie & {
  readonly meta: Table<StoredMeta, string>
  readonly conversations: Table<StoredConversation, [number, string]>
  readonly digests: Table<StoredDigest, [number, string]>
  readonly messages: Table<StoredMessage, [number, string]>
  readonly commands: Table<StoredCommand, string>
  readonly heads: Table<StoredHead, string>
  readonly quarantine: Table<StoredQuarantine, string>
  readonly drafts: Table<StoredDraft, [string, DraftRowMode]>
  readonly readMarks: Table<StoredReadMark, string>
  readonly files: Table<StoredFile, [number, string]>
  readonly captures: Table<StoredRecord, [number, string]>
  readonly tickets: Table<StoredRecord, [number, string]>
  readonly rounds: Table<StoredRound, [string, number]>
  readonly promises: Table<StoredLocal, string>
  readonly outages: Table<StoredLocal, string>
  readonly layout: Table<StoredLayout, string>
}

export type DatabaseEngine = { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }

/** A database that would confirm a commit before it is on disk (failures 2.1). */
export class RelaxedDurabilityError extends Error {
  override name = 'RelaxedDurabilityError'
}

/** Not yet open. `engine` replaces the browser's IndexedDB in tests. */
export function declareDatabase(name: string, engine?: DatabaseEngine): HoldfastDatabase {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict', cache: 'disabled', autoOpen: false, ...engine }) as HoldfastDatabase
  for (const { version, stores } of versions) db.version(version).stores(stores)
  return db
}

/** LD1: a transaction of the very kind the ledger commits with must be strict where the browser says what it is. */
async function assertStrict(db: HoldfastDatabase): Promise<void> {
  const durability = await db.transaction('rw', db.meta, async (tx) => {
    const { durability: told } = tx.idbtrans as { durability?: unknown }
    await db.meta.get('ledger')
    return told
  })
  if (typeof durability === 'string' && durability !== 'strict') throw new RelaxedDurabilityError(`transactions are ${durability}`)
}

export type LostReason = 'closed' | 'versionchange'

export type OpenDatabase = {
  readonly db: HoldfastDatabase
  /** Ends the connection without telling `onLost`. */
  close(): void
}

/**
 * Opens it, runs the upgrades, probes the durability. Rejects with what IndexedDB said.
 * `onLost` is called at most once, when the connection goes away under our feet (failures 2.10, 2.11): the browser
 * closed it, or a newer version of the program wants to upgrade.
 */
export async function openDatabase(db: HoldfastDatabase, onLost: (why: LostReason) => void): Promise<OpenDatabase> {
  let silent = false
  const lost = (why: LostReason): void => {
    if (silent) return
    silent = true
    onLost(why)
  }
  const close = (): void => {
    silent = true
    db.close()
  }
  await db.open()
  try {
    await assertStrict(db)
  } catch (error) {
    close()
    throw error
  }
  db.on('versionchange', () => {
    lost('versionchange')
    db.close()
  })
  db.on('close', () => lost('closed'))
  return { db, close }
}
