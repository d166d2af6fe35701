import { describe, expect, it } from 'vitest'
import type { Round } from '../../../shared/model/round.ts'
import { nextShift, ownRounds, roundsCsv, shareOf, shiftStart } from './share-rules.ts'

const GOAL = 30_000
const round = (order: number, waited: number, more: Partial<Round> = {}): Round => ({
  conversationId: 'c1',
  order,
  agentId: 'me',
  startedAt: 1_000_000 - waited,
  answeredAt: 1_000_000,
  ...more,
})
const mine = { agentId: 'me', goalMs: GOAL, since: 0, relief: [] }

describe('D6 own share', () => {
  it('counts my answers of this shift; the very millisecond of the goal is in time', () => {
    const rounds = [
      round(2, 0),
      round(4, GOAL),
      round(6, GOAL + 1),
      round(8, 99_000),
      round(9, 1, { agentId: 'other' }),
      round(10, 1, { answeredAt: 999_999, startedAt: 999_998 }),
    ]
    const share = shareOf(rounds, { ...mine, since: 1_000_000 })
    expect(share).toMatchObject({ answered: 4, inTime: 2, percent: 50 })
    expect(share.slow.map((one) => one.order)).toEqual([8, 6])
  })

  it('says nothing before the first answer, and 100 only of all', () => {
    expect(shareOf([], mine).percent).toBeNull()
    const many = Array.from({ length: 999 }, (_, order) => round(order, 5))
    expect(shareOf([...many, round(9_999, GOAL + 1)], mine).percent).toBe(99)
    expect(shareOf(many, mine).percent).toBe(100)
  })

  it('a shift begins at 04:00 by the local calendar', () => {
    const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime()
    expect(shiftStart(at(2027, 2, 1, 3, 59))).toBe(at(2027, 1, 28, 4, 0))
    expect(shiftStart(at(2027, 2, 1, 4, 0))).toBe(at(2027, 2, 1, 4, 0))
    expect(shiftStart(at(2027, 2, 1, 23, 59))).toBe(at(2027, 2, 1, 4, 0))
    expect(nextShift(at(2027, 1, 28, 4, 0))).toBe(at(2027, 2, 1, 4, 0))
    expect(nextShift(at(2027, 2, 1, 3, 59))).toBe(at(2027, 2, 1, 4, 0))
  })
})

describe('D8 clocks that know of outages', () => {
  const at = (order: number, startedAt: number, answeredAt: number): Round => round(order, 0, { startedAt, answeredAt })
  const outage = [{ from: 200_000, to: 300_000 }]
  const rounds = [
    at(1, 100_000, 110_000),
    at(2, 190_000, 260_000),
    at(3, 250_000, 320_000),
    at(4, 300_000, 310_000),
    at(5, 400_000, 440_000),
  ]

  it('gives both figures: all answers, and those no outage has touched', () => {
    const share = shareOf(rounds, { ...mine, relief: outage })
    expect(share).toMatchObject({ answered: 5, inTime: 2, percent: 40, outside: { answered: 3, inTime: 2, percent: 66 } })
    expect(share.slow.map((one) => one.order)).toEqual([2, 3, 5])
  })

  it('has one figure where no outage touched an answer, and none of its own where all were touched', () => {
    expect(shareOf(rounds, mine).outside).toBeNull()
    expect(shareOf(rounds, { ...mine, relief: [{ from: 500_000, to: 600_000 }] }).outside).toBeNull()
    expect(shareOf(rounds, { ...mine, relief: [{ from: 0, to: null }] }).outside).toEqual({ answered: 0, inTime: 0, percent: null })
  })

  it('marks the lines of the table', () => {
    const lines = roundsCsv(rounds, GOAL, outage).trimEnd().split('\r\n').slice(1)
    expect(lines.map((line) => line.split(',').slice(-2).join())).toEqual([',yes', 'outage,no', 'outage,no', ',yes', ',no'])
  })
})

describe('the table of rounds', () => {
  it('gives the share when its lines are counted', () => {
    const rounds = [round(2, 12_000), round(4, 30_000), round(6, 41_000), round(7, 1, { agentId: 'other' })]
    const lines = roundsCsv(ownRounds(rounds, mine), GOAL, []).trimEnd().split('\r\n').slice(1)
    const { answered, inTime } = shareOf(rounds, mine)
    expect([lines.length, lines.filter((line) => line.endsWith(',yes')).length]).toEqual([answered, inTime])
    expect(lines[2]).toBe('c1,6,me,1970-01-01T00:15:59.000Z,1970-01-01T00:16:40.000Z,41000,30000,,no')
  })

  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@x', `'@x`],
    ['\t=1', `'\t=1`],
    ['a,"b"', '"a,""b"""'],
    ['=a\n"', `"'=a\n"""`],
  ])('takes no id for a formula: %j', (id, cell) => {
    expect(roundsCsv([round(2, 1, { conversationId: id })], GOAL, [])).toContain(`\r\n${cell},2,me,`)
  })
})
