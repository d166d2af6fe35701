import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { MARKS_WRITTEN_MS } from './read-marks.ts'
import { describe, expect, it, vi } from 'vitest'
import { command, conversation, message } from '../../tests/contracts/ledger.contract.ts'
import { createDeskBus, createHandClock, forceClose } from '../../tests/fakes/desk-bus.ts'
import type { LedgerChanges } from '../sync/ports.ts'
import type { DeskBatch } from '../sync/status.ts'
import { declareDatabase, openDatabase, type HoldfastDatabase } from './database.ts'
import { createDeskChannel } from './desk-channel.ts'
import type { Draft, DraftSelection } from './drafts-repo.ts'
import { createDexieLedger } from './dexie-ledger.ts'
import { createLedgerViews } from './ledger-views.ts'

const ACCOUNT = 'a1@0'

/** A ledger window that publishes like the engine, and desk windows beside it, over one fake IndexedDB. */
async function world() {
  const indexedDB = new IDBFactory()
  const bus = createDeskBus()
  const clock = createHandClock()
  const carried = new Set<string>()
  const deskDatabases: HoldfastDatabase[] = []
  let failing = 0

  const desk = () =>
    createLedgerViews({
      accountId: ACCOUNT,
      clock,
      channel: createDeskChannel(ACCOUNT, () => bus.open()),
      carriedDrafts: () => carried,
      async open(onLost) {
        if (failing-- > 0) throw new Error('locked')
        const opened = await openDatabase(declareDatabase('holdfast', { indexedDB, IDBKeyRange }), onLost)
        deskDatabases.push(opened.db)
        return opened
      },
    })

  const ledgerWindow = async (incarnation: string) => {
    const { db } = await openDatabase(declareDatabase('holdfast', { indexedDB, IDBKeyRange }), () => undefined)
    const channel = createDeskChannel(ACCOUNT, () => bus.open())
    const mark = { incarnation, n: 0 }
    const ledger = createDexieLedger(db, { newGeneration: () => 'g1', mark: () => mark })
    await ledger.open()
    const publish = (part: Partial<DeskBatch>): void => {
      mark.n += 1
      channel.publish({ reset: false, messages: [], conversations: [], commands: [], signals: [], ...part, ...mark })
    }
    return {
      ledger,
      publish,
      /** A batch that reaches nobody. */
      loseBatch: () => void (mark.n += 1),
      async commit(changes: LedgerChanges, part: Partial<DeskBatch> = {}) {
        await ledger.commit(changes)
        publish({ messages: changes.messages ?? [], conversations: changes.conversations ?? [], commands: changes.commands ?? [], ...part })
      },
    }
  }
  return { desk, ledgerWindow, clock, carried, deskDatabases, failOpening: (times: number) => void (failing = times) }
}

const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
const orders = (state: { messages: readonly { order: number }[] }): number[] => state.messages.map((row) => row.order)
const ready = (source: { get(): { phase: string } }): Promise<void> => vi.waitFor(() => expect(source.get().phase).toBe('ready'))

