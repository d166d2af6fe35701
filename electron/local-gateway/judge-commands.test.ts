import { describe, expect, it } from 'vitest'
import type { GatewayBench } from '../../tests/fakes/gateway-bench.ts'
import { close, createGatewayBench, framesOf, note, reopen, reply, seqsOf, take } from '../../tests/fakes/gateway-bench.ts'

describe('dedupe', () => {
  it('FR7 repeats ok word for word and applies once, over restarts and other sockets', () => {
    const bench = createGatewayBench()
    const first = bench.live()
    expect(bench.judge(first, reply(), { id: 'x' })).toEqual({ kind: 'ok', seq: 3 })
    expect(bench.judge(first, reply(), { id: 'x', after: 'whatever', preconditions: { judgedUpTo: 0 } })).toEqual({ kind: 'ok', seq: 3 })
    bench.restart()
    const second = bench.live()
    expect(bench.judge(second, reply(), { id: 'x' })).toEqual({ kind: 'ok', seq: 3 })
    expect(bench.core().messagesOf('c1').length).toBe(2)
    expect(bench.store.head()).toBe(3)
  })

  it('FR7 repeats a refusal word for word even when it would be judged otherwise by now', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const body = reply('在的', 'c9')
    expect(bench.judge(desk, body, { id: 'x' })).toEqual({ kind: 'refused', reason: 'no_conversation' })
    const customer = { id: 'cu9', name: '赵', vip: false }
    bench.core().openConversation({ id: 'c9', customer, shop: 's', channel: 'live', assignee: 'a1', firstText: '你好' })
    expect(bench.judge(desk, body, { id: 'x' })).toEqual({ kind: 'refused', reason: 'no_conversation' })
    expect(bench.judge(desk, body, { id: 'y' })).toMatchObject({ kind: 'ok' })
  })

  it.each([
    ['body', { body: reply('别的') }],
    ['time', { composedAt: 5 }],
    ['base', { baseMessageId: 'm' }],
    ['dependency', { dependsOn: 'z' }],
    ['lane', { lane: 'customer:c2' }],
  ])('FR7 answers the same id with another %s by conflict(id_reuse)', (_what, other) => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'x' })
    expect(bench.judge(desk, reply(), { id: 'x', ...other })).toEqual({ kind: 'conflict', reason: 'id_reuse' })
    expect(bench.store.head()).toBe(3)
  })

  it('FR7 does not remember a conflict: the same id with fresh preconditions is judged anew', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().customerSays('c1', '不要了，退款')
    expect(bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 2 } })).toEqual({
      kind: 'conflict',
      reason: 'stale',
      headSeq: 3,
    })
    expect(bench.store.command('a1', 'x')).toBeNull()
    expect(bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 3 } })).toEqual({ kind: 'ok', seq: 4 })
  })

  it('FR7 does not remember a retry, and says none for an id it knows', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'w' })
    bench.core().sayRetry(1, 700)
    expect(bench.judge(desk, reply(), { id: 'w' })).toEqual({ kind: 'ok', seq: 3 })
    expect(bench.judge(desk, reply(), { id: 'x', after: 'w' })).toEqual({ kind: 'retry', afterMs: 700 })
    bench.pass(700)
    expect(bench.judge(desk, reply(), { id: 'x', after: 'w' })).toEqual({ kind: 'ok', seq: 4 })
  })

  it('FR14 a repeat that comes sooner than it was asked to is told to wait again', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().sayRetry(1, 700)
    expect(bench.judge(desk, reply(), { id: 'x' })).toEqual({ kind: 'retry', afterMs: 700 })
    bench.pass(300)
    expect(bench.judge(desk, reply(), { id: 'x' })).toEqual({ kind: 'retry', afterMs: 400 })
    expect(bench.judge(desk, reply(), { id: 'y' })).toEqual({ kind: 'ok', seq: 3 })
  })

  it('FR7 checks fence before id before order before preconditions', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'x' })
    bench.core().customerSays('c1', '退款')
    const wrong = { after: null, preconditions: { judgedUpTo: 0 } }
    expect(bench.judge(desk, reply('别的'), { id: 'x', clientEpoch: 99, ...wrong })).toEqual({ kind: 'conflict', reason: 'fence' })
    expect(bench.judge(desk, reply('别的'), { id: 'x', ...wrong })).toEqual({ kind: 'conflict', reason: 'id_reuse' })
    expect(bench.judge(desk, reply(), { id: 'y', ...wrong })).toEqual({ kind: 'conflict', reason: 'order', head: 'x' })
    expect(bench.judge(desk, reply(), { id: 'y', ...wrong, after: 'x' })).toMatchObject({ kind: 'conflict', reason: 'stale' })
  })

  it('FR7 keeps ids of two accounts apart', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    const two = bench.live({ token: 't2', deviceId: 'd2' })
    expect(bench.judge(one, note('甲'), { id: 'x' })).toEqual({ kind: 'ok', seq: 3 })
    expect(bench.judge(two, note('乙'), { id: 'x' })).toEqual({ kind: 'ok', seq: 4 })
  })

  it('FR7 stores nothing at all when the commit fails, and the next try counts as the first', () => {
    let broken = true
    const bench = createGatewayBench({
      beforeCommit: () => {
        if (broken) throw new Error('power cut')
      },
    })
    const desk = bench.live()
    const before = bench.store.dump()
    expect(() => bench.judge(desk, reply(), { id: 'x' })).toThrow('power cut')
    expect(bench.store.dump()).toEqual(before)
    broken = false
    expect(bench.judge(desk, reply(), { id: 'x' })).toEqual({ kind: 'ok', seq: 3 })
  })
})

