import { expect, test } from 'vitest'
import { backFromSnooze, chosenTime, fieldTime, lookAt, LONGEST_SNOOZE, nextWake, readLooked, snoozeEnd } from './shelf-rules.ts'
import type { ConversationEntry } from '../../app/services.tsx'

const local = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime()

test('a snooze ends after what was chosen; tomorrow is nine o’clock here', () => {
  const now = local(2026, 4, 31, 23, 59)
  expect(snoozeEnd('minutes10', now) - now).toBe(600_000)
  expect(snoozeEnd('minutes30', now) - now).toBe(1_800_000)
  expect(snoozeEnd('hour', now) - now).toBe(3_600_000)
  expect(snoozeEnd('tomorrow', now)).toBe(local(2026, 5, 1, 9, 0))
  expect(snoozeEnd('tomorrow', local(2026, 4, 1, 0, 5))).toBe(local(2026, 4, 2, 9, 0))
})

test('a time of one’s own lies ahead, and not in another season', () => {
  const now = local(2026, 4, 1, 14, 0)
  expect(chosenTime('2026-05-01T15:30', now)).toEqual({ at: local(2026, 4, 1, 15, 30) })
  expect(chosenTime('2026-05-01T14:00', now)).toEqual({ error: 'past' })
  expect(chosenTime('2026-04-30T15:30', now)).toEqual({ error: 'past' })
  expect(chosenTime('', now)).toEqual({ error: 'unreadable' })
  expect(chosenTime('morgen', now)).toEqual({ error: 'unreadable' })
  expect(chosenTime('2036-05-01T15:30', now)).toEqual({ error: 'far' })
  expect(chosenTime(fieldTime(now + LONGEST_SNOOZE), now)).toEqual({ at: now + LONGEST_SNOOZE })
})

const snoozed = (
  id: string,
  snoozedUntil: number | null,
  { onHold = false, state = 'open' }: { onHold?: boolean; state?: 'open' | 'closed' } = {},
): ConversationEntry => ({
  conversation: {
    id,
    customer: { id: 'x', name: 'x', vip: false },
    shop: '',
    channel: 'live',
    state,
    assignee: null,
    tags: [],
    openedAt: 1,
    seq: 1,
    shelf: { pinned: false, onHold, snoozedUntil },
  },
  preview: null,
  waitingSince: null,
  unread: 0,
})

test('A6: back is whose time has come, to the millisecond, until it is looked at; on hold or ended nobody is', () => {
  const entries = [
    snoozed('over', 99),
    snoozed('now', 100),
    snoozed('later', 101),
    snoozed('never', null),
    snoozed('held', 99, { onHold: true }),
    snoozed('ended', 99, { state: 'closed' }),
  ]
  expect([...backFromSnooze(entries, 100, new Map())]).toEqual(['over', 'now'])
  const looked = lookAt(entries, new Map(), 'over')
  expect([...backFromSnooze(entries, 100, looked)]).toEqual(['now'])
  // Set aside again it comes back again.
  expect([...backFromSnooze([snoozed('over', 200)], 200, looked)]).toEqual(['over'])
})

test('what was looked at is kept for as long as its snooze stands, and read back as it was written', () => {
  const looked = lookAt(
    [snoozed('a', 10), snoozed('b', 20)],
    new Map([
      ['b', 20],
      ['gone', 5],
      ['a', 3],
    ]),
    'a',
  )
  expect([...looked]).toEqual([
    ['a', 10],
    ['b', 20],
  ])
  expect([...lookAt([snoozed('a', null), snoozed('b', 30)], looked, 'a')]).toEqual([])
  expect(readLooked(JSON.parse(JSON.stringify([...looked])))).toEqual(looked)
  for (const wrong of [null, 'x', {}, [null], [['a']], [['a', '1']], [[1, 2]]]) expect([...readLooked(wrong)]).toEqual([])
})

test('the next to come back is the earliest that lies ahead', () => {
  const at = (snoozedUntil: number | null): ConversationEntry => ({
    conversation: {
      id: `c${snoozedUntil}`,
      customer: { id: 'x', name: 'x', vip: false },
      shop: '',
      channel: 'live',
      state: 'open',
      assignee: null,
      tags: [],
      openedAt: 1,
      seq: 1,
      shelf: { pinned: false, onHold: false, snoozedUntil },
    },
    preview: null,
    waitingSince: null,
    unread: 0,
  })
  expect(nextWake([at(30), at(20), at(null), at(5)], 10)).toBe(20)
  expect(nextWake([at(5), at(null)], 10)).toBeNull()
})
