import { describe, expect, it } from 'vitest'
import { bandOf, breaches, byTimeLeft, clockOf, filled, nextChange, passedLimit, timeLeft, type WaitingEntry } from './wait-band-rules.ts'

const LIMITS = { warnMs: 20_000, goalMs: 30_000, nagMs: 100_000, scoredMs: 180_000 }
const NOW = 1_800_000_000_000

type Given = { id: string; waited: number | null; vip?: boolean; state?: 'open' | 'closed' }
const entry = ({ id, waited, vip = false, state = 'open' }: Given): WaitingEntry => ({
  conversation: { id, state, customer: { vip } },
  waitingSince: waited === null ? null : NOW - waited,
})
const order = (...given: Given[]): string[] =>
  given
    .map(entry)
    .toSorted(byTimeLeft(NOW, LIMITS))
    .map((one) => one.conversation.id)

describe('D1, D2 bands', () => {
  it('change at their limits to the millisecond', () => {
    const bands = [0, 19_999, 20_000, 29_999, 30_000, 99_999, 100_000, 179_999, 180_000].map((ms) => bandOf(ms, LIMITS))
    expect(bands).toEqual(['calm', 'calm', 'near_goal', 'near_goal', 'over_goal', 'over_goal', 'over_nag', 'over_nag', 'over_scored'])
  })

  it('name the limit that was passed', () => {
    const named = [19_999, 29_999, 30_000, 100_000, 180_000].map((ms) => passedLimit(bandOf(ms, LIMITS), LIMITS))
    expect(named).toEqual([null, null, 30_000, 100_000, 180_000])
  })

  it('one ring joins three limits, a third each', () => {
    expect([0, 15_000, 30_000, 65_000, 100_000, 140_000, 180_000, 999_999].map((ms) => filled(ms, LIMITS) * 6)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 6].map((sixth) => expect.closeTo(sixth)),
    )
  })

  it('the nearest limit not reached decides the time left', () => {
    expect([0, 29_999, 30_000, 99_000, 100_000, 180_000, 200_000].map((ms) => timeLeft(ms, LIMITS))).toEqual([
      30_000, 1, 70_000, 1_000, 80_000, 0, -20_000,
    ])
    expect([0, 20_000, 30_000, 180_000].map((ms) => nextChange(ms, LIMITS))).toEqual([20_000, 10_000, 70_000, null])
  })
})

describe('A1 order', () => {
  it('puts the least time left first, over three limits, and who does not wait last', () => {
    const given: Given[] = [
      { id: 'idle', waited: null },
      { id: 'fresh', waited: 5_000 },
      { id: 'over goal', waited: 31_000 },
      { id: 'near nag', waited: 98_000 },
      { id: 'past all', waited: 200_000 },
      { id: 'near goal', waited: 29_000 },
      { id: 'ended', waited: 500_000, state: 'closed' },
    ]
    expect(order(...given)).toEqual(['past all', 'near goal', 'near nag', 'fresh', 'over goal', 'idle', 'ended'])
    expect(order(...given.toReversed())).toEqual(['past all', 'near goal', 'near nag', 'fresh', 'over goal', 'ended', 'idle'])
  })

  it('within one second a VIP comes first, then the longest wait, then the id', () => {
    expect(
      order(
        { id: 'b', waited: 29_100 },
        { id: 'a', waited: 29_100 },
        { id: 'long', waited: 99_500 },
        { id: 'vip', waited: 29_050, vip: true },
      ),
    ).toEqual(['vip', 'long', 'a', 'b'])
  })

  it('is the same at every moment of a second', () => {
    const both = [entry({ id: 'a', waited: 10_200 }), entry({ id: 'b', waited: 10_900, vip: true })]
    const at = (ms: number): string[] => both.toSorted(byTimeLeft(NOW + ms, LIMITS)).map((one) => one.conversation.id)
    expect(new Set([0, 99, 101, 250, 899, 999].map((ms) => at(ms).join()))).toHaveProperty('size', 1)
  })
})

describe('breaches', () => {
  it('name every limit that somebody who waits has reached, oldest first', () => {
    const entries = [
      entry({ id: 'two', waited: 100_000 }),
      entry({ id: 'one', waited: 30_000 }),
      entry({ id: 'none', waited: 29_999 }),
      entry({ id: 'idle', waited: null }),
      entry({ id: 'ended', waited: 500_000, state: 'closed' }),
    ]
    expect(breaches(entries, NOW, LIMITS)).toEqual([
      { conversationId: 'two', limit: 'goal', at: NOW - 70_000 },
      { conversationId: 'one', limit: 'goal', at: NOW },
      { conversationId: 'two', limit: 'nag', at: NOW },
    ])
    expect(breaches(entries, NOW - 1, LIMITS)).toHaveLength(1)
  })

  it('an ended conversation has no clock, whoever wrote last', () => {
    expect(clockOf(entry({ id: 'ended', waited: 5_000, state: 'closed' }))).toBeNull()
  })
})
