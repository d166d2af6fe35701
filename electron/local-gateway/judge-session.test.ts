import { describe, expect, it } from 'vitest'
import type { PageFrame } from '../../shared/protocol/session-frames.ts'
import { close, createGatewayBench, framesOf, note, reply, seqsOf } from '../../tests/fakes/gateway-bench.ts'

const HELLO = {
  protocol: 4,
  token: 't1',
  deviceId: 'd1',
  ledgerGeneration: 'g1',
  cursor: 0,
  serverEpoch: null,
  open: [],
  page: 0,
  last: true,
}

describe('fence', () => {
  it('FR3 raises the epoch with each welcome, over restarts too', () => {
    const bench = createGatewayBench()
    expect(bench.dial().welcome.clientEpoch).toBe(1)
    expect(bench.dial().welcome.clientEpoch).toBe(2)
    bench.restart()
    expect(bench.dial().welcome.clientEpoch).toBe(3)
    expect(bench.dial({ deviceId: 'd2' }).welcome.clientEpoch).toBe(1)
  })

  it('FR3 sends the older socket away and refuses all it still says', () => {
    const bench = createGatewayBench()
    const old = bench.live()
    const { out } = bench.dial()
    expect(out.filter(({ to }) => to === old.id)).toEqual([
      { to: old.id, frame: { v: 4, type: 'bye', body: { reason: 'superseded' } }, close: true },
    ])
    const late = bench.command(old, reply(), { id: 'x' })
    expect(late).toEqual([{ to: old.id, frame: { v: 4, type: 'bye', body: { reason: 'superseded' } }, close: true }])
    expect(bench.store.command('a1', 'x')).toBeNull()
    expect(seqsOf(bench.core().customerSays('c1', '好'), old.id)).toEqual([])
  })

  it('FR3 does not let a hello that was held up drive out the newer socket of its own desk', () => {
    const bench = createGatewayBench()
    const held = bench.connect()
    const { id, welcome } = bench.live()
    const out = bench.send(held, 'hello', HELLO)
    expect(out).toEqual([{ to: held, frame: { v: 4, type: 'bye', body: { reason: 'superseded' } }, close: true }])
    expect(bench.judge({ id, welcome }, reply(), { id: 'x' })).toMatchObject({ kind: 'ok' })
  })

  it('FR3 leaves other devices of the agent alone', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    bench.live({ deviceId: 'd2' })
    expect(bench.judge(one, reply(), { id: 'x' })).toMatchObject({ kind: 'ok' })
  })
})

