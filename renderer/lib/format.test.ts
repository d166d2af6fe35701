import { expect, test } from 'vitest'
import { dayWord, duration, initialOf, money, restTime, shownName, timeAgo } from './format.ts'

test.each([
  [0, '0 s'],
  [41_900, '41 s'],
  [119_999, '119 s'],
  [120_000, '2:00'],
  [372_000, '6:12'],
  [3_723_000, '1:02:03'],
  [-5, '0 s'],
])('%i ms read %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test('today and yesterday by the local calendar, also across a month', () => {
  const now = new Date(2027, 2, 1, 0, 5).getTime()
  expect(dayWord(new Date(2027, 2, 1, 0, 1).getTime(), now)).toBe('today')
  expect(dayWord(new Date(2027, 1, 28, 23, 59).getTime(), now)).toBe('yesterday')
  expect(dayWord(new Date(2027, 1, 27, 23, 59).getTime(), now)).toBeNull()
})

test('initials keep surrogate pairs and marks whole', () => {
  expect(initialOf(' 王女士')).toBe('王')
  expect(initialOf('li wei')).toBe('L')
  expect(initialOf('𠮷田')).toBe('𠮷')
  expect(initialOf('')).toBe('·')
})

test('a name stands in one line: nothing invisible, nothing that turns it around, nothing endless', () => {
  expect(shownName('\u202Eevil\u202C\u200B 王\u2066女士\n\t!')).toBe('evil 王女士 !')
  expect(['\u200B\u2060\uFEFF', '\u200D', '\u3164\uFE0F \u115F', '\u180E'].map(shownName)).toEqual(['', '', '', ''])
  expect(shownName('م'.repeat(500))).toBe(`${'م'.repeat(80)}…`)
  expect(shownName('👩‍👩‍👧 家')).toBe('👩‍👩‍👧 家')
})

test('when something comes back: the time, with the day where it is not today', () => {
  const now = new Date(2026, 4, 1, 14).getTime()
  expect(restTime('zh-CN', new Date(2026, 4, 1, 15).getTime(), now)).toBe('15:00')
  expect(restTime('zh-CN', new Date(2026, 4, 2, 9).getTime(), now)).toBe('5/2 09:00')
})

test.each([
  [59_999, '现在', 'now'],
  [-30_000, '现在', 'now'],
  [6 * 60_000, '6分钟前', '6 minutes ago'],
  [25 * 3_600_000, '昨天', 'yesterday'],
  [3 * 3_600_000, '3小时前', '3 hours ago'],
])('an age of %i ms reads %s', (ms, zh, en) => {
  const now = 1_760_000_000_000
  expect(timeAgo('zh-CN', now - ms, now).replaceAll(' ', '')).toBe(zh)
  expect(timeAgo('en', now - ms, now)).toBe(en)
})

test('money comes in minor units', () => {
  expect(money('zh-CN', 129_900, 'CNY')).toBe('¥1,299.00')
  expect(money('en', 1_050, 'USD')).toBe('$10.50')
})