describe('order', () => {
  it('FR8 moves the head only by acceptance and names it in the conflict', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    expect(bench.judge(desk, reply(), { id: 'x', after: 'ghost' })).toEqual({ kind: 'conflict', reason: 'order', head: null })
    bench.judge(desk, reply(), { id: 'x' })
    const recall = { kind: 'message.recall', conversationId: 'c1', messageId: 'none' } as const
    expect(bench.judge(desk, recall, { id: 'y', after: 'x' })).toEqual({ kind: 'refused', reason: 'no_message' })
    expect(bench.judge(desk, reply(), { id: 'z' })).toEqual({ kind: 'conflict', reason: 'order', head: 'x' })
    expect(bench.judge(desk, reply(), { id: 'z', after: 'x' })).toMatchObject({ kind: 'ok' })
  })

  it('FR8 keeps a head per device and per lane', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const other = bench.live({ deviceId: 'd2' })
    bench.judge(desk, reply(), { id: 'x' })
    expect(bench.judge(desk, note(), { id: 'n' })).toMatchObject({ kind: 'ok' })
    expect(bench.judge(other, reply(), { id: 'o', preconditions: { judgedUpTo: 9 } })).toMatchObject({ kind: 'ok' })
  })

  it('FR8 refuses a command in a lane that is not its own', () => {
    const bench = createGatewayBench()
    expect(bench.judge(bench.live(), reply(), { id: 'x', lane: 'inner:c1' })).toEqual({ kind: 'refused', reason: 'lane' })
  })
})

