import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { EventPayload } from '../../shared/ipc/bridge.ts'
import type { EventName } from '../../shared/ipc/contract.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { Session } from '../../shared/model/session.ts'
import { message } from '../../tests/contracts/ledger.contract.ts'
import { createDeskBus, createHandClock, forceClose } from '../../tests/fakes/desk-bus.ts'
import { declareDatabase, openDatabase, type HoldfastDatabase } from '../data/database.ts'
import { createDeskChannel } from '../data/desk-channel.ts'
import { createLedgerNames } from '../data/ledger-names.ts'
import type { DeskBatch } from '../sync/status.ts'
import type { on as subscribe, RequestFn } from '../bridge/bridge.ts'
import { composeLedger } from './compose-ledger.ts'

const session = (agent: string): Session => ({
  accountId: `${agent}@0`,
  gatewayUrl: 'ws://127.0.0.1:1/desk',
  agent: { id: agent, name: agent, role: 'agent' },
  storageProtected: true,
})
const journalOpening = (accountId: string) => ({
  ok: true,
  value: {
    deviceId: 'd1',
    accountId,
    generation: null,
    journalLost: false,
    open: [],
    tombstones: [],
    unreceipted: [],
    submitted: 0,
    serverOffset: 0,
  },
})
const welcome = {
  v: 4,
  type: 'welcome',
  body: {
    serverTime: 0,
    serverEpoch: 's1',
    clientEpoch: 1,
    headSeq: 1,
    heartbeatMs: 20_000,
    dedupeDays: 90,
    reconnectSpreadMs: 0,
    drainRate: 10,
    mode: 'replay',
    fates: [],
    laneHeads: [],
    restoredTo: null,
    agent: { id: 'a1', name: '小李', role: 'agent' },
  },
}
const event = { v: 4, type: 'event', body: { seq: 1, at: 5, causeId: null, deviceId: null, kind: 'message.added', message: message(1) } }

/** Main, IndexedDB and the desks around one ledger window. */
function world(options: { journal?: (accountId: string) => unknown; crashPoint?: (name: string) => Promise<void> } = {}) {
  const asked: [name: string, args: Record<string, unknown>][] = []
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const indexedDB = new IDBFactory()
  const bus = createDeskBus()
  const clock = createHandClock()
  const databases: HoldfastDatabase[] = []
  const locks = new Set<string>()
  const batches: DeskBatch[] = []
  const leave = vi.fn()
  let ids = 0

  const ask = (async (name: string, args: Record<string, unknown>) => {
    asked.push([name, args])
    if (name === 'session.get') return { ok: true, value: session('a1') }
    if (name === 'ledger.open') return (options.journal ?? journalOpening)(String(args['accountId']))
    return { ok: true, value: {} }
  }) as unknown as RequestFn
  const on = ((name: string, listener: (payload: unknown) => void) => {
    const set = listeners.get(name) ?? new Set()
    listeners.set(name, set.add(listener))
    return () => set.delete(listener)
  }) as unknown as typeof subscribe
  createDeskChannel('a1@0', () => bus.open()).onBatch((batch) => batches.push(batch))

  const window = composeLedger({
    ask,
    on,
    clock,
    log: silentLog,
    leave,
    newId: () => `id${++ids}`,
    names: createLedgerNames({ getItem: () => null, setItem: () => undefined }),
    async openDatabase(name, onLost) {
      const opened = await openDatabase(declareDatabase(name, { indexedDB, IDBKeyRange }), onLost)
      databases.push(opened.db)
      return opened
    },
    channel: (accountId) => createDeskChannel(accountId, () => bus.open()),
    async lock(name) {
      expect(locks.has(name)).toBe(false)
      locks.add(name)
      return () => void locks.delete(name)
    },
    crashPoint: options.crashPoint ?? null,
  })
  windows.push(window)
  return {
    asked,
    clock,
    databases,
    locks,
    batches,
    leave,
    tell: <N extends EventName>(name: N, payload: EventPayload<N>): void => {
      for (const listener of listeners.get(name) ?? []) listener(payload)
    },
    count: (name: string) => asked.filter(([one]) => one === name).length,
    frames: () => asked.flatMap(([name, args]) => (name === 'ledger.send' ? [(args['frame'] as { type: string }).type] : [])),
    /** The engine is open when it has told its first numbers. */
    opened: () => vi.waitFor(() => expect(asked.some(([name]) => name === 'ledger.status')).toBe(true)),
  }
}

