import { describe, expect, it } from 'vitest'
import { createGatewayBench, framesOf, note } from '../../tests/fakes/gateway-bench.ts'

describe('roster', () => {
  it('FR20 follows each welcome: who is here, who is not, and how much each has', () => {
    const bench = createGatewayBench({ options: { cap: 5, caps: { a2: 3 } } })
    const { id, out } = bench.dial()
    expect(out.map(({ frame }) => frame.type).slice(0, 2)).toEqual(['welcome', 'roster'])
    expect(framesOf(out, id, 'roster')[0]?.agents).toEqual([
      { id: 'a1', name: '苏婷', role: 'agent', state: 'online', open: 1, cap: 5 },
      { id: 'a2', name: '陈默', role: 'agent', state: 'offline', open: 0, cap: 3 },
      { id: 's1', name: '周岚', role: 'supervisor', state: 'offline', open: 0, cap: 5 },
    ])
  })

  it('FR20 is told again when something of it changed, and only then', () => {
    const bench = createGatewayBench()
    const one = bench.live()
    const two = bench.live({ deviceId: 'd2', token: 't2' })
    const news = (): number[] =>
      bench
        .core()
        .rosterNews()
        .map(({ to }) => to)
    expect(news()).toEqual([one.id, two.id])
    bench.judge(one, note(), { id: 'x' })
    expect(news()).toEqual([])
    bench.send(one.id, 'presence', { state: 'away' })
    expect(news()).toEqual([one.id, two.id])
    bench.core().disconnect(one.id)
    expect(news()).toEqual([two.id])
    expect(bench.core().roster().agents[0]?.state).toBe('offline')
    expect(framesOf(bench.dial({ deviceId: 'd3' }).out, 3, 'roster')[0]?.agents[0]?.state).toBe('away')
  })
})
