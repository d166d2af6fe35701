import { ok } from 'node:assert/strict'
import { check, note, reply, same } from './scene.ts'
import type { RawDesk } from './raw-desk.ts'
import type { Check } from './check.ts'

/** Un-acked events a server may have on the way (FR10). */
const WINDOW = 500

/** `count` notes one after the other in one lane, not waiting in between. */
async function manyNotes(desk: RawDesk, conversationId: string, count: number): Promise<void> {
  let after: string | null = null
  for (let i = 0; i < count; i++) after = desk.send(note(conversationId, `note ${i}`), { after })
  for (let i = 0; i < count; i++) same((await desk.next('answer')).verdict.kind, 'ok')
}

const isDense = (seqs: readonly number[]): boolean => seqs.every((seq, i) => i === 0 || seq === (seqs[i - 1] ?? 0) + 1)

export const streamChecks: readonly Check[] = [
  check('FR9', 'events are numbered without holes and start right after the snapshot', async ({ ready }) => {
    const { desk, live, conversationId } = await ready()
    await manyNotes(desk, conversationId, 5)
    await desk.settle()
    const seqs = desk.events().map((event) => event.seq)
    ok(isDense(seqs), seqs.join(' '))
    same(seqs[0], (live.pages[0]?.seq ?? 0) + 1)
  }),
  check('FR9', 'a cursor is replayed from, even one below what was acked', async ({ ready, desk }) => {
    const first = await ready()
    await manyNotes(first.desk, first.conversationId, 4)
    await first.desk.settle()
    const events = first.desk.events()
    const last = events.at(-1)?.seq ?? 0
    first.desk.say('ack', { seq: last })
    await first.desk.settle()
    const again = await desk({ deviceId: first.desk.deviceId })
    const cursor = last - 2
    const { welcome } = await again.live({ cursor, serverEpoch: first.live.welcome.serverEpoch })
    same(welcome.mode, 'replay')
    await again.settle()
    const replayed = again.events()
    same(replayed[0]?.seq, cursor + 1)
    same(replayed.slice(0, 2), events.slice(-2))
  }),
  check('FR9', 'fetch replay starts the stream again after the given event', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    await manyNotes(desk, conversationId, 3)
    await desk.settle()
    const events = desk.events()
    desk.say('fetch', { n: 5, want: { kind: 'replay', after: (events[0]?.seq ?? 1) - 1 } })
    await desk.settle()
    same(desk.events().slice(events.length, events.length + 3), events.slice(0, 3))
  }),
  check('FR10', 'no more than 500 events are on the way un-acked, and an ack lets more go', async ({ ready }) => {
    const listener = await ready()
    const writer = await ready()
    await manyNotes(writer.desk, listener.conversationId, WINDOW + 20)
    await listener.desk.settle()
    same(listener.desk.events().length, WINDOW)
    listener.desk.say('ack', { seq: listener.desk.events().at(9)?.seq ?? 0 })
    await listener.desk.settle()
    same(listener.desk.events().length, WINDOW + 10)
    ok(isDense(listener.desk.events().map((event) => event.seq)))
  }),
  check('FR5', 'a cursor of nothing, a strange epoch and a new ledger are all ordered to refetch', async ({ ready, desk }) => {
    const first = await ready()
    const { deviceId } = first.desk
    const { serverEpoch } = first.live.welcome
    const cursor = first.live.pages[0]?.seq ?? 0
    for (const wrong of [{ cursor: 0 }, { serverEpoch: 'strange' }, { ledgerGeneration: 'new' }, { cursor: cursor + 1_000_000 }]) {
      const again = await desk({ deviceId })
      again.hello({ cursor, serverEpoch, ...wrong })
      same((await again.next('welcome')).mode, 'refetch', JSON.stringify(wrong))
    }
  }),
  check('FR12', 'no event comes before the snapshot is acked, and every one after it does', async ({ ready, desk }) => {
    const writer = await ready()
    const reader = await desk()
    reader.hello()
    same((await reader.next('welcome')).mode, 'refetch')
    reader.say('ack', { seq: 0 })
    await reader.settle()
    same(reader.events().length, 0)
    reader.say('fetch', { n: 1, want: { kind: 'snapshot', token: null } })
    let page = await reader.next('page')
    const { seq } = page
    const { verdict } = await writer.desk.judged(reply(writer.conversationId, 'while reading'))
    ok(verdict.kind === 'ok' && verdict.seq !== null && verdict.seq > seq)
    const texts: string[] = []
    for (;;) {
      same([page.n, page.seq], [1, seq])
      texts.push(...page.messages.map((message) => message.text))
      ok(page.messages.every((message) => message.seq <= seq))
      ok(page.conversations.length + page.messages.length <= 500)
      if (page.next === null) break
      reader.say('fetch', { n: 1, want: { kind: 'snapshot', token: page.next } })
      page = await reader.next('page')
    }
    ok(!texts.includes('while reading'))
    await reader.settle()
    same(reader.events().length, 0)
    reader.say('ack', { seq })
    await reader.settle()
    same(reader.events().map((event) => event.seq)[0], seq + 1)
    ok(reader.events().some((event) => event.seq === verdict.seq))
  }),
  check('FR12', 'the snapshot holds what commands brought, with their ids', async ({ ready }) => {
    const first = await ready()
    const { id } = await first.desk.judged(reply(first.conversationId))
    const second = await ready()
    const found = second.live.pages.flatMap((page) => page.messages).filter((message) => message.causeId === id)
    same(found.length, 1)
    same(found[0]?.deviceId, first.desk.deviceId)
  }),
  check('FR18', 'a typing sign is never stored: a replay does not bring it back', async ({ ready, desk }) => {
    const one = await ready()
    one.desk.say('signal', { kind: 'typing', conversationId: one.conversationId, by: 'me', on: true })
    await one.desk.settle()
    const again = await desk({ deviceId: one.desk.deviceId })
    await again.live({ cursor: one.live.pages[0]?.seq ?? 0, serverEpoch: one.live.welcome.serverEpoch })
    await again.settle()
    same(again.heard().filter((frame) => frame.type === 'signal').length, 0)
  }),
  check('FR22', 'an ask brings the file of a customer anew, one too early and one for nobody bring nothing', async ({ ready }) => {
    const { desk, live } = await ready()
    const file = live.pages.flatMap((page) => page.files ?? [])[0]
    // Nothing to be asked for is no fault: a gateway that takes no asks says so by naming no limit.
    if (live.welcome.askMs === undefined || file === undefined) return
    const { customerId } = file
    for (const who of [customerId, customerId, 'nobody-at-all']) desk.say('ask', { customerId: who })
    await desk.settle()
    const filed = desk.events().filter((event) => event.kind === 'customer.filed' && event.file.customerId === customerId)
    ok(filed.length <= 1, 'answered twice within its own limit')
    ok(filed.every((event) => event.kind === 'customer.filed' && event.causeId === null && event.file.orders.at >= file.orders.at))
  }),
]