describe('a tile', () => {
  it('IN5 reads its newest messages, then follows', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    await window.commit({ messages: many(1, 80), conversations: [conversation('c1')], commands: [command('k1', 1)] })
    const tile = desk().timeline('c1')
    expect(tile.get().phase).toBe('loading')
    await ready(tile)
    expect(tile.get()).toMatchObject({ conversation: { id: 'c1' }, hasOlder: true, commands: [{ id: 'k1' }] })
    expect(orders(tile.get())).toEqual(many(21, 80).map((row) => row.order))

    const heard = vi.fn()
    tile.subscribe(heard)
    await window.commit({ messages: [message(81)] })
    expect(orders(tile.get()).at(-1)).toBe(81)
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('IN5 misses nothing that is committed while it reads', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    const tile = desk().timeline('c1')
    for (let order = 1; order <= 40; order += 1) await window.commit({ messages: [message(order)] })
    await vi.waitFor(() => expect(orders(tile.get())).toEqual(many(1, 40).map((row) => row.order)))
  })

  it('IN5 reads again after a hole, a new incarnation and a reset', async () => {
    const { desk, ledgerWindow } = await world()
    const first = await ledgerWindow('i1')
    await first.commit({ messages: many(1, 2) })
    const tile = desk().timeline('c1')
    await ready(tile)
    await first.commit({ messages: [message(3)] })

    await first.ledger.commit({ messages: [message(4)] })
    first.loseBatch()
    await first.commit({ messages: [message(5)] })
    await vi.waitFor(() => expect(orders(tile.get())).toEqual([1, 2, 3, 4, 5]))
    await first.ledger.commit({ messages: [message(6)] })
    first.publish({ reset: true })
    await vi.waitFor(() => expect(orders(tile.get())).toEqual([1, 2, 3, 4, 5, 6]))

    const second = await ledgerWindow('i2')
    await second.ledger.commit({ messages: [message(7)] })
    second.publish({ signals: [{ kind: 'typing', conversationId: 'c1', by: '王女士', on: true }] })
    await vi.waitFor(() => expect(orders(tile.get()).at(-1)).toBe(7))
  })

  it('FR12 shows the new snapshot after the swap', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    await window.commit({ messages: [message(1), message(2)] })
    const tile = desk().timeline('c1')
    await ready(tile)
    await window.ledger.commit({ intoSnapshot: 2, messages: [message(1, { text: '新' })] })
    await window.commit({ meta: { snapshot: 2 } }, { reset: true })
    await vi.waitFor(() => expect(tile.get().messages.map((row) => row.text)).toEqual(['新']))
  })

  it('pages back, and stays paged back when it has to read again', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    await window.commit({ messages: many(1, 130) })
    const tile = desk().timeline('c1')
    await ready(tile)
    tile.loadOlder()
    await vi.waitFor(() => expect(orders(tile.get())[0]).toBe(21))
    tile.loadOlder()
    await vi.waitFor(() => expect(tile.get()).toMatchObject({ hasOlder: false }))
    expect(orders(tile.get())).toEqual(many(1, 130).map((row) => row.order))
    await window.commit({ messages: [message(131)] }, { reset: true })
    await vi.waitFor(() => expect(orders(tile.get()).at(-1)).toBe(131))
    expect(orders(tile.get())[0]).toBe(1)
  })

  it('waits while no ledger window has ever opened this ledger', async () => {
    const { desk, ledgerWindow } = await world()
    const tile = desk().timeline('c1')
    const window = await ledgerWindow('i1')
    await window.commit({ messages: [message(1)] }, { reset: true })
    await vi.waitFor(() => expect(orders(tile.get())).toEqual([1]))
  })

  it('says failed while the ledger does not open, and comes back by itself', async () => {
    const { desk, ledgerWindow, clock, failOpening } = await world()
    const window = await ledgerWindow('i1')
    await window.commit({ messages: [message(1)] })
    failOpening(2)
    const tile = desk().timeline('c1')
    await vi.waitFor(() => expect(tile.get().phase).toBe('failed'))
    clock.pass(200)
    await vi.waitFor(() => expect(clock.waiting()).toEqual([500]))
    clock.pass(500)
    await ready(tile)
    expect(orders(tile.get())).toEqual([1])
  })

  it('keeps what it shows when its connection is taken away, and reads again with the next one', async () => {
    const { desk, ledgerWindow, clock, deskDatabases } = await world()
    const window = await ledgerWindow('i1')
    await window.commit({ messages: [message(1)] })
    const tile = desk().timeline('c1')
    await ready(tile)
    forceClose(deskDatabases[0])
    await vi.waitFor(() => expect(clock.waiting()).toEqual([200]))
    expect(orders(tile.get())).toEqual([1])
    await window.ledger.commit({ messages: [message(2)] })
    clock.pass(200)
    await vi.waitFor(() => expect(orders(tile.get())).toEqual([1, 2]))
  })

  it('hears nothing after it is closed', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    const tile = desk().timeline('c1')
    await ready(tile)
    const heard = vi.fn()
    tile.subscribe(heard)
    tile.close()
    await window.commit({ messages: [message(1)] })
    expect([heard.mock.calls.length, orders(tile.get())]).toEqual([0, []])
  })
})

describe('the session list', () => {
  it('IN5 reads the digests the ledger kept, then follows', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    await window.commit({ conversations: [conversation('c1')], messages: many(1, 3), commands: [command('k1', 1)] })
    const list = desk().conversations()
    await ready(list)
    expect(list.get().entries).toMatchObject([{ conversation: { id: 'c1' }, unread: 3, waitingSince: 1_001, preview: { text: '第 3 句' } }])
    expect(list.get().commands.map((row) => row.id)).toEqual(['k1'])
    await window.commit({ messages: [message(4, { author: { kind: 'agent', id: 'a1', name: '小李' } })] })
    expect(list.get().entries[0]).toMatchObject({ unread: 0, waitingSince: null })
  })

  it('a digest survives the ledger window and goes on counting', async () => {
    const { desk, ledgerWindow } = await world()
    await (await ledgerWindow('i1')).commit({ conversations: [conversation('c1')], messages: many(1, 2) })
    await (await ledgerWindow('i2')).commit({ messages: [message(3)] })
    const list = desk().conversations()
    await ready(list)
    expect(list.get().entries[0]).toMatchObject({ unread: 3, waitingSince: 1_001 })
  })

  it('a read mark of one desk window reaches the others and outlives both', async () => {
    const { desk, ledgerWindow, clock } = await world()
    await (await ledgerWindow('i1')).commit({ conversations: [conversation('c1')], messages: many(1, 3) })
    const [one, other] = [desk(), desk()]
    const lists = [one.conversations(), other.conversations()]
    for (const list of lists) await ready(list)
    one.markRead('c1', 1)
    one.markRead('c1', 2)
    expect(lists.map((list) => list.get().entries[0]?.unread)).toEqual([1, 1])
    expect(clock.waiting()).toEqual([MARKS_WRITTEN_MS])
    clock.pass(MARKS_WRITTEN_MS)
    await vi.waitFor(async () => {
      const later = desk().conversations()
      await ready(later)
      expect(later.get().entries[0]?.unread).toBe(1)
    })
  })
})