describe('hello', () => {
  it.each([
    ['token', { token: 'wrong' }],
    ['protocol_version', { protocol: 9 }],
    ['bad_frame', { page: 1 }],
  ])('FR4 says bye(%s) to a wrong hello', (reason, wrong) => {
    const bench = createGatewayBench()
    const id = bench.connect()
    const out = bench.send(id, 'hello', { ...HELLO, ...wrong })
    expect(out).toEqual([{ to: id, frame: { v: 4, type: 'bye', body: { reason } }, close: true }])
  })

  it('FR4 judges nothing before the last page and answers for the ids of all pages', () => {
    const bench = createGatewayBench()
    bench.judge(bench.live(), reply(), { id: 'x' })
    const id = bench.connect()
    expect(bench.send(id, 'hello', { ...HELLO, open: ['x', 'a'], last: false })).toEqual([])
    expect(bench.send(id, 'hello', { ...HELLO, open: ['b'], page: 1, last: false })).toEqual([])
    const welcome = framesOf(bench.send(id, 'hello', { ...HELLO, open: ['c'], page: 2 }), id, 'welcome')[0]
    expect(welcome?.fates.map((fate) => fate.id)).toEqual(['x', 'a', 'b', 'c'])
    const early = bench.connect()
    bench.send(early, 'hello', { ...HELLO, last: false })
    expect(framesOf(bench.send(early, 'status', { ids: ['x'] }), early, 'bye')).toEqual([{ reason: 'bad_frame' }])
  })

  it('FR4 a frame before any hello ends the connection, a ping does not', () => {
    const bench = createGatewayBench()
    const id = bench.connect()
    expect(framesOf(bench.send(id, 'ping', { n: 7 }), id, 'pong')).toEqual([{ n: 7, serverTime: bench.now() }])
    expect(framesOf(bench.send(id, 'ack', { seq: 1 }), id, 'bye')).toEqual([{ reason: 'bad_frame' }])
  })

  it('FR5 tells the fate of each open command and nothing of others', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'x' })
    bench.judge(desk, reply('', 'c9'), { id: 'y' })
    const { welcome } = bench.dial({ open: ['z', 'y', 'x'] })
    expect(welcome.fates).toEqual([
      { id: 'y', fate: { kind: 'refused', reason: 'no_conversation' } },
      { id: 'x', fate: { kind: 'applied', seq: 3 } },
      { id: 'z', fate: { kind: 'unknown' } },
    ])
    expect(bench.dial({ token: 't2', deviceId: 'd2', open: ['x'] }).welcome.fates).toEqual([{ id: 'x', fate: { kind: 'unknown' } }])
  })

  it('FR5 tells heads of lanes in open conversations and of lanes of open commands', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'x' })
    bench.judge(desk, note(), { id: 'n' })
    expect(bench.dial().welcome.laneHeads).toEqual([
      { lane: 'customer:c1', head: 'x' },
      { lane: 'inner:c1', head: 'n' },
    ])
    bench.core().actAs('s1', close)
    expect(bench.dial().welcome.laneHeads).toEqual([])
    expect(bench.dial({ open: ['x'] }).welcome.laneHeads).toEqual([{ lane: 'customer:c1', head: 'x' }])
  })

  it('FR1 splits a very long welcome into frames below 1 MiB, what the server knows first', () => {
    const bench = createGatewayBench()
    bench.judge(bench.live(), reply(), { id: 'x' })
    const ids = Array.from({ length: 9_999 }, (_, i) => `${i}`.padStart(128, '0'))
    const id = bench.connect()
    const pages = Array.from({ length: 20 }, (_, i) => ids.slice(i * 500, (i + 1) * 500))
    const out = pages.flatMap((open, page) =>
      bench.send(id, 'hello', { ...HELLO, open: page === 19 ? [...open, 'x'] : open, page, last: page === 19 }),
    )
    const fates = [...framesOf(out, id, 'welcome'), ...framesOf(out, id, 'fates')].flatMap((frame) => frame.fates)
    expect(fates.length).toBe(10_000)
    expect(fates[0]).toEqual({ id: 'x', fate: { kind: 'applied', seq: 3 } })
    expect(out.filter(({ to }) => to === id)[0]?.frame.type).toBe('welcome')
    for (const { frame } of out) expect(JSON.stringify(frame).length).toBeLessThan(1_048_576)
  })

  it('FR16 status answers like a welcome', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    bench.judge(desk, reply(), { id: 'x' })
    expect(framesOf(bench.send(desk.id, 'status', { ids: ['x', 'q'] }), desk.id, 'fates')).toEqual([
      {
        fates: [
          { id: 'x', fate: { kind: 'applied', seq: 3 } },
          { id: 'q', fate: { kind: 'unknown' } },
        ],
        laneHeads: [{ lane: 'customer:c1', head: 'x' }],
      },
    ])
  })

  it('FR18 a typing sign reaches the others and stays nowhere', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    const two = bench.live({ token: 't2', deviceId: 'd2' })
    const before = bench.store.dump()
    const out = bench.send(one.id, 'signal', { kind: 'typing', conversationId: 'c1', by: 'x', on: true })
    expect(out).toEqual([
      { to: two.id, frame: { v: 4, type: 'signal', body: { kind: 'typing', conversationId: 'c1', by: '苏婷', from: 'agent', on: true } } },
    ])
    expect(bench.store.dump()).toEqual(before)
  })
})

