import { afterEach, describe, expect, it } from 'vitest'
import type { Sale } from '../../../shared/model/sale.ts'
import { nextEdge, runningSale, saleSpans, salesAt, type SaleSpan } from './sale-rules.ts'

const span = (name: string, from: number, to: number): SaleSpan => ({ key: name, name, from, to })
const A = span('A', 100, 200)

describe('J21 what the calendar says of a moment', () => {
  it.each<[string, number, string | null]>([
    ['before', 99, null],
    ['at the start', 100, 'A'],
    ['at the last moment', 199, 'A'],
    ['at the end', 200, null],
  ])('J21 one entry, %s', (_name, now, expected) => {
    expect(runningSale([A], [], now)?.name ?? null).toBe(expected)
    expect(salesAt([A], now)).toHaveLength(expected === null ? 0 : 1)
  })

  it('J21 of two that overlap it names the one that ends last, and counts from the first', () => {
    const all = [A, span('B', 150, 300)]
    expect(runningSale(all, [], 120)).toEqual({ name: 'A', since: 100, until: 200 })
    expect(runningSale(all, [], 150)).toEqual({ name: 'B', since: 100, until: 300 })
    expect(runningSale(all, [], 250)).toEqual({ name: 'B', since: 100, until: 300 })
    expect(runningSale([span('long', 50, 400), A], [], 150)).toEqual({ name: 'long', since: 50, until: 400 })
  })

  it('J21 entries that meet without a gap are one stretch, those with a gap are not', () => {
    expect(runningSale([A, span('B', 200, 300)], [], 200)).toEqual({ name: 'B', since: 100, until: 300 })
    expect(runningSale([A, span('B', 201, 300)], [], 201)).toEqual({ name: 'B', since: 201, until: 300 })
  })

  it('J21 what is switched off neither runs nor counts', () => {
    const all = [A, span('B', 150, 300)]
    expect(runningSale(all, ['A'], 160)).toEqual({ name: 'B', since: 150, until: 300 })
    expect(runningSale(all, ['A', 'B'], 160)).toBeNull()
  })

  it('J21 names the next beginning or end', () => {
    const all = [A, span('B', 150, 300)]
    expect([0, 100, 150, 299, 300].map((now) => nextEdge(all, now))).toEqual([100, 150, 200, 300, null])
  })
})

describe('J21 the wall clock', () => {
  const before = process.env['TZ']
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })
  const at = (zone: string, from: string, to: string): readonly (readonly [string, string])[] => {
    process.env['TZ'] = zone
    const sale: Sale = { name: 'x', from, to }
    return saleSpans([sale]).map((one) => [new Date(one.from).toISOString(), new Date(one.to).toISOString()] as const)
  }

  it('J21 is that of the zone this computer is in, and is read anew when the zone is another', () => {
    const night = ['2026-11-10T23:30', '2026-11-11T01:00'] as const
    expect(at('Asia/Shanghai', ...night)).toEqual([['2026-11-10T15:30:00.000Z', '2026-11-10T17:00:00.000Z']])
    expect(at('Europe/Berlin', ...night)).toEqual([['2026-11-10T22:30:00.000Z', '2026-11-11T00:00:00.000Z']])
  })

  it('J21 over the night in which an hour is skipped an entry is an hour shorter, over that in which one comes twice an hour longer', () => {
    expect(at('America/New_York', '2026-03-08T01:00', '2026-03-08T04:00')).toEqual([
      ['2026-03-08T06:00:00.000Z', '2026-03-08T08:00:00.000Z'],
    ])
    expect(at('America/New_York', '2026-11-01T00:00', '2026-11-01T03:00')).toEqual([
      ['2026-11-01T04:00:00.000Z', '2026-11-01T08:00:00.000Z'],
    ])
  })

  it('J21 a time that is skipped is the one an hour later, one that comes twice is the first, and an entry of nothing never runs', () => {
    expect(at('America/New_York', '2026-03-08T02:30', '2026-03-08T05:00')).toEqual([
      ['2026-03-08T07:30:00.000Z', '2026-03-08T09:00:00.000Z'],
    ])
    expect(at('America/New_York', '2026-11-01T01:30', '2026-11-01T02:00')).toEqual([
      ['2026-11-01T05:30:00.000Z', '2026-11-01T07:00:00.000Z'],
    ])
    expect(at('America/New_York', '2026-03-08T02:30', '2026-03-08T03:15')).toEqual([])
  })
})