describe('preconditions', () => {
  it.each(['在吗', '？', 'hello?'])('FR6 lets a reply through when the customer only said %s', (nudge) => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().customerSays('c1', nudge)
    expect(bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 2 } })).toMatchObject({ kind: 'ok' })
  })

  it.each<[string, (bench: GatewayBench) => unknown]>([
    ['a customer message', (bench) => bench.core().customerSays('c1', '退款')],
    ['a colleague’s reply', (bench) => bench.core().actAs('a2', reply('我来'))],
    ['a transfer', (bench) => bench.core().actAs('s1', { kind: 'conversation.transfer', conversationId: 'c1', to: 'a2', note: '' })],
    ['a close', (bench) => bench.core().actAs('s1', close)],
  ])('FR6 answers conflict(stale) after %s nobody here had judged', (_what, happen) => {
    const bench = createGatewayBench()
    const desk = bench.live()
    happen(bench)
    const verdict = bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 2 } })
    expect(verdict).toEqual({ kind: 'conflict', reason: 'stale', headSeq: bench.store.head() })
  })

  it('FR6 ignores notes, tags, recalls and other conversations', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const customer = { id: 'cu2', name: '李', vip: false }
    bench.core().openConversation({ id: 'c2', customer, shop: 's', channel: 'live', assignee: null, firstText: '你好' })
    bench.core().actAs('a2', note())
    bench.core().actAs('a2', { kind: 'tags.set', conversationId: 'c1', add: ['急'], remove: [] })
    expect(bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 2 } })).toMatchObject({ kind: 'ok' })
  })

  it('FR6 ignores this device’s own effects but not those of my other device', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const other = bench.live({ deviceId: 'd2' })
    bench.judge(desk, reply('一'), { id: 'x' })
    bench.judge(desk, reply('二'), { id: 'y', after: 'x', preconditions: { judgedUpTo: 2 } })
    expect(bench.judge(other, reply(), { id: 'o', preconditions: { judgedUpTo: 2 } })).toMatchObject({ reason: 'stale' })
    bench.judge(other, reply(), { id: 'o', preconditions: { judgedUpTo: 4 } })
    bench.judge(desk, reply('三'), { id: 'z', after: 'y', preconditions: { judgedUpTo: 5 } })
    expect(bench.judge(desk, reply('四'), { id: 'w', after: 'z', preconditions: { judgedUpTo: 4 } })).toMatchObject({ reason: 'stale' })
    expect(bench.judge(desk, reply('四'), { id: 'w', after: 'z', preconditions: { judgedUpTo: 5 } })).toMatchObject({ kind: 'ok' })
  })

  it('FR6 still knows the newest fact when its event has been dropped', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().customerSays('c1', '退款')
    bench.core().forgetEvents(3)
    expect(bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 2 } })).toMatchObject({ reason: 'stale' })
    expect(bench.judge(desk, reply(), { id: 'x', preconditions: { judgedUpTo: 3 } })).toMatchObject({ kind: 'ok' })
  })

  it('FR6 never holds notes and tags, not even in a closed conversation', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().actAs('s1', close)
    expect(bench.judge(desk, note(), { id: 'n', preconditions: { judgedUpTo: 0 } })).toMatchObject({ kind: 'ok' })
  })

  it('FR14 a reply into a closed conversation is conflict(closed)', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().actAs('s1', close)
    expect(bench.judge(desk, reply(), { id: 'x' })).toEqual({ kind: 'conflict', reason: 'closed' })
  })

  it('FR14 what is so already succeeds, whatever was judged: close, reopen, take', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const blind = { preconditions: { judgedUpTo: 0 } }
    expect(bench.judge(desk, reopen, { id: 'r', ...blind })).toMatchObject({ kind: 'ok' })
    expect(bench.judge(desk, take, { id: 't', after: 'r', ...blind })).toMatchObject({ kind: 'ok' })
    bench.core().actAs('s1', close)
    expect(bench.judge(desk, close, { id: 'c', after: 't', ...blind })).toMatchObject({ kind: 'ok' })
    expect(bench.store.conversation('c1')?.state).toBe('closed')
  })

  it('FR14 what belongs to a colleague is conflict(assignee); a supervisor may', () => {
    const bench = createGatewayBench()
    const two = bench.live({ token: 't2', deviceId: 'd2' })
    const boss = bench.live({ token: 't3', deviceId: 'd3' })
    const assignee = { kind: 'conflict', reason: 'assignee' }
    expect(bench.judge(two, take, { id: 't' })).toEqual(assignee)
    expect(bench.judge(two, reply(), { id: 'x' })).toEqual(assignee)
    expect(bench.judge(boss, take, { id: 't' })).toMatchObject({ kind: 'ok' })
    expect(bench.store.conversation('c1')?.assignee?.id).toBe('s1')
  })

  it('FR14 recalls own messages, refuses others’ for good', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const two = bench.live({ token: 't2', deviceId: 'd2' })
    bench.judge(desk, reply(), { id: 'x' })
    const messageId = bench.core().messagesOf('c1')[1]?.id ?? ''
    const recall = { kind: 'message.recall', conversationId: 'c1', messageId } as const
    expect(bench.judge(two, recall, { id: 'q' })).toEqual({ kind: 'refused', reason: 'forbidden' })
    expect(bench.judge(desk, recall, { id: 'r', after: 'x' })).toMatchObject({ kind: 'ok' })
    expect(bench.store.message(messageId)?.delivery).toBe('recalled')
  })

  it('FR14 a command whose dependency is not applied is conflict(depends)', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    expect(bench.judge(desk, reply(), { id: 'x', dependsOn: 'n' })).toEqual({ kind: 'conflict', reason: 'depends' })
    bench.judge(desk, note(), { id: 'n' })
    expect(bench.judge(desk, reply(), { id: 'x', dependsOn: 'n' })).toMatchObject({ kind: 'ok' })
  })
})