describe('events', () => {
  it('FR9 replays from the cursor, also from one below the last ack', () => {
    const bench = createGatewayBench()
    const { id, welcome } = bench.live()
    for (const text of ['一', '二', '三']) bench.core().customerSays('c1', text)
    bench.send(id, 'ack', { seq: 5 })
    const again = bench.dial({ cursor: 3, serverEpoch: welcome.serverEpoch })
    expect(again.welcome.mode).toBe('replay')
    expect(seqsOf(again.out, again.id)).toEqual([4, 5])
  })

  it('FR10 never has more than the window un-acked, and goes on with each ack', () => {
    const bench = createGatewayBench({ options: { window: 3 } })
    const { id } = bench.live()
    const sent = ['一', '二', '三', '四', '五'].flatMap((text) => seqsOf(bench.core().customerSays('c1', text), id))
    expect(sent).toEqual([3, 4, 5])
    expect(seqsOf(bench.send(id, 'ack', { seq: 4 }), id)).toEqual([6, 7])
    expect(seqsOf(bench.send(id, 'ack', { seq: 3 }), id)).toEqual([])
  })

  it('FR10 an ack for more than was sent opens nothing', () => {
    const bench = createGatewayBench({ options: { window: 2 } })
    const { id } = bench.live()
    for (const text of ['一', '二', '三', '四', '五']) bench.core().customerSays('c1', text)
    expect(seqsOf(bench.send(id, 'ack', { seq: 1_000 }), id)).toEqual([5, 6])
  })

  it('FR9 fetch replay starts the stream again after the given event', () => {
    const bench = createGatewayBench()
    const { id } = bench.live()
    for (const text of ['一', '二']) bench.core().customerSays('c1', text)
    expect(seqsOf(bench.send(id, 'fetch', { n: 1, want: { kind: 'replay', after: 2 } }), id)).toEqual([3, 4])
    bench.core().forgetEvents(3)
    expect(framesOf(bench.send(id, 'fetch', { n: 2, want: { kind: 'replay', after: 2 } }), id, 'bye')).toEqual([
      { reason: 'cursor_too_old' },
    ])
  })

  it('FR9 keeps events three days after everybody has them, and thirty for those who do not', () => {
    const bench = createGatewayBench()
    const day = 86_400_000
    const { id } = bench.live()
    bench.core().customerSays('c1', '一')
    bench.pass(2 * day)
    bench.send(id, 'ack', { seq: 3 })
    bench.core().prune()
    expect(bench.store.floor()).toBe(0)
    bench.pass(2 * day)
    bench.core().customerSays('c1', '二')
    bench.core().prune()
    expect(bench.store.floor()).toBe(3)
    bench.core().disconnect(id)
    bench.pass(29 * day)
    bench.core().prune()
    expect(bench.store.floor()).toBe(3)
    bench.pass(2 * day)
    bench.core().prune()
    expect(bench.store.floor()).toBe(4)
  })
})

