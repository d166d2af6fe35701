import { ok } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { check, note, reply, same } from './scene.ts'
import type { Check } from './check.ts'

export const commandChecks: readonly Check[] = [
  check('FR7', 'ok is repeated word for word and takes effect once', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const first = await desk.judged(note(conversationId))
    same(first.verdict.kind, 'ok')
    const again = await desk.judged(note(conversationId), { id: first.id, after: 'anything', preconditions: { judgedUpTo: 0 } })
    same(again.verdict, first.verdict)
    await desk.settle()
    same(desk.events().filter((event) => event.causeId === first.id).length, 1)
  }),
  check('FR7', 'ok is repeated on a later socket too', async ({ ready }) => {
    const one = await ready()
    const first = await one.desk.judged(note(one.conversationId))
    const two = await ready({ deviceId: one.desk.deviceId })
    same((await two.desk.judged(note(one.conversationId), { id: first.id })).verdict, first.verdict)
  }),
  check('FR7', 'the same id with another body is conflict(id_reuse) and takes no effect', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const { id } = await desk.judged(note(conversationId))
    const { verdict } = await desk.judged(note(conversationId, 'something else'), { id })
    ok(verdict.kind === 'conflict' && verdict.reason === 'id_reuse', JSON.stringify(verdict))
    await desk.settle()
    same(desk.events().filter((event) => event.causeId === id).length, 1)
  }),
  check('FR7', 'a refusal is final and repeated word for word', async ({ ready }) => {
    const { desk } = await ready()
    const nowhere = note(randomUUID())
    const first = await desk.judged(nowhere)
    ok(first.verdict.kind === 'refused', JSON.stringify(first.verdict))
    same((await desk.judged(nowhere, { id: first.id })).verdict, first.verdict)
    desk.say('status', { ids: [first.id] })
    same((await desk.next('fates')).fates[0]?.fate, { kind: 'refused', reason: first.verdict.reason })
  }),
  check('FR8', 'a command after the wrong one is conflict(order) with the head', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const first = await desk.judged(note(conversationId))
    const { id, verdict } = await desk.judged(note(conversationId, 'second'))
    same(verdict, { kind: 'conflict', reason: 'order', head: first.id })
    same((await desk.judged(note(conversationId, 'second'), { id, after: first.id })).verdict.kind, 'ok')
  }),
  check('FR8', 'refusals and conflicts do not move the head', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const first = await desk.judged(reply(conversationId))
    const lost = { kind: 'message.recall', conversationId, messageId: randomUUID() } as const
    same((await desk.judged(lost, { after: first.id })).verdict.kind, 'refused')
    same((await desk.judged(reply(conversationId), { after: 'nobody' })).verdict.kind, 'conflict')
    same((await desk.judged(reply(conversationId, 'second'), { after: first.id })).verdict.kind, 'ok')
  }),
  check('FR8', 'each device has its own head, each lane its own', async ({ ready }) => {
    const one = await ready()
    const two = await ready()
    await one.desk.judged(note(one.conversationId))
    same((await two.desk.judged(note(one.conversationId))).verdict.kind, 'ok')
    same((await one.desk.judged(reply(one.conversationId))).verdict.kind, 'ok')
  }),
  check('FR6', 'a reply of another device nobody here has judged makes mine conflict(stale)', async ({ ready }) => {
    const one = await ready()
    const two = await ready()
    const theirs = await two.desk.judged(reply(one.conversationId))
    ok(theirs.verdict.kind === 'ok' && theirs.verdict.seq !== null, JSON.stringify(theirs))
    const seq = theirs.verdict.seq
    const { id, verdict } = await one.desk.judged(reply(one.conversationId), { preconditions: { judgedUpTo: seq - 1 } })
    ok(verdict.kind === 'conflict' && verdict.reason === 'stale', JSON.stringify(verdict))
    ok((verdict.headSeq ?? 0) >= seq)
    same((await one.desk.judged(reply(one.conversationId), { id, preconditions: { judgedUpTo: seq } })).verdict.kind, 'ok')
  }),
  check('FR6', 'my own replies never make the next one stale', async ({ ready }) => {
    const { desk, live, conversationId } = await ready()
    const preconditions = { judgedUpTo: live.pages[0]?.seq ?? live.welcome.headSeq }
    const first = await desk.judged(reply(conversationId, 'one'), { preconditions })
    same(first.verdict.kind, 'ok')
    same((await desk.judged(reply(conversationId, 'two'), { after: first.id, preconditions })).verdict.kind, 'ok')
  }),
  check('FR6', 'notes are never stale', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    same((await desk.judged(note(conversationId), { preconditions: { judgedUpTo: 0 } })).verdict.kind, 'ok')
  }),
  check('FR6', 'a command whose dependency was not applied is a conflict', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    same((await desk.judged(note(conversationId), { dependsOn: randomUUID() })).verdict.kind, 'conflict')
  }),
  check('FR11', 'after ok comes exactly one event with the id, the device and the number of the answer', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const text = `text ${randomUUID()}`
    const { id, verdict } = await desk.judged(reply(conversationId, text))
    await desk.settle()
    const events = desk.events().filter((event) => event.causeId === id)
    same(events.length, 1)
    const event = events[0]
    ok(event?.kind === 'message.added' && verdict.kind === 'ok')
    same([event.seq, event.deviceId, event.message.text], [verdict.seq, desk.deviceId, text])
    same([event.message.causeId, event.message.internal, event.message.seq], [id, false, event.seq])
  }),
  check('FR14', 'closing twice is no error, and a reply into a closed conversation is conflict(closed)', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const close = { kind: 'conversation.close', conversationId } as const
    const reopen = { kind: 'conversation.reopen', conversationId } as const
    const first = await desk.judged(close)
    same(first.verdict.kind, 'ok')
    const second = await desk.judged(close, { after: first.id })
    same(second.verdict.kind, 'ok')
    const { verdict } = await desk.judged(reply(conversationId), { after: second.id })
    ok(verdict.kind === 'conflict' && verdict.reason === 'closed', JSON.stringify(verdict))
    const opened = await desk.judged(reopen, { after: second.id })
    same(opened.verdict.kind, 'ok')
    same((await desk.judged(reply(conversationId), { after: opened.id })).verdict.kind, 'ok')
  }),
]