describe('effects', () => {
  it('FR9 every command has exactly one event with its id, and a transfer brings its note first', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const transfer = { kind: 'conversation.transfer', conversationId: 'c1', to: 'a2', note: '老客户' } as const
    const out = bench.command(desk, transfer, { id: 'x' })
    const events = framesOf(out, desk.id, 'event')
    expect(events.map((event) => [event.seq, event.kind, event.causeId])).toEqual([
      [3, 'message.added', null],
      [4, 'conversation.changed', 'x'],
    ])
    expect(framesOf(out, desk.id, 'answer')).toEqual([{ id: 'x', verdict: { kind: 'ok', seq: 4 } }])
    expect(bench.store.conversation('c1')?.assignee).toEqual({ id: 'a2', name: '陈默' })
  })

  it('FR9 tags unite and go one by one', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, { kind: 'tags.set', conversationId: 'c1', add: ['急', '退款'], remove: [] }, { id: 'x' })
    bench.judge(desk, { kind: 'tags.set', conversationId: 'c1', add: ['急'], remove: ['退款', '无'] }, { id: 'y', after: 'x' })
    expect(bench.store.conversation('c1')?.tags).toEqual(['急'])
    const many = Array.from({ length: 60 }, (_, i) => `标签${i}`)
    expect(bench.judge(desk, { kind: 'tags.set', conversationId: 'c1', add: many, remove: [] }, { id: 'z', after: 'y' })).toEqual({
      kind: 'refused',
      reason: 'too_many_tags',
    })
  })

  it('FR9 events reach every ready desk, FR3 but none that is gone', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    const two = bench.live({ token: 't2', deviceId: 'd2' })
    const out = bench.command(one, reply(), { id: 'x' })
    expect([seqsOf(out, one.id), seqsOf(out, two.id)]).toEqual([[3], [3]])
    bench.core().disconnect(two.id)
    expect(seqsOf(bench.core().customerSays('c1', '好'), two.id)).toEqual([])
  })

  it('FR19 erases rows, words of commands and of kept events, and goes on being dense', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply('您的电话是 13800000000'), { id: 'x' })
    const out = bench.core().eraseCustomer('cu1')
    expect(framesOf(out, desk.id, 'event')).toMatchObject([{ seq: 4, kind: 'customer.erased', customerId: 'cu1', conversationIds: ['c1'] }])
    expect(JSON.stringify(bench.store.dump())).not.toMatch(/13800000000|快递|王女士/)
    expect(bench.store.eventsAfter(0, 9).map((event) => [event.seq, event.kind, event.causeId])).toEqual([
      [1, 'customer.erased', null],
      [2, 'customer.erased', null],
      [3, 'customer.erased', 'x'],
      [4, 'customer.erased', null],
    ])
    expect(bench.judge(desk, reply('您的电话是 13800000000'), { id: 'x' })).toEqual({ kind: 'ok', seq: 3 })
    expect(bench.judge(desk, reply(), { id: 'y', after: 'x' })).toEqual({ kind: 'refused', reason: 'no_conversation' })
  })

  it('a failed delivery is an event of its own and leaves the answer as it was', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'x' })
    const messageId = bench.core().messagesOf('c1')[1]?.id ?? ''
    const events = framesOf(bench.core().failDelivery(messageId), desk.id, 'event')
    expect(events).toMatchObject([{ seq: 4, kind: 'message.changed', messageId, delivery: 'failed', causeId: null }])
    expect(bench.judge(desk, reply(), { id: 'x' })).toEqual({ kind: 'ok', seq: 3 })
  })
})