describe('refetch', () => {
  it('FR12 sends no event before the snapshot is acked, then all after it', () => {
    const bench = createGatewayBench({ options: { snapshotRows: 1 } })
    const { id, out, welcome } = bench.dial()
    expect([welcome.mode, seqsOf(out, id)]).toEqual(['refetch', []])
    const first = framesOf(bench.send(id, 'fetch', { n: 1, want: { kind: 'snapshot', token: null } }), id, 'page')[0]
    expect(seqsOf(bench.core().customerSays('c1', '又一句'), id)).toEqual([])
    expect(seqsOf(bench.send(id, 'ack', { seq: 2 }), id)).toEqual([])
    const token = first?.next ?? null
    const second = framesOf(bench.send(id, 'fetch', { n: 2, want: { kind: 'snapshot', token } }), id, 'page')[0]
    expect([first?.seq, first?.conversations.length, first?.messages.length]).toEqual([2, 1, 0])
    expect([second?.seq, second?.messages.map((row) => row.text), second?.next]).toEqual([2, ['我的快递呢'], null])
    expect(seqsOf(bench.send(id, 'ack', { seq: 2 }), id)).toEqual([3])
  })

  it('FR12 a page keeps within its limit of bytes', () => {
    const bench = createGatewayBench({ options: { snapshotBytes: 10_000 } })
    for (let i = 0; i < 20; i++) bench.core().customerSays('c1', '长'.repeat(1_000))
    const { id } = bench.dial()
    let token: string | null = null
    const texts: string[] = []
    do {
      const page: PageFrame | undefined = framesOf(bench.send(id, 'fetch', { n: 1, want: { kind: 'snapshot', token } }), id, 'page')[0]
      expect(new TextEncoder().encode(JSON.stringify(page)).length).toBeLessThan(10_300)
      texts.push(...(page?.messages ?? []).map((row) => row.text))
      token = page?.next ?? null
    } while (token !== null)
    expect(texts.length).toBe(21)
  })

  it('FR12 a token of another snapshot ends the connection', () => {
    const bench = createGatewayBench({ options: { snapshotRows: 1 } })
    const { id } = bench.dial()
    bench.send(id, 'fetch', { n: 1, want: { kind: 'snapshot', token: null } })
    bench.send(id, 'fetch', { n: 2, want: { kind: 'snapshot', token: null } })
    expect(framesOf(bench.send(id, 'fetch', { n: 3, want: { kind: 'snapshot', token: '1.1' } }), id, 'bye')).toEqual([
      { reason: 'snapshot_gone' },
    ])
  })

  it.each([
    ['nothing is here yet', { cursor: 0 }],
    ['another server epoch', { cursor: 2, serverEpoch: 'other' }],
    ['no server epoch', { cursor: 2, serverEpoch: null }],
    ['another ledger', { cursor: 2, ledgerGeneration: 'g2' }],
    ['a device nobody knows', { cursor: 2, deviceId: 'd7' }],
    ['a cursor from the future', { cursor: 9 }],
  ])('FR5 orders a refetch for %s', (_why, hello) => {
    const bench = createGatewayBench()
    const { serverEpoch } = bench.live().welcome
    expect(bench.dial({ cursor: 2, serverEpoch }).welcome.mode).toBe('replay')
    expect(bench.dial({ serverEpoch, ...hello }).welcome.mode).toBe('refetch')
  })

  it('FR9 orders a refetch for a cursor older than what is kept', () => {
    const bench = createGatewayBench()
    const { serverEpoch } = bench.live().welcome
    bench.core().customerSays('c1', '一')
    bench.core().forgetEvents(3)
    expect(bench.dial({ cursor: 2, serverEpoch }).welcome.mode).toBe('refetch')
  })

  it('FR12 orders it again when the snapshot was never acked, whatever the cursor says', () => {
    const bench = createGatewayBench()
    const { serverEpoch } = bench.dial().welcome
    expect(bench.dial({ cursor: 2, serverEpoch }).welcome.mode).toBe('refetch')
    bench.live()
    expect(bench.dial({ cursor: 2, serverEpoch }).welcome.mode).toBe('replay')
  })

  it('FR13 after a restore: new epoch, restoredTo, refetch, no id given out twice', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const backup = bench.core().snapshot()
    bench.pass(60_000)
    bench.judge(desk, reply('丢了'), { id: 'x' })
    const lost = bench.core().messagesOf('c1')[1]?.id
    const out = bench.core().restore(backup)
    expect(framesOf(out, desk.id, 'bye')).toEqual([{ reason: 'restarting' }])
    bench.restart()
    const { welcome, ...at } = bench.live({ cursor: 3, serverEpoch: desk.welcome.serverEpoch, open: ['x'] })
    expect(welcome).toMatchObject({ mode: 'refetch', restoredTo: backup.at, headSeq: 2, fates: [{ id: 'x', fate: { kind: 'unknown' } }] })
    expect(welcome.serverEpoch).not.toBe(desk.welcome.serverEpoch)
    expect(bench.judge({ ...at, welcome }, reply('新'), { id: 'y' })).toEqual({ kind: 'ok', seq: 3 })
    expect(bench.core().messagesOf('c1')[1]?.id).not.toBe(lost)
    expect(bench.dial({ cursor: 3, serverEpoch: welcome.serverEpoch }).welcome.restoredTo).toBeNull()
  })
})
