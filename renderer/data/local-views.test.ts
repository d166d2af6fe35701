import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import type { BackendHealth } from '../../shared/model/health.ts'
import { command, conversation } from '../../tests/contracts/ledger.contract.ts'
import { createDeskBus, createHandClock, forceClose } from '../../tests/fakes/desk-bus.ts'
import { declareDatabase, openDatabase, type HoldfastDatabase } from './database.ts'
import { createDeskChannel } from './desk-channel.ts'
import { createDexieLedger } from './dexie-ledger.ts'
import { createLedgerViews } from './ledger-views.ts'
import { promiseId, type PromiseRow } from './promise-row.ts'

const ACCOUNT = 'a1@0'
const health: BackendHealth = { at: 5, parts: [{ part: 'orders', state: 'slow', since: 3 }], declared: null }

async function world() {
  const indexedDB = new IDBFactory()
  const bus = createDeskBus()
  const clock = createHandClock()
  const databases: HoldfastDatabase[] = []
  const channel = () => createDeskChannel(ACCOUNT, () => bus.open())
  const open = (onLost: () => void) => openDatabase(declareDatabase('holdfast', { indexedDB, IDBKeyRange }), onLost)
  const { db } = await open(() => undefined)
  const ledger = createDexieLedger(db, { newGeneration: () => 'g1', mark: () => ({ incarnation: 'i1', n: 0 }) })
  await ledger.open()
  const desk = () =>
    createLedgerViews({
      accountId: ACCOUNT,
      clock,
      channel: channel(),
      carriedDrafts: () => new Set(),
      async open(onLost) {
        const opened = await open(() => onLost('closed'))
        databases.push(opened.db)
        return opened
      },
    })
  return { desk, ledger, channel, clock, databases }
}

const promise = (conversationId: string, commandId: string): PromiseRow => ({
  id: promiseId(conversationId, commandId),
  conversationId,
  customer: '王女士',
  words: '明天',
  text: '明天给您回复',
  madeAt: 1,
  dueAt: 9,
  state: 'open',
  endedAt: null,
})
const ids = (rows: readonly { id: string }[] | null): string[] | null => rows?.map((row) => row.id).toSorted() ?? null

describe('local tables', () => {
  it('D11 a promise is shown at once, on the disk when it resolves, and there after a restart', async () => {
    const { desk } = await world()
    const first = desk()
    await vi.waitFor(() => expect(first.promises.get()).toEqual([]))
    const writing = first.promises.put(promise('c1', 'm1'))
    expect(ids(first.promises.get())).toEqual(['c1 m1'])
    await writing
    await first.promises.put({ ...promise('c1', 'm1'), state: 'kept', endedAt: 7 })
    first.close()
    const second = desk()
    await vi.waitFor(() => expect(second.promises.get()).toEqual([{ ...promise('c1', 'm1'), state: 'kept', endedAt: 7 }]))
  })

  it('a row put while the first read runs is not lost by it', async () => {
    const { desk } = await world()
    const views = desk()
    await views.outages.put({
      id: 'o1',
      start: 1,
      end: null,
      causes: ['gateway'],
      spans: [],
      declared: null,
      seenAt: 1,
      unwatchedFrom: null,
    })
    await vi.waitFor(() => expect(ids(views.outages.get())).toEqual(['o1']))
    await views.outages.remove('o1')
    expect(views.outages.get()).toEqual([])
  })

  it('is read again when the database was taken away and is back', async () => {
    const { desk, databases, clock } = await world()
    const [one, other] = [desk(), desk()]
    await vi.waitFor(() => expect([one.promises.get(), other.promises.get()]).toEqual([[], []]))
    await other.promises.put(promise('c1', 'm1'))
    forceClose(databases[0])
    await vi.waitFor(() => expect(clock.waiting().length).toBeGreaterThan(0))
    clock.pass(5_000)
    await vi.waitFor(() => expect(ids(one.promises.get())).toEqual(['c1 m1']))
  })

  it('FR19 promises to an erased customer go with the conversation, others stay', async () => {
    const { desk, ledger, channel } = await world()
    await ledger.commit({ conversations: [conversation('c1'), conversation('c10')] })
    const views = desk()
    for (const id of ['c1', 'c10']) await views.promises.put(promise(id, 'm1'))
    await ledger.commit({ eraseConversations: ['c1'] })
    const batch = { incarnation: 'i1', n: 1, messages: [], conversations: [], commands: [], signals: [] }
    channel().publish({ ...batch, reset: true })
    await vi.waitFor(() => expect(ids(views.promises.get())).toEqual(['c10 m1']))
  })
})

describe('the health of the back-end', () => {
  it('J1 is told by batches, and asked for by a desk that opens later', async () => {
    const { desk, channel } = await world()
    const teller = channel()
    teller.onWellbeing(({ ask }) => {
      if (ask === true) teller.publishWellbeing({ backend: health })
    })
    const views = desk()
    expect(views.wellbeing.get().backend).toEqual(health)
    const newer = { ...health, at: 8 }
    teller.publish({ incarnation: 'i', n: 1, reset: false, messages: [], conversations: [], commands: [], signals: [], health: newer })
    expect(views.wellbeing.get().backend).toEqual(newer)
  })

  it('J21 a mode switched on by hand, and a sale switched off, are there in every window and after a restart', async () => {
    const { desk } = await world()
    const [one, other] = [desk(), desk()]
    const switches = { manual: { kind: 'peak' as const, since: 7 }, off: ['2026-11-10T20:00/2026-11-11T01:00'] }
    one.wellbeing.setSwitches(switches)
    expect(other.wellbeing.get()).toMatchObject(switches)
    await vi.waitFor(async () => expect(await one.layout.get('desk.salesOff')).toEqual(switches.off))
    await vi.waitFor(async () => expect(await one.layout.get('desk.mode')).toEqual({ kind: 'peak', since: 7 }))
    one.close()
    const later = desk()
    await vi.waitFor(() => expect(later.wellbeing.get()).toMatchObject(switches))
  })
})

it('J20 commands of a span are read with those that are done, oldest first', async () => {
  const { desk, ledger } = await world()
  const at = (id: string, no: number, composedAt: number) => ({ ...command(id, no), composedAt })
  await ledger.commit({ commands: [at('k3', 3, 30), at('k1', 1, 10), at('k2', 2, 20), at('k4', 4, 40)] })
  await ledger.commit({ commands: [{ ...at('k2', 2, 20), state: { kind: 'done', outcome: 'applied', at: 99, reason: null } }] })
  const found = await desk().commandsBetween({ from: 20, to: 30 })
  expect(found.map((row) => [row.id, row.state.kind])).toEqual([
    ['k2', 'done'],
    ['k3', 'queued'],
  ])
})
