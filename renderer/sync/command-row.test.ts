import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accepted, commandRow, done, inReview, queued, sent } from '../../tests/fakes/sync-rows.ts'
import { byPlace, isOpen } from './command-row.ts'

const place = fc.record({ rootNo: fc.integer({ min: 1, max: 5 }), no: fc.integer({ min: 1, max: 20 }) })

describe('byPlace', () => {
  it('IN6 pending commands stand in submit order, a corrected one in the place of its first ancestor', () => {
    const rows = [
      commandRow({ id: 'b', no: 2, rootNo: 2 }),
      commandRow({ id: 'a2', no: 3, rootNo: 1 }),
      commandRow({ id: 'c', no: 4, rootNo: 4 }),
    ]
    expect(rows.toSorted(byPlace).map((row) => row.id)).toEqual(['a2', 'b', 'c'])
  })

  it('IN6 is one order for all: of any three places, none goes round in a circle', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(Math.sign(byPlace(a, b)) + Math.sign(byPlace(b, a))).toBe(0)
        const circle = byPlace(a, b) < 0 && byPlace(b, c) < 0 && byPlace(c, a) <= 0
        expect(circle).toBe(false)
      }),
    )
  })
})

describe('isOpen', () => {
  it('ST5 everything but done is open', () => {
    expect([queued(), sent(), accepted, inReview('CB3')].map((state) => isOpen(commandRow({ state })))).toEqual([true, true, true, true])
    expect(isOpen(commandRow({ state: done('cancelled') }))).toBe(false)
  })
})
