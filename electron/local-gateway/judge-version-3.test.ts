import { describe, expect, it } from 'vitest'
import { addCapture, capture, ticketDraft } from '../../tests/fakes/captures.ts'
import { customerFile } from '../../tests/fakes/customer-file.ts'
import { createGatewayBench, framesOf, reply, type GatewayBench } from '../../tests/fakes/gateway-bench.ts'
import type { PageFrame } from '../../shared/protocol/session-frames.ts'
import type { CommandBody } from '../../shared/model/command.ts'

const record = (bench: GatewayBench, id = 'cap-1') => bench.store.record(id)?.row
const amend = (base: number, more: object = {}): CommandBody => ({
  kind: 'capture.amend',
  captureId: 'cap-1',
  base,
  capture: capture({ request: '杯子和盘子都碎了' }),
  conversationId: null,
  customerId: null,
  ...more,
})
const edit = (base: number, more: object): CommandBody => ({ kind: 'customer.edit', customerId: 'cu1', base, ...more })

describe('captures and tickets', () => {
  it('FR6 a capture is kept with its three times and one event, in a lane of its own', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.pass(5_000)
    const out = bench.command(desk, addCapture(), { id: 'k', composedAt: 1_001_000 })
    expect(framesOf(out, desk.id, 'event')).toMatchObject([{ kind: 'capture.kept', causeId: 'k', deviceId: 'd1' }])
    expect(record(bench)).toMatchObject({
      capture: capture(),
      capturedAt: 1_001_000,
      syncedAt: bench.now(),
      by: { id: 'a1' },
      causeId: 'k',
    })
    expect(bench.store.laneHead('d1', 'capture:cap-1')).toBe('k')
    expect(bench.store.conversation('c1')?.fact.seq).toBe(2)
  })

  it('FR7 the same capture again is the same record, another under its id is refused for good', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const first = bench.judge(desk, addCapture(), { id: 'k' })
    expect(bench.judge(desk, addCapture(), { id: 'k' })).toEqual(first)
    const other = { id: 'j', after: 'k' }
    expect(bench.judge(desk, addCapture('cap-1', { who: '别人' }), other)).toEqual({ kind: 'refused', reason: 'id_taken' })
    expect(bench.store.records()).toHaveLength(1)
  })

  it('FR14 amending what somebody changed meanwhile is conflict(version); with a fresh base it goes and keeps the first times', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, addCapture(), { id: 'k' })
    const first = record(bench)
    bench.core().actAs('a2', amend(99, { capture: capture({ who: '林小姐' }) }))
    const head = bench.store.head()
    expect(bench.judge(desk, amend(first?.seq ?? 0), { id: 'x', after: 'k' })).toEqual({
      kind: 'conflict',
      reason: 'version',
      headSeq: head,
    })
    expect(bench.judge(desk, amend(head, { customerId: 'cu1' }), { id: 'x', after: 'k' })).toMatchObject({ kind: 'ok' })
    expect(record(bench)).toMatchObject({ customerId: 'cu1', capture: { request: '杯子和盘子都碎了' } })
    const now = record(bench)
    expect([now && 'syncedAt' in now && now.syncedAt]).toEqual([first && 'syncedAt' in first && first.syncedAt])
    expect(bench.judge(desk, { ...amend(0), captureId: 'none' } as CommandBody, { id: 'y' })).toEqual({
      kind: 'refused',
      reason: 'no_capture',
    })
  })

  it('FR6 a ticket may depend on its capture, and names a conversation that is there', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const ticket: CommandBody = {
      kind: 'ticket.create',
      ticketId: 't-1',
      ticket: ticketDraft({ captureId: 'cap-1', conversationId: 'c1' }),
    }
    expect(bench.judge(desk, ticket, { id: 't', dependsOn: 'k' })).toEqual({ kind: 'conflict', reason: 'depends' })
    bench.judge(desk, addCapture(), { id: 'k' })
    expect(bench.judge(desk, ticket, { id: 't', dependsOn: 'k' })).toMatchObject({ kind: 'ok' })
    expect(bench.store.record('t-1')).toMatchObject({ kind: 'ticket', row: { summary: '补发一个杯子', captureId: 'cap-1' } })
    const nowhere: CommandBody = { kind: 'ticket.create', ticketId: 't-2', ticket: ticketDraft({ conversationId: 'c9' }) }
    expect(bench.judge(desk, nowhere, { id: 'u' })).toEqual({ kind: 'refused', reason: 'no_conversation' })
  })

  it('FR12 a snapshot brings captures and tickets, page by page', () => {
    const bench = createGatewayBench({ options: { snapshotRows: 1 } })
    const desk = bench.live()
    bench.judge(desk, addCapture(), { id: 'k' })
    bench.judge(desk, { kind: 'ticket.create', ticketId: 't-1', ticket: ticketDraft() }, { id: 't' })
    const { id, welcome } = bench.dial({ deviceId: 'd2' })
    expect(welcome.mode).toBe('refetch')
    const seen: string[] = []
    let token: string | null = null
    do {
      const page: PageFrame | undefined = framesOf(bench.send(id, 'fetch', { n: 1, want: { kind: 'snapshot', token } }), id, 'page')[0]
      seen.push(
        ...[...(page?.conversations ?? []), ...(page?.captures ?? []), ...(page?.tickets ?? []), ...(page?.messages ?? [])].map(
          (row) => row.id,
        ),
      )
      token = page?.next ?? null
    } while (token !== null)
    expect(seen).toEqual(['c1', 'cap-1', 't-1', expect.stringMatching(/^m-/)])
  })

  it('FR19 erasing a customer takes its captures and tickets along, with the words of their commands and events', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, addCapture('cap-1', {}, { customerId: 'cu1' }), { id: 'k' })
    bench.judge(desk, addCapture('cap-2'), { id: 'j' })
    const out = bench.core().eraseCustomer('cu1')
    expect(framesOf(out, desk.id, 'event')).toMatchObject([{ kind: 'customer.erased', recordIds: ['cap-1'] }])
    expect(bench.store.records().map(({ row }) => row.id)).toEqual(['cap-2'])
    expect(bench.store.command('a1', 'k')?.body).toBeNull()
    const kept = JSON.stringify(bench.store.eventsAfter(0, 99).filter(({ causeId }) => causeId === 'k'))
    expect(kept).toContain('customer.erased')
    expect(kept).not.toContain('林晓')
  })
})

