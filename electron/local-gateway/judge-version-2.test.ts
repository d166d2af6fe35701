import { describe, expect, it } from 'vitest'
import { customerFile } from '../../tests/fakes/customer-file.ts'
import { close, createGatewayBench, framesOf, reopen, take } from '../../tests/fakes/gateway-bench.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Picture } from '../../shared/model/picture.ts'

const picture = (hash = 'ab'.repeat(32)): Picture => ({ hash, type: 'image/png', width: 8, height: 6, bytes: 3, name: '破损.png' })
const blob = (hash = 'ab'.repeat(32)) => ({ hash, type: 'image/png', bytes: new Uint8Array([1, 2, 3]) }) as const
const shelve = (more: object): CommandBody => ({ kind: 'conversation.shelve', conversationId: 'c1', ...more })
const show = (pictures: Picture[], text = ''): CommandBody => ({ kind: 'reply.send', conversationId: 'c1', text, pictures })
const transfer = (to: string | null): CommandBody => ({ kind: 'conversation.transfer', conversationId: 'c1', to, note: '' })
const conversation = (bench: ReturnType<typeof createGatewayBench>, id = 'c1') =>
  bench
    .core()
    .conversations()
    .find((row) => row.id === id)

describe('shelf', () => {
  it('FR6 what is absent stays, each shelving has its one event, and none is a fact', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const before = bench.store.conversation('c1')?.fact
    bench.judge(desk, shelve({ pinned: true }), { id: 'x' })
    bench.judge(desk, shelve({ snoozedUntil: 5_000 }), { id: 'y', after: 'x' })
    const out = bench.command(desk, shelve({}), { id: 'z', after: 'y', preconditions: { judgedUpTo: 0 } })
    expect(framesOf(out, desk.id, 'event').map((event) => event.causeId)).toEqual(['z'])
    expect(conversation(bench)?.shelf).toEqual({ pinned: true, onHold: false, snoozedUntil: 5_000 })
    expect(bench.store.conversation('c1')?.fact).toEqual(before)
  })

  it.each<[string, CommandBody]>([
    ['another assignee', transfer('a2')],
    ['its end', close],
  ])('FR6 %s empties it', (_what, body) => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, shelve({ onHold: true }), { id: 'x' })
    bench.judge(desk, body, { id: 'y' })
    expect(conversation(bench)?.shelf).toBeUndefined()
  })
})

describe('queue and cap', () => {
  it('FR9 says why and since when a conversation waits, and no more once somebody has it', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    expect(conversation(bench)?.queued).toBeUndefined()
    bench.pass(500)
    bench.judge(desk, transfer(null), { id: 'x' })
    const since = bench.now()
    expect(conversation(bench)?.queued).toEqual({ reason: 'transfer', since })
    bench.pass(500)
    bench.core().assign('c1', null, 'skill')
    expect(conversation(bench)?.queued).toEqual({ reason: 'skill', since })
    bench.core().assign('c1', 'a2')
    expect(conversation(bench)).toMatchObject({ assignee: { id: 'a2' } })
    expect(conversation(bench)?.queued).toBeUndefined()
    expect(bench.store.eventsAfter(0, 99).at(-1)).toMatchObject({ change: 'assigned', by: { kind: 'system' }, causeId: null })
  })

  it('FR14 conflict(cap): nobody gets more than it may, by take, transfer, assignment or coming back', () => {
    const bench = createGatewayBench({ options: { cap: 1, caps: { s1: 0 } } })
    const desk = bench.live()
    const other = {
      customer: { id: 'cu2', name: '李', vip: false },
      shop: '店',
      channel: 'live',
      assignee: null,
      firstText: '在吗',
    } as const
    bench.core().openConversation({ id: 'c2', ...other })
    const judge = (body: CommandBody, id: string) => bench.judge(desk, body, { id })
    const full = { kind: 'conflict', reason: 'cap' }
    expect(judge({ ...take, conversationId: 'c2' }, 'x')).toEqual(full)
    expect(judge(take, 'own')).toMatchObject({ kind: 'ok' })
    expect(bench.judge(desk, transfer('s1'), { id: 'y', after: 'own' })).toEqual(full)
    expect(() => bench.core().assign('c2', 'a1')).toThrow(/hands full/)
    bench.judge(desk, close, { id: 'z', after: 'own' })
    expect(judge({ ...take, conversationId: 'c2' }, 'x')).toMatchObject({ kind: 'ok' })
    expect(bench.judge(desk, reopen, { id: 'r', after: 'z' })).toEqual(full)
    bench.core().customerSays('c1', '还有一个问题')
    expect(conversation(bench)).toMatchObject({ state: 'open', assignee: null, queued: { reason: 'returning' } })
    expect(
      bench
        .core()
        .roster()
        .agents.map((agent) => [agent.id, agent.open, agent.cap]),
    ).toEqual([
      ['a1', 1, 1],
      ['a2', 0, 1],
      ['s1', 0, 0],
    ])
  })

  it('FR9 a robot’s turns and why it gave up come before the customer’s first words to a person', () => {
    const bench = createGatewayBench()
    bench.core().openConversation({
      id: 'c9',
      customer: { id: 'cu9', name: '李', vip: false },
      shop: '店',
      channel: 'live',
      assignee: null,
      reason: 'cap',
      earlier: [
        { by: 'customer', name: '', text: '怎么退货' },
        { by: 'bot', name: '小助手', text: '请选择订单' },
        { by: 'system', name: '系统', text: '机器人转人工：没有听懂' },
      ],
      firstText: '人工',
    })
    expect(
      bench
        .core()
        .messagesOf('c9')
        .map((row) => [row.order, row.author.kind, row.text]),
    ).toEqual([
      [1, 'customer', '怎么退货'],
      [2, 'bot', '请选择订单'],
      [3, 'system', '机器人转人工：没有听懂'],
      [4, 'customer', '人工'],
    ])
    expect(conversation(bench, 'c9')?.queued?.reason).toBe('cap')
  })
})

