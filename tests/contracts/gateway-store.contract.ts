import { captureRecord, ticketDraft } from '../fakes/captures.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatewayStore, StoredCommand, StoredConversation, StoredDevice } from '../../electron/local-gateway/gateway-store.ts'
import { customerFile } from '../fakes/customer-file.ts'
import type { Picture } from '../../shared/model/picture.ts'
import type { Message } from '../../shared/model/message.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'

const message = (order: number, more: Partial<Message> = {}): Message => ({
  id: `m${order}`,
  conversationId: 'c1',
  order,
  seq: order,
  author: { kind: 'customer', id: 'cu1', name: '王女士' },
  internal: false,
  text: `第 ${order} 句 👍\n"';--`,
  at: 1_000.5 + order,
  causeId: null,
  deviceId: null,
  delivery: 'sent',
  ...more,
})

const AB = 'ab'.repeat(32)
const CD = 'cd'.repeat(32)
const picture = (hash: string): Picture => ({ hash, type: 'image/png', width: 8, height: 6, bytes: 256, name: '破损.png' })

const conversation = (id: string, more: Partial<StoredConversation> = {}): StoredConversation => ({
  id,
  customer: { id: `cu-${id}`, name: '王女士', vip: true },
  shop: '旗舰店',
  channel: 'live',
  state: 'open',
  assignee: { id: 'a1', name: '苏婷' },
  tags: ['急', "it's"],
  openedAt: 1_000,
  seq: 1,
  lastOrder: 3,
  fact: { seq: 3, deviceId: 'd1', otherSeq: 2 },
  ...more,
})

const command = (id: string, more: Partial<StoredCommand> = {}): StoredCommand => ({
  id,
  deviceId: 'd1',
  agentId: 'a1',
  lane: 'customer:c1',
  conversationId: 'c1',
  acceptedNo: 1,
  bodyHash: 'ab',
  body: { kind: 'reply.send', conversationId: 'c1', text: '您好' },
  verdict: { kind: 'ok', seq: 4 },
  at: 5,
  ...more,
})

const device = (more: Partial<StoredDevice> = {}): StoredDevice => ({
  agentId: 'a1',
  deviceId: 'd1',
  clientEpoch: 3,
  generation: 'g1',
  acked: 7,
  refetching: true,
  seenAt: 9,
  ...more,
})

const added = (seq: number, more: Partial<Message> = {}): EventFrame => ({
  seq,
  at: seq,
  causeId: null,
  deviceId: null,
  kind: 'message.added',
  message: message(seq, more),
})