describe('files and reply windows', () => {
  it('FR14 sets unite whatever happened meanwhile, a remark over another remark is conflict(version)', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.core().file(customerFile('cu1', 0))
    const base = bench.store.file('cu1')?.seq ?? 0
    bench.core().actAs('a2', edit(base, { remark: '陈默写的' }))
    expect(bench.judge(desk, edit(base, { preferences: { add: ['顺丰'], remove: [] } }), { id: 'x' })).toMatchObject({ kind: 'ok' })
    expect(bench.judge(desk, edit(base, { remark: '我写的' }), { id: 'y', after: 'x' })).toMatchObject({
      kind: 'conflict',
      reason: 'version',
    })
    expect(bench.store.file('cu1')?.profile).toMatchObject({ remark: '陈默写的', preferences: expect.arrayContaining(['顺丰']) })
    expect(bench.judge(desk, { ...edit(0, { remark: '' }), customerId: 'nobody' } as CommandBody, { id: 'z' })).toMatchObject({
      reason: 'no_customer',
    })
  })

  it('FR14 after the window only a template goes', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const replyUntil = bench.now() + 1_000
    const customer = { id: 'cu9', name: '李', vip: false }
    const opening = { id: 'c9', customer, shop: '店', channel: 'messenger', assignee: 'a1', firstText: '在吗', replyUntil } as const
    bench.core().openConversation(opening)
    expect(bench.judge(desk, reply('还来得及', 'c9'), { id: 'x' })).toMatchObject({ kind: 'ok' })
    bench.pass(1_001)
    const late = reply('太晚了', 'c9')
    expect(bench.judge(desk, late, { id: 'y', after: 'x' })).toEqual({ kind: 'conflict', reason: 'window' })
    expect(bench.judge(desk, { ...late, template: 'reopen' } as CommandBody, { id: 'y', after: 'x' })).toMatchObject({ kind: 'ok' })
  })
})

describe('health', () => {
  it('FR21 follows each welcome and every change, and is stored nowhere', () => {
    const bench = createGatewayBench()
    const { id, out } = bench.dial()
    const parts = (part: readonly { part: string; state: string }[] | undefined) => part?.map(({ part: name, state }) => [name, state])
    expect(parts(framesOf(out, id, 'health')[0]?.parts)).toEqual([
      ['customers', 'ok'],
      ['orders', 'ok'],
    ])
    bench.pass(500)
    const slow = framesOf(bench.core().setPart('orders', 'slow'), id, 'health')[0]
    expect(slow?.parts[1]).toEqual({ part: 'orders', state: 'slow', since: bench.now() })
    bench.pass(500)
    expect(framesOf(bench.core().setPart('orders', 'slow'), id, 'health')[0]?.parts[1]?.since).toBe(bench.now() - 500)
    const said = framesOf(bench.core().declare({ kind: 'peak', text: '大促' }), id, 'health')[0]
    expect(said?.declared).toEqual({ kind: 'peak', text: '大促', since: bench.now() })
    expect(framesOf(bench.core().declare(null), id, 'health')[0]?.declared).toBeNull()
    bench.restart()
    expect(parts(framesOf(bench.dial().out, 2, 'health')[0]?.parts)?.[1]).toEqual(['orders', 'ok'])
  })
})
