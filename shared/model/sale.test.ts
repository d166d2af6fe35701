import { describe, expect, it } from 'vitest'
import { MAX_SALES, readSales, Sale, troubleInSale, type SaleTrouble } from './sale.ts'

const sale = (more: Partial<Sale> = {}): Sale => ({ name: '双 11', from: '2026-11-10T20:00', to: '2026-11-11T01:00', ...more })

describe('J21 an entry of the calendar', () => {
  it.each<[string, Partial<Sale>, SaleTrouble | null]>([
    ['is good', {}, null],
    ['needs a name', { name: '  ' }, 'name'],
    ['has a short name', { name: '大'.repeat(61) }, 'name'],
    ['begins on a day that is there', { from: '2026-02-30T10:00' }, 'from'],
    ['begins at a time that is there', { from: '2026-11-10T24:30' }, 'from'],
    ['ends with a time, not a day', { to: '2026-11-11' }, 'to'],
    ['names no zone', { to: '2026-11-11T01:00Z' }, 'to'],
    ['ends after it begins', { to: '2026-11-10T20:00' }, 'order'],
    ['may be a month', { to: '2026-12-11T20:00' }, null],
    ['is not a year', { to: '2027-11-11T01:00' }, 'long'],
    ['may be on a leap day', { from: '2028-02-29T00:00', to: '2028-02-29T23:59' }, null],
  ])('%s', (_name, more, expected) => {
    expect(troubleInSale(sale(more))).toBe(expected)
    expect(Sale.safeParse(sale(more)).success).toBe(expected === null)
  })
})

describe('J21 a calendar as it lies in the file', () => {
  it('keeps what is good and names what is not, by its place', () => {
    const kept = [sale(), { name: 'x', from: 5 }, sale({ to: 'soon' }), null, sale({ name: '年货节' })]
    expect(readSales(kept)).toEqual({
      sales: [sale(), sale({ name: '年货节' })],
      faults: [
        { place: 2, trouble: 'shape' },
        { place: 3, trouble: 'to' },
        { place: 4, trouble: 'shape' },
      ],
    })
  })

  it('holds twenty, and names those beyond', () => {
    const many = Array.from({ length: MAX_SALES + 1 }, (_, n) => sale({ name: `${n}` }))
    const { sales, faults } = readSales(many)
    expect([sales.length, faults]).toEqual([MAX_SALES, [{ place: MAX_SALES + 1, trouble: 'many' }]])
  })

  it.each([undefined, []])('that is %j is empty', (kept) => expect(readSales(kept)).toEqual({ sales: [], faults: [] }))
  it.each(['tomorrow', 7, null, {}])('that is %j has one fault', (kept) =>
    expect(readSales(kept)).toEqual({ sales: [], faults: [{ place: 1, trouble: 'shape' }] }),
  )
})
