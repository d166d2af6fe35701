import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import v1 from '../../tests/fixtures/schema/v1.json' with { type: 'json' }
import v2 from '../../tests/fixtures/schema/v2.json' with { type: 'json' }
import v3 from '../../tests/fixtures/schema/v3.json' with { type: 'json' }
import { readCustomerFile } from './customer-files-repo.ts'
import { readOpenCommands } from './commands-repo.ts'
import { readList } from './conversations-repo.ts'
import { declareDatabase, openDatabase, type HoldfastDatabase } from './database.ts'
import { createDexieLedger } from './dexie-ledger.ts'
import { readDraft } from './drafts-repo.ts'
import { readLayout } from './layout-repo.ts'
import { readTimeline } from './messages-repo.ts'
import { readRoster } from './rosters-repo.ts'
import { readRounds } from './rounds-repo.ts'
import { openSeal } from './seal.ts'

type Fixture = { idbVersion: number; stores: readonly object[]; rows: Readonly<Record<string, readonly object[]>> }
type Store = { name: string; keyPath: string | string[]; indexes: { name: string; keyPath: string | string[]; unique: boolean }[] }

const NAME = 'holdfast-a1@0'

/** A database as that version left it on disk, made without a line of today's schema. */
function oldDatabase(factory: IDBFactory, fixture: Fixture): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(NAME, fixture.idbVersion)
    opening.addEventListener('error', () => reject(new Error('fixture')))
    opening.addEventListener('upgradeneeded', () => {
      for (const { name, keyPath, indexes } of fixture.stores as readonly Store[]) {
        const store = opening.result.createObjectStore(name, { keyPath })
        for (const index of indexes) store.createIndex(index.name, index.keyPath, { unique: index.unique })
        for (const row of fixture.rows[name] ?? []) store.put(row)
      }
    })
    opening.addEventListener('success', () => {
      opening.result.close()
      resolve()
    })
  })
}

function storesOf(db: HoldfastDatabase): Store[] {
  const idb = db.backendDB()
  return [...idb.objectStoreNames].map((name) => {
    const store = idb.transaction(name).objectStore(name)
    const indexes = [...store.indexNames].map((index) => store.index(index))
    return {
      name,
      keyPath: store.keyPath as string | string[],
      indexes: indexes.map((index) => ({ name: index.name, keyPath: index.keyPath, unique: index.unique })),
    }
  })
}

const open = async (indexedDB: IDBFactory): Promise<HoldfastDatabase> =>
  (await openDatabase(declareDatabase(NAME, { indexedDB, IDBKeyRange }), () => undefined)).db

describe('schema versions', () => {
  it('LD7 the schema of version 3 is what version 3 was released with', async () => {
    const db = await open(new IDBFactory())
    expect(db.verno).toBe(v3.version)
    expect(storesOf(db)).toEqual(v3.stores)
  })

  it('LD7 what version 3 added is read whole', async () => {
    const factory = new IDBFactory()
    await oldDatabase(factory, v3)
    const db = await open(factory)
    const ledger = createDexieLedger(db, { newGeneration: () => 'g9', mark: () => ({ incarnation: 'i', n: 0 }) })
    await ledger.open()
    const { captures } = await ledger.matchFacts()
    expect(captures).toMatchObject([{ id: 'cap-1', seq: 11, capture: { who: '林晓', urgency: 3 } }])
    expect(await db.tickets.count()).toBe(1)
    expect(await db.commands.where('captureNo').above(0).primaryKeys()).toEqual(['k-1'])
  })

  it('LD7 a ledger of version 2 gets the schema of version 3 and keeps its rows', async () => {
    const factory = new IDBFactory()
    await oldDatabase(factory, v2)
    const db = await open(factory)
    expect(storesOf(db)).toEqual(v3.stores)
    expect([await db.messages.count(), await db.files.count(), await db.captures.count(), await db.tickets.count()]).toEqual([4, 1, 0, 0])
  })

  it('LD7 a ledger of version 1 gets the schema of version 3 and keeps its rows', async () => {
    const factory = new IDBFactory()
    await oldDatabase(factory, v1)
    const db = await open(factory)
    expect(storesOf(db)).toEqual(v3.stores)
    expect([await db.messages.count(), await db.files.count(), await db.rounds.count()]).toEqual([4, 0, 0])
    expect(await readRoster(db, openSeal)).toMatchObject({ view: { roster: null } })
  })

  it('LD7 what version 2 added is read whole', async () => {
    const factory = new IDBFactory()
    await oldDatabase(factory, v2)
    const db = await open(factory)
    expect(await readCustomerFile(db, openSeal, 'cu-c1')).toMatchObject({ view: { file: { seq: 10, profile: { level: '金卡' } } } })
    expect(await readRounds(db, 1_002)).toMatchObject({ view: { rounds: [{ conversationId: 'c1', order: 2, agentId: 'a1' }] } })
    expect(await readRounds(db, 1_003)).toMatchObject({ view: { rounds: [] } })
    expect(await readRoster(db, openSeal)).toMatchObject({ view: { roster: { agents: [{ id: 'a1', state: 'break', cap: 5 }] } } })
    const timeline = await readTimeline(db, openSeal, { conversationId: 'c1', from: null })
    expect(timeline?.view.messages.at(-1)?.pictures).toMatchObject([{ name: '破损.png' }])
    expect(timeline?.view.conversation?.shelf).toEqual({ pinned: true, onHold: false, snoozedUntil: null })
  })

  it.each([v1, v2])('LD7 a ledger of version $version is read whole', async (fixture) => {
    const factory = new IDBFactory()
    await oldDatabase(factory, fixture)
    const db = await open(factory)
    const opening = await createDexieLedger(db, { newGeneration: () => 'new', mark: () => ({ incarnation: 'now', n: 0 }) }).open()

    expect(opening).toMatchObject({ fresh: false, meta: { generation: 'generation-1', cursor: 12, serverEpoch: 'epoch-1' } })
    expect(opening.openCommands.map((row) => [row.id, row.state.kind, row.body?.kind])).toEqual([
      ['k1', 'queued', 'reply.send'],
      ['k2', 'sent', 'reply.send'],
      ['k3', 'accepted', 'reply.send'],
      ['k4', 'needs_review', 'reply.send'],
    ])
    expect(opening.finished).toEqual([
      { id: 'k9', outcome: 'applied' },
      { id: 'k10', outcome: 'cancelled' },
    ])
    expect(opening.heads).toHaveLength(2)

    const timeline = await readTimeline(db, openSeal, { conversationId: 'c1', from: null })
    expect(timeline?.view.messages.map((row) => [row.id, row.text, row.causeId])).toEqual([
      ['m1', '第 1 句', null],
      ['m2', '第 2 句', 'k9'],
      ['m3', '第 3 句', null],
      ['m4', '第 4 句', null],
    ])
    const list = await readList(db, openSeal)
    expect(list?.view.entries.map((entry) => [entry.conversation.id, entry.unread])).toEqual([
      ['c1', 1],
      ['c2', 0],
    ])
    expect(await readDraft(db, openSeal, { conversationId: 'c1', mode: 'reply' })).toEqual({
      draftId: 'd-2',
      text: '还没写完',
      selection: { start: 4, end: 4, direction: 'none' },
    })
    expect(await readLayout(db, 'tiles')).toEqual(['c1'])
    expect(await db.quarantine.count()).toBe(1)
    expect(await readOpenCommands(db, openSeal, 'c1')).toHaveLength(4)
  })
})
