import { describe, expect, it } from 'vitest'
import type { PartState } from '../../../shared/model/health.ts'
import { PARTS, type OutageRow, type Part } from '../../data/outage-row.ts'
import type { DeskHealth } from './health-rules.ts'
import { AWAY_MS, BEAT_MS, nextOutageRow, reliefOf, type OutageFacts } from './outage-row-rules.ts'

const T = 1_800_000_000_000
const health = (odd: Partial<Record<Part, [PartState, number]>> = {}): DeskHealth =>
  PARTS.map((part) => ({ part, state: odd[part]?.[0] ?? 'ok', since: odd[part]?.[1] ?? T - 1_000, recovering: false }))
const facts = (now: number, more: Partial<OutageFacts> = {}): OutageFacts => ({
  health: health(),
  declared: null,
  manual: null,
  now,
  ...more,
})
let ids = 0
const id = (): string => `o${++ids}`
const cut = (at: number): DeskHealth => health({ gateway: ['down', at], customers: ['unknown', at], orders: ['unknown', at] })
const step = (before: OutageRow | null, next: OutageFacts): OutageRow | null => nextOutageRow(before, next, id)

describe('J20 the outage writes itself', () => {
  it('begins when the link went, names the parts, and ends when the gateway was well again, not when the hold was over', () => {
    const begun = step(null, facts(T + 400, { health: cut(T) }))
    expect(begun).toMatchObject({ start: T, end: null, causes: ['gateway'] })
    expect(begun?.spans.map(({ part, state }) => [part, state])).toEqual([
      ['gateway', 'down'],
      ['customers', 'unknown'],
      ['orders', 'unknown'],
    ])
    const back = health({ gateway: ['ok', T + 100_000], customers: ['ok', T + 100_000], orders: ['ok', T + 100_000] })
    const over = step(begun, facts(T + 130_000, { health: back }))
    expect(over).toMatchObject({ id: begun?.id, start: T, end: T + 100_000, unwatchedFrom: null })
    expect(over?.spans.map((span) => span.to)).toEqual([T + 100_000, T + 100_000, T + 100_000])
  })

  it('is the same object while nothing changes, and is noted once a minute', () => {
    const begun = step(null, facts(T, { health: cut(T) }))
    expect(step(begun, facts(T + BEAT_MS - 1, { health: cut(T) }))).toBe(begun)
    expect(step(begun, facts(T + BEAT_MS, { health: cut(T) }))?.seenAt).toBe(T + BEAT_MS)
  })

  it('goes on after a kill: a desk that has not dialled yet does not end it', () => {
    const begun = step(null, facts(T, { health: cut(T) }))
    const unsure = health({ gateway: ['unknown', T + 5_000], customers: ['unknown', T + 5_000], orders: ['unknown', T + 5_000] })
    expect(step(begun, facts(T + 6_000, { health: unsure }))).toBe(begun)
    expect(step(begun, facts(T + 7_000, { health: cut(T + 5_500) }))).toMatchObject({ id: begun?.id, start: T, end: null })
  })

  it('says from when on nobody watched, and does not count that as outage', () => {
    const begun = step(null, facts(T, { health: cut(T) }))
    const later = T + AWAY_MS + 3_600_000
    const over = step(begun, facts(later + 10, { health: health({ gateway: ['ok', later] }) }))
    expect(over).toMatchObject({ end: later, unwatchedFrom: T })
    expect(reliefOf([over ?? (begun as OutageRow)])).toEqual([{ from: T, to: T }])
  })

  it('what is slow or a sale is no outage; one part down is', () => {
    expect(step(null, facts(T, { health: health({ orders: ['slow', T] }) }))).toBeNull()
    expect(step(null, facts(T, { declared: { kind: 'peak', text: '', since: T } }))).toBeNull()
    expect(step(null, facts(T, { health: health({ orders: ['down', T] }) }))).toMatchObject({ causes: ['orders'] })
  })

  it('J22 a declared outage has its words, also when the link goes in it and comes back', () => {
    const declared = { kind: 'outage' as const, text: '订单系统停机', since: T - 60_000 }
    const begun = step(null, facts(T, { declared }))
    expect(begun).toMatchObject({ start: T - 60_000, causes: ['declared'], declared })
    const worse = step(begun, facts(T + 1, { declared, health: cut(T + 1) }))
    expect(worse?.causes).toEqual(['declared', 'gateway'])
    const still = step(worse, facts(T + 50_000, { declared }))
    expect(still?.end).toBeNull()
    expect(step(still, facts(T + 60_000))).toMatchObject({ end: T + 60_000, declared })
  })

  it('a later outage is another row', () => {
    const begun = step(null, facts(T, { health: cut(T) }))
    const over = step(begun, facts(T + 40_000, { health: health({ gateway: ['ok', T + 10_000] }) }))
    const again = step(over, facts(T + 90_000, { health: cut(T + 89_000) }))
    expect(again?.id).not.toBe(begun?.id)
    expect(again).toMatchObject({ start: T + 89_000, end: null })
  })

  it('a part that gets worse in it begins a span of its own', () => {
    const slow = step(null, facts(T, { health: health({ customers: ['down', T], orders: ['slow', T] }) }))
    const worse = step(slow, facts(T + 9, { health: health({ customers: ['down', T], orders: ['down', T + 5] }) }))
    expect(worse?.spans).toEqual([
      { part: 'customers', state: 'down', from: T, to: null },
      { part: 'orders', state: 'slow', from: T, to: T + 5 },
      { part: 'orders', state: 'down', from: T + 5, to: null },
    ])
  })
})