/** One behaviour for every store of the gateway. `make` gives an empty one. */
export function gatewayStoreContract(name: string, make: () => { store: GatewayStore; dispose: () => void }): void {
  describe(`gateway store: ${name}`, () => {
    let store: GatewayStore
    let dispose: () => void
    beforeEach(() => {
      ;({ store, dispose } = make())
    })
    afterEach(() => dispose())

    it('gives back each kind of row as it was put', () => {
      store.transaction(() => {
        store.setMeta('serverEpoch', 'e1')
        store.putConversation(conversation('c1'))
        store.putConversation(
          conversation('c2', { assignee: null, state: 'closed', tags: [], fact: { seq: 0, deviceId: null, otherSeq: 0 } }),
        )
        store.putMessage(message(1, { internal: true, causeId: 'x', deviceId: 'd', delivery: 'failed' }))
        store.putCommand(command('x'))
        store.putCommand(command('y', { acceptedNo: null, verdict: { kind: 'refused', reason: 'forbidden' }, body: null }))
        store.putDevice(device())
        store.putAgent({ token: 't', id: 'a1', name: '苏婷', role: 'supervisor' })
      })
      expect(store.meta('serverEpoch')).toBe('e1')
      expect(store.meta('none')).toBeNull()
      expect(store.conversation('c1')).toEqual(conversation('c1'))
      expect(store.conversations().map((row) => row.id)).toEqual(['c1', 'c2'])
      expect(store.conversation('c2')?.assignee).toBeNull()
      expect(store.message('m1')).toEqual(message(1, { internal: true, causeId: 'x', deviceId: 'd', delivery: 'failed' }))
      expect(store.command('a1', 'x')).toEqual(command('x'))
      expect(store.command('a1', 'y')).toMatchObject({ acceptedNo: null, verdict: { kind: 'refused', reason: 'forbidden' }, body: null })
      expect(store.device('a1', 'd1')).toEqual(device())
      expect(store.agentByToken('t')).toEqual({ token: 't', id: 'a1', name: '苏婷', role: 'supervisor' })
      expect(store.agent('a1')?.token).toBe('t')
      expect([store.conversation('x'), store.message('x'), store.agentByToken('x'), store.agent('x'), store.device('a1', 'x')]).toEqual([
        null,
        null,
        null,
        null,
        null,
      ])
    })

    it('gives back what version 2 of the protocol added, and nothing where there is nothing', () => {
      const shelf = { pinned: true, onHold: false, snoozedUntil: 7.5 }
      const shelved = conversation('c1', { assignee: null, shelf, queued: { reason: 'transfer', since: 9 } })
      const shown = message(1, { text: '', pictures: [picture(AB), picture(CD)] })
      store.transaction(() => {
        store.putConversation(shelved)
        store.putConversation(conversation('c2'))
        store.putMessage(shown)
        store.putFile(customerFile('cu2', 4))
        store.putFile(customerFile('cu1', 3))
        store.putFile(customerFile('cu1', 5))
      })
      expect(store.conversation('c1')).toEqual(shelved)
      expect(Object.keys(store.conversation('c2') ?? {})).not.toContain('shelf')
      expect(store.messagesOf('c1')).toEqual([shown])
      expect(store.files()).toEqual([customerFile('cu1', 5), customerFile('cu2', 4)])
      expect([store.file('cu1'), store.file('none')]).toEqual([customerFile('cu1', 5), null])
      store.transaction(() => store.eraseFile('cu1'))
      expect(store.files().map((file) => file.customerId)).toEqual(['cu2'])
      store.transaction(() => store.putConversation(conversation('c1')))
      expect(store.conversation('c1')).toEqual(conversation('c1'))
    })

    it('gives back what version 3 of the protocol added, and nothing where there is nothing', () => {
      const open = conversation('c1', { replyUntil: 9.5 })
      const mine = { kind: 'capture', row: captureRecord('r2', 4, { customerId: 'cu1' }) } as const
      const ticket = { id: 'r1', ...ticketDraft(), at: 5.5, by: { id: 'a1', name: '苏婷' }, causeId: 'k', deviceId: null, seq: 5 }
      store.transaction(() => {
        store.putConversation(open)
        store.putConversation(conversation('c2'))
        store.putRecord({ kind: 'capture', row: captureRecord('r2', 3) })
        store.putRecord(mine)
        store.putRecord({ kind: 'ticket', row: ticket })
        store.putCommand({ ...command('x'), conversationId: 'r2' })
      })
      expect(store.conversation('c1')).toEqual(open)
      expect(Object.keys(store.conversation('c2') ?? {})).not.toContain('replyUntil')
      expect(store.records()).toEqual([{ kind: 'ticket', row: ticket }, mine])
      expect([store.record('r2'), store.record('none')]).toEqual([mine, null])
      expect(store.counts()).toMatchObject({ captures: 1, tickets: 1 })
      const dump = store.dump()
      store.transaction(() => store.eraseRecord('r2'))
      expect([store.records().map(({ row }) => row.id), store.command('a1', 'x')?.body]).toEqual([['r1'], null])
      store.transaction(() => store.load(dump))
      expect(store.record('r2')).toEqual(mine)
    })

    it('counts the open conversations of an agent', () => {
      store.transaction(() => {
        store.putConversation(conversation('c1'))
        store.putConversation(conversation('c2', { state: 'closed' }))
        store.putConversation(conversation('c3', { assignee: null }))
      })
      expect([store.openOf('a1'), store.openOf('a2')]).toEqual([1, 0])
    })

    it('FR17 keeps bytes as they came, the first under a hash, and knows whether a message names them', () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
      const blob = { hash: AB, type: 'image/png', bytes, at: 5 } as const
      store.transaction(() => {
        store.putConversation(conversation('c1'))
        store.putBlob(blob)
        store.putBlob({ ...blob, type: 'image/gif', bytes: new Uint8Array([1]), at: 9 })
        store.putBlob({ ...blob, hash: CD, at: 7 })
        store.putMessage(message(1, { pictures: [picture(AB)] }))
      })
      const found = store.blob(AB)
      expect(found === null ? null : { ...found, bytes: [...found.bytes] }).toEqual({ ...blob, bytes: [...bytes] })
      expect([store.blobFacts(AB), store.blobFacts('no'), store.blob('no')]).toEqual([{ type: 'image/png', bytes: 256 }, null, null])
      expect([store.namesBlob(AB), store.namesBlob(CD)]).toEqual([true, false])
      expect([store.blobsBefore(7), store.blobsBefore(8)]).toEqual([[AB], [AB, CD]])
      const dump = store.dump()
      store.transaction(() => store.load(dump))
      expect([store.namesBlob(AB), store.blob(AB)?.at]).toEqual([true, 5])
      store.transaction(() => {
        store.eraseConversation('c1')
        store.eraseBlob(CD)
      })
      expect([store.namesBlob(AB), store.blobFacts(CD)]).toEqual([false, null])
    })

    it('FR7 keeps ids of different agents apart', () => {
      store.transaction(() => store.putCommand(command('x')))
      expect(store.command('a2', 'x')).toBeNull()
    })

    it('FR7 counts acceptance on without gaps and without refusals', () => {
      expect(store.nextAcceptedNo()).toBe(1)
      store.transaction(() => {
        store.putCommand(command('x', { acceptedNo: store.nextAcceptedNo() }))
        store.putCommand(command('y', { acceptedNo: null }))
      })
      expect(store.nextAcceptedNo()).toBe(2)
    })

    it('takes everything back when a transaction throws', () => {
      store.transaction(() => {
        store.putConversation(conversation('c1'))
        store.putMessage(message(1))
        store.putMessage(message(2))
        store.appendEvent({ conversationId: 'c1', event: added(1) })
        store.setLaneHead('d1', 'l', 'x')
      })
      const before = store.dump()
      const failing = (): void =>
        store.transaction(() => {
          store.putConversation(conversation('c1', { state: 'closed' }))
          store.putConversation(conversation('c9'))
          store.putMessage(message(3))
          store.appendEvent({ conversationId: 'c1', event: added(2) })
          store.dropEventsUpTo(1)
          store.putCommand(command('x'))
          store.setLaneHead('d1', 'l', 'y')
          store.setMeta('k', 'v')
          store.putFile(customerFile('cu1', 1))
          store.putBlob({ hash: 'ab', type: 'image/png', bytes: new Uint8Array([1]), at: 1 })
          store.eraseConversation('c1')
          store.load({ ...before, events: [], messages: [] })
          throw new Error('power cut')
        })
      expect(failing).toThrow('power cut')
      expect(store.dump()).toEqual(before)
      expect(store.blob('ab')).toBeNull()
      expect(store.messagesOf('c1').map((row) => row.id)).toEqual(['m1', 'm2'])
      store.transaction(() => store.appendEvent({ conversationId: 'c1', event: added(2) }))
      expect(store.head()).toBe(2)
    })

    it('refuses a transaction inside a transaction', () => {
      expect(() => store.transaction(() => store.transaction(() => 1))).toThrow(/transaction/)
      expect(store.transaction(() => 2)).toBe(2)
    })

    it('FR9 numbers events without holes and reads them in order', () => {
      store.transaction(() => {
        for (const seq of [1, 2, 3]) store.appendEvent({ conversationId: 'c1', event: added(seq) })
      })
      expect(store.eventsAfter(0, 10).map((event) => event.seq)).toEqual([1, 2, 3])
      expect(store.eventsAfter(1, 1)).toEqual([added(2)])
      expect(store.eventsAfter(3, 10)).toEqual([])
      expect(() => store.transaction(() => store.appendEvent({ conversationId: 'c1', event: added(5) }))).toThrow(/event 5/)
      expect(() => store.transaction(() => store.appendEvent({ conversationId: 'c1', event: added(3) }))).toThrow(/event 3/)
    })

    it('FR9 remembers where it was after old events were dropped', () => {
      store.transaction(() => {
        for (const seq of [1, 2, 3]) store.appendEvent({ conversationId: 'c1', event: added(seq) })
      })
      store.transaction(() => store.dropEventsUpTo(2))
      expect([store.floor(), store.head(), store.eventsAfter(2, 9).length]).toEqual([2, 3, 1])
      store.transaction(() => store.dropEventsUpTo(99))
      expect([store.floor(), store.head()]).toEqual([3, 3])
      store.transaction(() => store.appendEvent({ conversationId: 'c1', event: added(4) }))
      expect(store.eventsAfter(3, 9).map((event) => event.seq)).toEqual([4])
      store.transaction(() => store.dropEventsUpTo(1))
      expect(store.floor()).toBe(3)
    })

    it('FR9 refuses a second event of one command', () => {
      const erased = (seq: number): EventFrame => ({
        seq,
        at: 1,
        causeId: 'x',
        deviceId: 'd1',
        kind: 'customer.erased',
        customerId: 'c',
        conversationIds: [],
      })
      store.transaction(() => store.appendEvent({ conversationId: null, event: erased(1) }))
      expect(() => store.transaction(() => store.appendEvent({ conversationId: null, event: erased(2) }))).toThrow(/UNIQUE/)
      expect(store.head()).toBe(1)
    })

    it('FR8 keeps one head per device and lane', () => {
      store.transaction(() => {
        store.setLaneHead('d1', 'l1', 'x')
        store.setLaneHead('d1', 'l1', 'y')
        store.setLaneHead('d1', 'l2', 'z')
        store.setLaneHead('d10', 'l1', 'other')
      })
      expect([store.laneHead('d1', 'l1'), store.laneHead('d1', 'l3'), store.laneHead('d2', 'l1')]).toEqual(['y', null, null])
      expect(store.lanesOf('d1')).toEqual([
        { lane: 'l1', head: 'y' },
        { lane: 'l2', head: 'z' },
      ])
    })

    it('keeps messages of a conversation in their order and replaces by id', () => {
      store.transaction(() => {
        store.putMessage(message(1))
        store.putMessage(message(2))
        store.putMessage(message(9, { conversationId: 'c2' }))
        store.putMessage(message(1, { delivery: 'recalled' }))
      })
      expect(store.messagesOf('c1').map((row) => [row.id, row.delivery])).toEqual([
        ['m1', 'recalled'],
        ['m2', 'sent'],
      ])
      expect(store.messagesOf('none')).toEqual([])
    })

    it('FR19 erases a conversation, its messages and the words of its commands, and rewrites its events', () => {
      store.transaction(() => {
        store.putConversation(conversation('c1'))
        store.putConversation(conversation('c2'))
        store.putMessage(message(1))
        store.putMessage(message(2, { conversationId: 'c2' }))
        store.putCommand(command('x'))
        store.putCommand(command('z', { conversationId: 'c2', acceptedNo: 2 }))
        store.appendEvent({ conversationId: 'c1', event: added(1, { causeId: 'x', deviceId: 'd1' }) })
        store.appendEvent({ conversationId: 'c2', event: added(2, { conversationId: 'c2' }) })
      })
      store.transaction(() => {
        store.rewriteEventsOf('c1', ({ seq, at, causeId, deviceId }) => ({
          seq,
          at,
          causeId,
          deviceId,
          kind: 'customer.erased',
          customerId: 'cu-c1',
          conversationIds: ['c1'],
        }))
        store.eraseConversation('c1')
      })
      expect(store.conversations().map((row) => row.id)).toEqual(['c2'])
      expect([store.messagesOf('c1').length, store.message('m1'), store.messagesOf('c2').length]).toEqual([0, null, 1])
      expect([store.command('a1', 'x')?.body, store.command('a1', 'z')?.body?.kind]).toEqual([null, 'reply.send'])
      expect(store.command('a1', 'x')?.verdict).toEqual({ kind: 'ok', seq: 4 })
      expect(store.eventsAfter(0, 9).map((event) => event.kind)).toEqual(['customer.erased', 'message.added'])
    })

    it('FR13 loads a dump back, whatever happened since', () => {
      store.transaction(() => {
        store.setMeta('serverEpoch', 'e1')
        store.putAgent({ token: 't', id: 'a1', name: '苏婷', role: 'agent' })
        store.putConversation(conversation('c1'))
        store.putMessage(message(1))
        for (const seq of [1, 2]) store.appendEvent({ conversationId: 'c1', event: added(seq) })
        store.dropEventsUpTo(1)
        store.putCommand(command('x', { acceptedNo: 5 }))
        store.setLaneHead('d1', 'l', 'x')
        store.putDevice(device())
      })
      const dump = store.dump()
      store.transaction(() => {
        store.putMessage(message(3))
        store.appendEvent({ conversationId: 'c1', event: added(3) })
        store.setLaneHead('d1', 'l', 'y')
        store.putCommand(command('y', { acceptedNo: 6 }))
        store.setMeta('restoredTo', '1')
      })
      store.transaction(() => store.load(dump))
      expect(store.dump()).toEqual(dump)
      expect([store.head(), store.floor(), store.nextAcceptedNo(), store.meta('restoredTo')]).toEqual([2, 1, 6, null])
      expect(store.counts()).toEqual({
        events: 1,
        conversations: 1,
        messages: 1,
        captures: 0,
        tickets: 0,
        commands: 1,
        accepted: 1,
        devices: 1,
      })
    })
  })
}