describe('drafts', () => {
  const slot = { conversationId: 'c1', mode: 'reply' } as const
  const note = { ...slot, mode: 'note' } as const
  const draft = (draftId: string, text: string, selection: Partial<DraftSelection> = {}): Draft => ({
    draftId,
    text,
    selection: { start: text.length, end: text.length, direction: 'none', ...selection },
  })

  it('come back as they were left, with their selection, replies and notes apart', async () => {
    const { desk } = await world()
    const { drafts } = desk()
    const marked = draft('d1', '您好', { start: 1, direction: 'backward' })
    await drafts.put(slot, marked)
    await drafts.put(note, draft('d2', '内部'))
    expect(await desk().drafts.get(slot)).toEqual(marked)
    expect(await drafts.get(note)).toMatchObject({ draftId: 'd2', text: '内部' })
    expect(await drafts.get({ ...slot, conversationId: 'c2' })).toBeNull()
  })

  it('JR2 a draft whose id a command carries is neither written nor shown', async () => {
    const { desk, ledgerWindow } = await world()
    const window = await ledgerWindow('i1')
    const { drafts } = desk()
    await drafts.put(slot, draft('d1', '您好'))
    await window.commit({ commands: [command('k1', 1, { draftId: 'd1' })], dropDrafts: ['d1'] })
    await drafts.put(slot, draft('d1', '您好，晚到的一笔'))
    expect(await drafts.get(slot)).toBeNull()
    await drafts.put(slot, draft('d2', '下一句'))
    expect(await drafts.get(slot)).toMatchObject({ draftId: 'd2' })
  })

  it('JR2 nor one a journalled command carries that the ledger does not know yet', async () => {
    const { desk, carried } = await world()
    const { drafts } = desk()
    await drafts.put(slot, draft('d1', '您好'))
    carried.add('d1')
    expect(await drafts.get(slot)).toBeNull()
    await drafts.put(slot, draft('d1', '晚到'))
    carried.clear()
    expect(await drafts.get(slot)).toMatchObject({ text: '您好' })
  })

  it('an emptied text is gone', async () => {
    const { desk } = await world()
    const { drafts } = desk()
    await drafts.put(slot, draft('d1', '您'))
    await drafts.put(slot, draft('d1', ''))
    expect(await drafts.get(slot)).toBeNull()
  })

  it('JR2 a text begun behind one being sent: alone once that one is carried, else both are one text', async () => {
    const { desk, ledgerWindow, carried } = await world()
    const { drafts } = desk()
    await drafts.put(slot, draft('d1', '第一句'))
    await drafts.putBehind(slot, draft('d2', '第二', { start: 1, end: 1 }))
    expect(await drafts.get(slot)).toEqual(draft('d1', '第一句\n第二', { start: 5, end: 5 }))
    carried.add('d1')
    expect(await drafts.get(slot)).toMatchObject({ draftId: 'd2', text: '第二' })
    carried.clear()
    await (await ledgerWindow('i1')).commit({ commands: [command('k1', 1, { draftId: 'd1' })], dropDrafts: ['d1'] })
    expect(await drafts.get(slot)).toMatchObject({ draftId: 'd2', text: '第二' })
    // It becomes the draft of its slot with the next key, and nothing is left behind it.
    await drafts.put(slot, draft('d2', '第二句'))
    expect(await drafts.get(slot)).toMatchObject({ draftId: 'd2', text: '第二句' })
    await drafts.put(slot, draft('d2', ''))
    expect(await drafts.get(slot)).toBeNull()
  })

  it('layout comes back', async () => {
    const { desk } = await world()
    await desk().layout.put('tiles', { open: ['c1'] })
    expect(await desk().layout.get('tiles')).toEqual({ open: ['c1'] })
    expect(await desk().layout.get('other')).toBeNull()
  })
})
