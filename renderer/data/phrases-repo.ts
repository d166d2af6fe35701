import { Dexie, type Table } from 'dexie'
import type { Phrase } from '../../shared/model/phrase.ts'
import type { DatabaseEngine } from './database.ts'
import { openSeal, type Seal } from './seal.ts'

/** A phrase with the readings of its code, title and tags, worked out when it was saved (see `readings.ts`). */
export type PhraseRow = {
  phrase: Phrase
  readings: { code: readonly string[]; title: readonly string[]; tags: readonly (readonly string[])[] }
}

/** As they lie on disk: the id beside what a person wrote. */
type StoredPhrase = { id: string; sealed: unknown }
type StoredNote = { key: string; sealed: unknown }
type PhraseDatabase = Dexie & { readonly phrases: Table<StoredPhrase, string>; readonly notes: Table<StoredNote, string> }

/** What another window, or this one, has changed: phrases by id, notes by key. */
export type PhraseChange = { phrases: readonly string[]; notes: readonly string[] }

/**
 * One account's phrases, apart from its ledger: every desk window writes them. `notes` are small values beside them: the stage of a
 * conversation, what was filled in last. Opened when first used; a call rejects while the database can't be opened.
 */
export type PhraseRepo = {
  readonly all: () => Promise<PhraseRow[]>
  readonly some: (ids: readonly string[]) => Promise<(PhraseRow | null)[]>
  /** Puts and removes in one transaction. */
  readonly write: (change: { put?: readonly PhraseRow[]; remove?: readonly string[] }) => Promise<void>
  readonly note: (key: string) => Promise<unknown>
  readonly putNote: (key: string, value: unknown) => Promise<void>
  /** Tells of changes made in any window, this one too. */
  readonly onChanged: (listener: (change: PhraseChange) => void) => () => void
  readonly close: () => void
}

type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>
export type PhraseRepoDeps = { accountId: string; channel: Channel; engine?: DatabaseEngine; seal?: Seal }

function declarePhrases(accountId: string, engine?: DatabaseEngine): PhraseDatabase {
  const options = { chromeTransactionDurability: 'strict', cache: 'disabled', autoOpen: false, ...engine } as const
  const db = new Dexie(`holdfast-phrases-${accountId}`, options) as PhraseDatabase
  // Append-only: a change of tables is version 2.
  db.version(1).stores({ phrases: 'id', notes: 'key' })
  return db
}

/** Opened when first used, and again after it was taken away. */
function lazyDatabase(declare: () => PhraseDatabase): { open: () => Promise<PhraseDatabase>; close: () => void } {
  let opening: Promise<PhraseDatabase> | null = null
  const openNow = async (): Promise<PhraseDatabase> => {
    const db = declare()
    const forget = (): void => {
      opening = null
    }
    db.on('close', forget)
    db.on('versionchange', () => {
      db.close()
      forget()
    })
    try {
      await db.open()
      return db
    } catch (error) {
      forget()
      throw error
    }
  }
  return {
    open: () => (opening ??= openNow()),
    close() {
      void opening?.then(
        (db) => db.close(),
        () => undefined,
      )
      opening = null
    },
  }
}

export function createPhraseRepo({ accountId, channel, engine, seal = openSeal }: PhraseRepoDeps): PhraseRepo {
  const listeners = new Set<(change: PhraseChange) => void>()
  const database = lazyDatabase(() => declarePhrases(accountId, engine))
  const { open } = database
  const tell = (change: PhraseChange): void => {
    for (const listener of listeners) listener(change)
  }
  const changed = (change: PhraseChange): void => {
    tell(change)
    // A BroadcastChannel reaches its own origin only and takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    channel.postMessage(change)
  }
  channel.addEventListener('message', (event) => {
    const change = event.data as Partial<PhraseChange> | null
    if (Array.isArray(change?.phrases) && Array.isArray(change.notes)) tell({ phrases: change.phrases, notes: change.notes })
  })
  const unseal = async (rows: readonly StoredPhrase[]): Promise<PhraseRow[]> =>
    (await seal.open(rows.map((row) => row.sealed))) as PhraseRow[]
  return {
    all: async () => unseal(await (await open()).phrases.toArray()),
    async some(ids) {
      const rows = await (await open()).phrases.bulkGet([...ids])
      const known = await unseal(rows.filter((row) => row !== undefined))
      const byId = new Map(known.map((row) => [row.phrase.id, row]))
      return ids.map((id) => byId.get(id) ?? null)
    },
    async write({ put = [], remove = [] }) {
      const sealed = await seal.seal(put)
      const db = await open()
      await db.transaction('rw', db.phrases, async () => {
        await db.phrases.bulkDelete([...remove])
        await db.phrases.bulkPut(put.map((row, index) => ({ id: row.phrase.id, sealed: sealed[index] })))
      })
      changed({ phrases: [...put.map((row) => row.phrase.id), ...remove], notes: [] })
    },
    async note(key) {
      const row = await (await open()).notes.get(key)
      return row === undefined ? null : (await seal.open([row.sealed]))[0]
    },
    async putNote(key, value) {
      const [sealed] = await seal.seal([value])
      await (await open()).notes.put({ key, sealed })
      changed({ phrases: [], notes: [key] })
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      listeners.clear()
      channel.close()
      database.close()
    },
  }
}

/** The phrases of an account over this browser's own IndexedDB and BroadcastChannel. */
export const openPhrases = (accountId: string): PhraseRepo =>
  createPhraseRepo({ accountId, channel: new BroadcastChannel(`holdfast-phrases-${accountId}`) })
