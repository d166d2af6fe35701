import { describe, expect, it } from 'vitest'
import type { PartState } from '../../../shared/model/health.ts'
import { PARTS, type Part } from '../../data/outage-row.ts'
import type { DeskHealth } from './health-rules.ts'
import { afterSwitch, modeOf, newsLateSince, sameMode, type DeskMode, type ModeFacts } from './mode-rules.ts'

const health = (odd: Partial<Record<Part, PartState>> = {}): DeskHealth =>
  PARTS.map((part) => ({ part, state: odd[part] ?? 'ok', since: 500, recovering: false }))
const declared = (kind: 'outage' | 'peak') => ({ kind, text: 'x', since: 100 })
const manual = (kind: 'outage' | 'peak') => ({ kind, since: 200 })

/** From 300 to 900; it is 600. */
const sale = { key: 'a', name: '双 11', from: 300, to: 900 }
const asleep = { sales: [sale], off: ['a'] }
const nothing: ModeFacts = { health: health(), declared: null, manual: null, sales: [], off: [], now: 600 }

describe('J21 which mode it is', () => {
  it.each<[string, Partial<ModeFacts>, string]>([
    ['as always', {}, 'normal'],
    ['a slow part is no mode', { health: health({ orders: 'slow' }) }, 'normal'],
    ['a sale declared', { declared: declared('peak') }, 'peak declared'],
    ['a sale switched on', { manual: manual('peak') }, 'peak manual'],
    ['an outage is more than a sale', { declared: declared('peak'), manual: manual('outage') }, 'outage manual'],
    ['declared before by hand', { declared: declared('outage'), manual: manual('outage') }, 'outage declared'],
    ['a part that is down', { health: health({ customers: 'down' }), declared: declared('peak') }, 'outage parts'],
    ['a sale of the calendar', { sales: [sale] }, 'peak calendar'],
    ['one that is switched off', asleep, 'normal'],
    ['the calendar knows more than a switch', { sales: [sale], manual: manual('peak') }, 'peak calendar'],
    ['and less than what is declared', { sales: [sale], declared: declared('peak') }, 'peak declared'],
    ['an outage lies over the calendar', { sales: [sale], manual: manual('outage') }, 'outage manual'],
  ])('%s', (_name, facts, expected) => {
    const mode = modeOf({ ...nothing, ...facts })
    expect(mode.kind === 'normal' ? mode.kind : `${mode.kind} ${mode.by}`).toBe(expected)
  })

  it('J21 a sale of the calendar has its name, its end, and the earlier of two beginnings', () => {
    expect(modeOf({ ...nothing, sales: [sale] })).toEqual({ kind: 'peak', by: 'calendar', since: 300, until: 900, text: '双 11' })
    expect(modeOf({ ...nothing, sales: [sale], manual: manual('peak') })).toMatchObject({ by: 'calendar', since: 200 })
    const one = modeOf({ ...nothing, sales: [sale] })
    expect(sameMode(one, modeOf({ ...nothing, sales: [{ ...sale, to: 950 }] }))).toBe(false)
    expect(sameMode(one, modeOf({ ...nothing, sales: [{ ...sale }] }))).toBe(true)
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

  it.each<[string, Partial<ModeFacts> & { press?: 'outage' | 'peak' }, object]>([
    ['a sale is switched on by hand', {}, { manual: { kind: 'peak', since: 600 }, off: [] }],
    ['and off', { manual: manual('peak') }, { manual: null, off: [] }],
    ['an outage takes its place', { press: 'outage', manual: manual('peak') }, { manual: { kind: 'outage', since: 600 }, off: [] }],
    ['one of the calendar is switched off for this once', { sales: [sale] }, { manual: null, off: ['a'] }],
    ['with what was on by hand', { sales: [sale], manual: manual('peak') }, { manual: null, off: ['a'] }],
    ['under an outage that stays', { sales: [sale], manual: manual('outage') }, { manual: manual('outage'), off: ['a'] }],
    ['and on again', asleep, { manual: null, off: [] }],
    ['all that run now at once', { sales: [sale, { ...sale, key: 'b', to: 950 }], off: ['b'] }, { manual: null, off: ['a', 'b'] }],
    ['not one that is still to come', { sales: [sale, { ...sale, key: 'b', from: 700 }] }, { manual: null, off: ['a'] }],
    ['what is over is forgotten', { sales: [{ ...sale, key: 'b', to: 500 }, sale], off: ['b', 'gone'] }, { manual: null, off: ['a'] }],
    ['the switch of the other mode leaves it', { press: 'outage', ...asleep }, { manual: { kind: 'outage', since: 600 }, off: ['a'] }],
  ])('J21 a press of the key: %s', (_name, { press = 'peak', ...facts }, expected) => {
    expect(afterSwitch(press, { ...nothing, ...facts })).toEqual(expected)
  })

  it('tells two modes apart by everything that is shown', () => {
    const one: DeskMode = { kind: 'outage', since: 1, by: 'declared', text: 'a' }
    expect(sameMode(one, { ...one })).toBe(true)
    expect(sameMode(one, { ...one, text: 'b' })).toBe(false)
    expect(sameMode(one, { kind: 'normal' })).toBe(false)
    expect(sameMode({ kind: 'normal' }, { kind: 'normal' })).toBe(true)
  })
})
