import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import { message } from '../../tests/contracts/ledger.contract.ts'
import { createDeskBus, createHandClock } from '../../tests/fakes/desk-bus.ts'
import { captureRecord, ticketDraft } from '../../tests/fakes/captures.ts'
import { customerFile } from '../../tests/fakes/customer-file.ts'
import { conversationRow } from '../../tests/fakes/sync-rows.ts'
import type { Roster } from '../../shared/model/agent.ts'
import type { Round } from '../../shared/model/round.ts'
import type { LedgerChanges } from '../sync/ports.ts'
import { declareDatabase, openDatabase } from './database.ts'
import { createDeskChannel } from './desk-channel.ts'
import { createDexieLedger } from './dexie-ledger.ts'
import { createLedgerViews } from './ledger-views.ts'

const roster = (state: Roster['agents'][number]['state']): Roster => ({
  agents: [{ id: 'a1', name: '小李', role: 'agent', state, open: 1, cap: 5 }],
  at: 1,
})
const reply = (order: number, more: Partial<Parameters<typeof message>[1]> = {}) =>
  message(order, { author: { kind: 'agent', id: 'a1', name: '小李' }, ...more })

/** A ledger window that commits and publishes like the engine, and the views of a desk. */
async function setUp() {
  const indexedDB = new IDBFactory()
  const bus = createDeskBus()
  const open = () => openDatabase(declareDatabase('holdfast', { indexedDB, IDBKeyRange }), () => undefined)
  const { db } = await open()
  const mark = { incarnation: 'i', n: 0 }
  const ledger = createDexieLedger(db, { newGeneration: () => 'g', mark: () => mark })
  await ledger.open()
  const channel = createDeskChannel('a', () => bus.open())
  const views = createLedgerViews({
    accountId: 'a',
    clock: createHandClock(),
    channel: createDeskChannel('a', () => bus.open()),
    carriedDrafts: () => new Set(),
    open,
  })
  return {
    views,
    ledger,
    commit: async (changes: LedgerChanges, reset = false): Promise<readonly Round[]> => {
      const rounds = await ledger.commit(changes)
      mark.n += 1
      const { messages = [], files = [], captures = [], tickets = [] } = changes
      const more = changes.roster === undefined ? {} : { roster: changes.roster }
      channel.publish({ reset, messages, conversations: [], commands: [], signals: [], files, captures, tickets, rounds, ...more, ...mark })
      return rounds
    },
  }
}

describe('sources of the ledger', () => {
  it('IN5 a customer file is read, followed, and gone with the customer', async () => {
    const { views, commit } = await setUp()
    await commit({ files: [customerFile('cu1', 1), customerFile('cu2', 2)] })
    const source = views.customerFile('cu1')
    await vi.waitFor(() => expect(source.get()).toEqual({ phase: 'ready', file: customerFile('cu1', 1) }))
    await commit({ files: [customerFile('cu1', 3)] })
    expect(source.get().file?.seq).toBe(3)
    const before = source.get()
    await commit({ files: [customerFile('cu2', 4)] })
    expect(source.get()).toBe(before)
    await commit({ eraseConversations: [], eraseCustomers: ['cu1'] }, true)
    await vi.waitFor(() => expect(source.get().file).toBeNull())
    source.close()
  })

  it('FR12 files of the next snapshot stay unseen until the flip, then only they are', async () => {
    const { views, commit, ledger } = await setUp()
    await commit({ files: [customerFile('cu1', 1), customerFile('gone', 1)] })
    await commit({ intoSnapshot: 2, files: [customerFile('cu1', 9)] })
    const source = views.customerFile('cu1')
    await vi.waitFor(() => expect(source.get().file?.seq).toBe(1))
    await commit({ meta: { snapshot: 2 } }, true)
    await vi.waitFor(() => expect(source.get().file?.seq).toBe(9))
    await ledger.sweep()
    const gone = views.customerFile('gone')
    await vi.waitFor(() => expect(gone.get()).toEqual({ phase: 'ready', file: null }))
  })

  it('FR20 the roster is kept as last heard', async () => {
    const { views, commit } = await setUp()
    const source = views.roster()
    await vi.waitFor(() => expect(source.get()).toEqual({ phase: 'ready', roster: null }))
    await commit({ roster: roster('break') })
    expect(source.get().roster).toEqual(roster('break'))
    const later = views.roster()
    await vi.waitFor(() => expect(later.get().roster?.agents[0]?.state).toBe('break'))
  })

  it('LD3 a person’s reply that ends a wait is a round of the same commit; robots, notes and repetitions are none', async () => {
    const { views, commit } = await setUp()
    const source = views.rounds(0)
    const bot = message(2, { author: { kind: 'bot', id: 'b', name: '小助手' } })
    expect(await commit({ messages: [message(1), bot, reply(3, { internal: true })] })).toEqual([])
    const round: Round = { conversationId: 'c1', order: 4, agentId: 'a1', startedAt: 1_001, answeredAt: 1_004 }
    expect(await commit({ messages: [reply(4), reply(5)] })).toEqual([round])
    expect(await commit({ messages: [reply(4)] })).toEqual([])
    await vi.waitFor(() => expect(source.get()).toEqual({ phase: 'ready', rounds: [round] }))
    await commit({ messages: [message(6), reply(7)] })
    expect(source.get().rounds.map((one) => one.order)).toEqual([4, 7])
    const later = views.rounds(1_005)
    await vi.waitFor(() => expect(later.get().rounds.map((one) => one.order)).toEqual([7]))
    await commit({ eraseConversations: ['c1'] }, true)
    await vi.waitFor(() => expect(source.get().rounds).toEqual([]))
  })

  it('IN5 captures and tickets are read and followed, the newer word of one counts', async () => {
    const { views, commit } = await setUp()
    await commit({ captures: [captureRecord('cap-1', 1), captureRecord('cap-2', 2)] })
    const [captures, tickets] = [views.captures(), views.tickets()]
    await vi.waitFor(() => expect(captures.get().phase).toBe('ready'))
    expect(captures.get().captures).toEqual([captureRecord('cap-1', 1), captureRecord('cap-2', 2)])
    await vi.waitFor(() => expect(tickets.get()).toEqual({ phase: 'ready', tickets: [] }))
    await commit({ captures: [captureRecord('cap-1', 3, { customerId: 'k1' })] })
    expect(captures.get().captures.map(({ id, seq }) => `${id} ${seq}`)).toEqual(['cap-1 3', 'cap-2 2'])
    const before = captures.get()
    const ticket = { id: 't1', ...ticketDraft(), at: 5, by: { id: 'a1', name: '小李' }, causeId: null, deviceId: null, seq: 4 }
    await commit({ tickets: [ticket] })
    expect(tickets.get().tickets).toEqual([ticket])
    expect(captures.get()).toBe(before)
    captures.close()
    tickets.close()
  })

  it('J4 known customers are each conversation with what is known of its customer', async () => {
    const { views, commit } = await setUp()
    expect(await views.knownCustomers()).toEqual([])
    const [one, two] = [conversationRow(), conversationRow({ id: 'c2', customer: { id: 'k2', name: '李想', vip: false } })]
    await commit({ conversations: [one, two], files: [customerFile('k1', 1)] })
    expect(await views.knownCustomers()).toEqual([
      { conversation: one, file: customerFile('k1', 1) },
      { conversation: two, file: null },
    ])
  })
})
