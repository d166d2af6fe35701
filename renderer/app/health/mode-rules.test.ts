import { describe, expect, it } from 'vitest'
import type { PartState } from '../../../shared/model/health.ts'
import { PARTS, type Part } from '../../data/outage-row.ts'
import type { DeskHealth } from './health-rules.ts'
import { modeOf, newsLateSince, sameMode, type DeskMode } from './mode-rules.ts'

const health = (odd: Partial<Record<Part, PartState>> = {}): DeskHealth =>
  PARTS.map((part) => ({ part, state: odd[part] ?? 'ok', since: 500, recovering: false }))
const declared = (kind: 'outage' | 'peak') => ({ kind, text: 'x', since: 100 })
const manual = (kind: 'outage' | 'peak') => ({ kind, since: 200 })

describe('J21 which mode it is', () => {
  it.each<[string, Parameters<typeof modeOf>[0], string]>([
    ['as always', { health: health(), declared: null, manual: null }, 'normal'],
    ['a slow part is no mode', { health: health({ orders: 'slow' }), declared: null, manual: null }, 'normal'],
    ['a sale declared', { health: health(), declared: declared('peak'), manual: null }, 'peak declared'],
    ['a sale switched on', { health: health(), declared: null, manual: manual('peak') }, 'peak manual'],
    ['an outage is more than a sale', { health: health(), declared: declared('peak'), manual: manual('outage') }, 'outage manual'],
    ['declared before by hand', { health: health(), declared: declared('outage'), manual: manual('outage') }, 'outage declared'],
    ['a part that is down', { health: health({ customers: 'down' }), declared: declared('peak'), manual: null }, 'outage parts'],
  ])('%s', (_name, facts, expected) => {
    const mode = modeOf(facts)
    expect(mode.kind === 'normal' ? mode.kind : `${mode.kind} ${mode.by}`).toBe(expected)
  })

  it('says since when news of orders may be late', () => {
    const normal: DeskMode = { kind: 'normal' }
    const peak: DeskMode = { kind: 'peak', since: 300, by: 'manual', text: '' }
    expect(newsLateSince(normal, health())).toBeNull()
    expect(newsLateSince(normal, health({ customers: 'down' }))).toBeNull()
    expect(newsLateSince(peak, health())).toBe(300)
    expect(newsLateSince(peak, health({ orders: 'slow' }))).toBe(300)
    expect(newsLateSince(normal, health({ orders: 'slow' }))).toBe(500)
    expect(newsLateSince(normal, health({ gateway: 'down' }))).toBe(500)
  })

  it('tells two modes apart by everything that is shown', () => {
    const one: DeskMode = { kind: 'outage', since: 1, by: 'declared', text: 'a' }
    expect(sameMode(one, { ...one })).toBe(true)
    expect(sameMode(one, { ...one, text: 'b' })).toBe(false)
    expect(sameMode(one, { kind: 'normal' })).toBe(false)
    expect(sameMode({ kind: 'normal' }, { kind: 'normal' })).toBe(true)
  })
})
