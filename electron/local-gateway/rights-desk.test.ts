import { describe, expect, it } from 'vitest'
import { createGatewayBench, framesOf, note, reply } from '../../tests/fakes/gateway-bench.ts'

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

describe('a right that ends', () => {
  it('FR19 revoke: every desk of the agent gets bye(revoked), nobody else’s does', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    const two = bench.live({ deviceId: 'd2' })
    const other = bench.live({ token: 't2', deviceId: 'd3' })
    const bye = (to: number) => ({ to, frame: { v: 4, type: 'bye', body: { reason: 'revoked' } }, close: true })
    expect(bench.core().revoke('a1', true)).toEqual([bye(one.id), bye(two.id)])
    expect(bench.command(one, reply(), { id: 'x' })).toEqual([bye(one.id)])
    expect(bench.judge(other, note(), { id: 'n' })).toMatchObject({ kind: 'ok' })
  })

  it('FR19 revoke: a hello is refused, over restarts too, until the right is given back', () => {
    const bench = createGatewayBench()
    bench.core().revoke('a1', true)
    bench.restart()
    const id = bench.connect()
    expect(framesOf(bench.send(id, 'hello', HELLO), id, 'bye')).toEqual([{ reason: 'revoked' }])
    bench.core().revoke('a1', false)
    expect(bench.dial().welcome.agent.id).toBe('a1')
  })

  it('FR19 revoke: a page of a hello under way is the last that is heard', () => {
    const bench = createGatewayBench()
    const id = bench.connect()
    expect(bench.send(id, 'hello', { ...HELLO, last: false })).toEqual([])
    bench.core().revoke('a1', true)
    expect(framesOf(bench.send(id, 'hello', { ...HELLO, page: 1 }), id, 'bye')).toEqual([{ reason: 'revoked' }])
  })

  it('CB2: a command that reaches the judge after its right is refused(forbidden) for good; what was answered before is answered again', () => {
    const bench = createGatewayBench()
    const desk = bench.live()
    const done = bench.judge(desk, reply('您好'), { id: 'x' })
    // As a second process over the same store would: this one's sockets have not heard of it.
    bench.store.transaction(() => bench.store.setMeta('revoked:a1', '1'))
    expect(bench.judge(desk, note(), { id: 'n' })).toEqual({ kind: 'refused', reason: 'forbidden' })
    expect(bench.judge(desk, reply('您好'), { id: 'x' })).toEqual(done)
    bench.core().revoke('a1', false)
    expect(bench.judge(desk, note(), { id: 'n' })).toEqual({ kind: 'refused', reason: 'forbidden' })
    expect(bench.judge(desk, note(), { id: 'n2' })).toMatchObject({ kind: 'ok' })
  })

  it('knows whose right it is asked about', () => {
    expect(() => createGatewayBench().core().revoke('nobody', true)).toThrow('agent')
  })
})
