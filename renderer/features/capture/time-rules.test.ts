import { describe, expect, it } from 'vitest'
import { readTime, writeTime } from './time-rules.ts'

/** Month, day, hours, minutes, and a year that is not this one. */
const at = (...[month, day, hours, minutes, year = 2026]: [number, number, number, number, number?]): number =>
  new Date(year, month - 1, day, hours, minutes).getTime()
/** Saturday, 28 November, 14:30. */
const NOW = at(11, 28, 14, 30)
const MINUTE = 60_000

describe('J3 times as they are typed', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['现在', NOW],
    ['10:35', at(11, 28, 10, 35)],
    ['１０：３５', at(11, 28, 10, 35)],
    ['1035', at(11, 28, 10, 35)],
    ['935', at(11, 28, 9, 35)],
    ['10点35', at(11, 28, 10, 35)],
    ['10点半', at(11, 28, 10, 30)],
    ['下午2点', at(11, 28, 14, 0)],
    ['14:33', at(11, 28, 14, 33)],
    ['18:20', at(11, 27, 18, 20)],
    ['-15', NOW - 15 * MINUTE],
    ['−15 min', NOW - 15 * MINUTE],
    ['15分钟前', NOW - 15 * MINUTE],
    ['2小时前', NOW - 120 * MINUTE],
    ['2h', NOW - 120 * MINUTE],
    ['昨天 18:20', at(11, 27, 18, 20)],
    ['yesterday 18:20', at(11, 27, 18, 20)],
    ['11-20 09:05', at(11, 20, 9, 5)],
    ['11月20日 9:05', at(11, 20, 9, 5)],
    ['12-30 09:05', at(12, 30, 9, 5, 2025)],
  ])('when it happened: %s', (text, expected) => expect(readTime(text, NOW, 'past')).toBe(expected))

  it.each([
    ['17:00', at(11, 28, 17, 0)],
    ['10:00', at(11, 29, 10, 0)],
    ['+30', NOW + 30 * MINUTE],
    ['30分', NOW + 30 * MINUTE],
    ['2小时后', NOW + 120 * MINUTE],
    ['明天 10:00', at(11, 29, 10, 0)],
    ['明天10点半', at(11, 29, 10, 30)],
    ['后天 9:00', at(11, 30, 9, 0)],
    ['tomorrow 10:00', at(11, 29, 10, 0)],
    ['12-01 15:00', at(12, 1, 15, 0)],
    ['1-5 15:00', at(1, 5, 15, 0, 2027)],
  ])('when it is due: %s', (text, expected) => expect(readTime(text, NOW, 'future')).toBe(expected))

  it.each(['25:00', '10:75', '上午', '15', 'soon', '13-40 10:00', '2-30 10:00', '-15:00', '明天'])(
    '%s is no time, and never guessed',
    (text) => {
      expect(readTime(text, NOW, 'past')).toBe('unreadable')
      expect(readTime(text, NOW, 'future')).toBe('unreadable')
    },
  )

  it('a distance in the wrong direction is no time either', () => {
    expect(readTime('+15', NOW, 'past')).toBe('unreadable')
    expect(readTime('15分钟后', NOW, 'past')).toBe('unreadable')
    expect(readTime('-15', NOW, 'future')).toBe('unreadable')
    expect(readTime('15分钟前', NOW, 'future')).toBe('unreadable')
  })

  it('a time that was kept is read again as it was', () => {
    for (const time of [at(11, 28, 17, 0), at(12, 1, 9, 5), at(1, 3, 0, 0, 2027)])
      expect(readTime(writeTime(time), NOW, 'future')).toBe(time)
  })
})