const windows: { dispose(): Promise<void> }[] = []
afterEach(async () => {
  for (const window of windows.splice(0)) await window.dispose()
})

describe('ledger window', () => {
  it('IN4 commits what comes in, then acks, then tells the desks', async () => {
    const { opened, tell, frames, batches, databases } = world()
    await opened()
    tell('link.opened', { linkId: 1 })
    await vi.waitFor(() => expect(frames()).toEqual(['hello']))
    tell('link.frames', { linkId: 1, json: JSON.stringify([welcome, event]) })
    await vi.waitFor(() => expect(batches.at(-1)?.messages).toEqual([message(1)]))
    expect(frames()).toEqual(['hello', 'ack'])
    expect(batches.map((batch) => batch.n)).toEqual(batches.map((_batch, index) => index + 1))
    expect(await databases[0]?.meta.get('ledger')).toMatchObject({ cursor: 1, serverEpoch: 's1' })
    expect(await databases[0]?.meta.get('batch')).toMatchObject({ incarnation: batches[0]?.incarnation })
  })

  it('WN1 gives a sign of life every three seconds', async () => {
    const { opened, clock, count } = world()
    await opened()
    expect(count('ledger.alive')).toBe(1)
    clock.pass(3_000)
    clock.pass(3_000)
    expect(count('ledger.alive')).toBe(3)
  })

  it('LD3 a commit that fails is never acked; the window falls silent and leaves', async () => {
    const { opened, tell, frames, databases, leave, clock, count, locks } = world()
    await opened()
    tell('link.opened', { linkId: 1 })
    await vi.waitFor(() => expect(frames()).toEqual(['hello']))
    const put = vi.spyOn(IDBObjectStoreOf(databases[0]), 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    tell('link.frames', { linkId: 1, json: JSON.stringify([welcome, event]) })
    await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1))
    put.mockRestore()
    const alive = count('ledger.alive')
    clock.pass(3_000)
    expect([frames(), count('ledger.alive') - alive, [...locks]]).toEqual([['hello'], 0, []])
  })

  it('leaves when the browser takes its database away', async () => {
    const { opened, databases, leave } = world()
    await opened()
    forceClose(databases[0])
    await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1))
  })

  it('waits for a journal that is not there yet, giving signs of life', async () => {
    let tries = 0
    const { opened, clock, leave, count } = world({
      journal: (accountId) => (++tries < 3 ? { ok: false, error: { kind: 'journal_unavailable' } } : journalOpening(accountId)),
    })
    for (const wait of [200, 500]) {
      await vi.waitFor(() => expect(clock.waiting()).toContain(wait))
      clock.pass(wait)
    }
    await opened()
    expect([count('ledger.open'), leave.mock.calls.length]).toEqual([3, 0])
  })

  it('follows a change of account: one lock, one database, one engine at a time', async () => {
    const { opened, tell, databases, locks, count } = world()
    await opened()
    tell('session.changed', session('a2'))
    await vi.waitFor(() => expect(count('ledger.open')).toBe(2))
    expect([...locks]).toEqual(['holdfast-ledger-a2@0'])
    expect(databases.map((db) => [db.name, db.isOpen()])).toEqual([
      ['holdfast-a1@0', false],
      ['holdfast-a2@0', true],
    ])
    tell('session.changed', null)
    await vi.waitFor(() => expect([...locks]).toEqual([]))
  })

  it('a named crash point holds the very step it names', async () => {
    const reached: string[] = []
    const { opened, tell, frames, databases } = world({
      crashPoint(name) {
        reached.push(name)
        return name === 'in4.before-ack' ? new Promise(() => undefined) : Promise.resolve()
      },
    })
    await opened()
    windows.length = 0
    tell('link.opened', { linkId: 1 })
    tell('link.frames', { linkId: 1, json: JSON.stringify([welcome, event]) })
    await vi.waitFor(() => expect(reached.at(-1)).toBe('in4.before-ack'))
    expect(frames()).toEqual(['hello'])
    expect(await databases[0]?.meta.get('ledger')).toMatchObject({ cursor: 1 })
  })
})

/** Where every store of this engine takes its rows. */
function IDBObjectStoreOf(db: HoldfastDatabase | undefined): IDBObjectStore {
  const store = db?.backendDB().transaction('messages').objectStore('messages')
  return Object.getPrototypeOf(store) as IDBObjectStore
}