describe('pictures', () => {
  it('FR17 a command whose picture is missing is retried, one whose picture lies is refused, and then it goes', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    expect(bench.judge(desk, show([picture()]), { id: 'x' })).toMatchObject({ kind: 'retry' })
    expect(bench.core().putBlob(blob())).toBe(true)
    expect(bench.core().putBlob(blob())).toBe(false)
    expect(bench.judge(desk, show([{ ...picture(), type: 'image/gif' }]), { id: 'lie' })).toEqual({ kind: 'refused', reason: 'picture' })
    const out = bench.command(desk, show([picture()]), { id: 'x' })
    expect(framesOf(out, desk.id, 'event')).toMatchObject([{ causeId: 'x', message: { text: '', pictures: [picture()] } }])
    expect(bench.core().messagesOf('c1').at(-1)?.pictures).toEqual([picture()])
  })

  it('FR6 a picture with a nudge is more than a nudge', () => {
    const bench = createGatewayBench()
    const before = bench.store.conversation('c1')?.fact.seq
    bench.core().customerSays('c1', '在吗')
    expect(bench.store.conversation('c1')?.fact.seq).toBe(before)
    bench.core().putBlob(blob())
    bench.core().customerSays('c1', '在吗', [picture()])
    expect(bench.store.conversation('c1')?.fact.seq).toBe(bench.store.head())
  })

  it('FR17 bytes that no message names go after a day, named ones stay', () => {
    const bench = createGatewayBench()
    bench.core().putBlob(blob())
    bench.core().putBlob(blob('cd'.repeat(32)))
    bench.core().customerSays('c1', '', [picture()])
    bench.pass(86_300_000)
    bench.core().prune()
    expect(bench.store.blob('cd'.repeat(32))).not.toBeNull()
    bench.pass(200_000)
    bench.core().prune()
    expect([bench.store.blob('cd'.repeat(32)), bench.store.blob('ab'.repeat(32))?.type]).toEqual([null, 'image/png'])
  })
})

describe('files', () => {
  it('FR12 travel as events and in snapshots', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const { seq: _seq, ...known } = customerFile('cu1', 0)
    const out = bench.core().file(known)
    const { seq } = framesOf(out, desk.id, 'event')[0] ?? { seq: 0 }
    expect(framesOf(out, desk.id, 'event')[0]).toMatchObject({ kind: 'customer.filed', file: { customerId: 'cu1', seq } })
    const late = bench.dial({ deviceId: 'd2' })
    const page = framesOf(bench.send(late.id, 'fetch', { n: 1, want: { kind: 'snapshot', token: null } }), late.id, 'page')[0]
    expect(page?.files).toEqual([customerFile('cu1', seq)])
  })

  it('FR19 an erased customer leaves no file, no picture of its own, and no word of either in any kept event', () => {
    const bench = createGatewayBench()
    const { seq: _seq, ...known } = customerFile('cu1', 0)
    bench.core().file(known)
    bench.core().putBlob(blob())
    bench.core().putBlob(blob('cd'.repeat(32)))
    const other = { customer: { id: 'cu2', name: '李', vip: false }, shop: '店', channel: 'live', assignee: null, firstText: '看' } as const
    bench.core().openConversation({ id: 'c2', ...other, pictures: [picture('cd'.repeat(32))] })
    bench.core().customerSays('c1', '坏了', [picture(), picture('cd'.repeat(32))])
    bench.core().eraseCustomer('cu1')
    expect(bench.store.files()).toEqual([])
    expect([bench.store.blob('ab'.repeat(32)), bench.store.blob('cd'.repeat(32))?.hash]).toEqual([null, 'cd'.repeat(32)])
    const events = bench.store.eventsAfter(0, 99)
    expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1))
    expect(JSON.stringify(events)).not.toMatch(/金卡|坏了|abab/)
  })
})

describe('signals', () => {
  it('FR18 reading is told both ways and stored nowhere', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    const two = bench.live({ deviceId: 'd2', token: 't2' })
    const head = bench.store.head()
    const sent = bench.send(one.id, 'signal', { kind: 'read', conversationId: 'c1', by: '', upTo: 1 })
    expect(sent.map(({ to, frame }) => [to, frame.body])).toEqual([
      [two.id, { kind: 'read', conversationId: 'c1', by: '苏婷', from: 'agent', upTo: 1 }],
    ])
    const read = bench.core().customerReads('c1', 1)
    expect(framesOf(read, one.id, 'signal')).toEqual([{ kind: 'read', conversationId: 'c1', by: '王女士', from: 'customer', upTo: 1 }])
    expect(bench.store.head()).toBe(head)
  })
})
