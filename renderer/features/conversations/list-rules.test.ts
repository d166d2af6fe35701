import { expect, test } from 'vitest'
import { commandRow, journalRow } from '../../../tests/fakes/sync-rows.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { seededRandom } from '../../../shared/lib/random.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/settings.ts'
import { byTimeLeft, timeLeft } from '../../lib/wait-band-rules.ts'
import { assignSlots, groupEntries, longestWait, nearestToBreach, nextWaiting, oldestOf, unfinishedBy } from './list-rules.ts'

type Given = { id: string; assignee?: string | null; state?: 'open' | 'closed'; waits?: number | null; openedAt?: number } & Partial<
  Pick<ConversationEntry['conversation'], 'shelf' | 'queued'>
> & { vip?: boolean }
const entry = ({ id, assignee = 'me', state = 'open', waits = null, openedAt = 1, vip = false, ...more }: Given): ConversationEntry => ({
  conversation: {
    id,
    customer: { id: `cust-${id}`, name: id, vip },
    shop: '',
    channel: 'live',
    state,
    assignee: assignee === null ? null : { id: assignee, name: assignee },
    tags: [],
    openedAt,
    seq: 1,
    ...more,
  },
  preview: null,
  waitingSince: waits,
  unread: 0,
})
const LIMITS = DEFAULT_SETTINGS.limits
const facts = { agentId: 'me', slots: new Map<string, number>(), now: 1_000_000, byTime: null }
const shelf = { pinned: false, onHold: false, snoozedUntil: null }
const idsOf = (entries: readonly ConversationEntry[]): string[] => entries.map((one) => one.conversation.id)

test('slot numbers never shuffle: the rest keep theirs and a new one takes the lowest free number', () => {
  const first = assignSlots(new Map(), ['a', 'b', 'c'])
  expect([...first]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ])
  const second = assignSlots(first, ['a', 'c', 'd', 'e', 'f', 'g'])
  expect(Object.fromEntries(second)).toEqual({ a: 1, c: 3, d: 2, e: 4, f: 5 })
  expect(assignSlots(second, ['g', 'f', 'e', 'd', 'c', 'a'])).toBe(second)
})

test('mine by slot, the queue by who waits longest, ended apart', () => {
  const entries = [
    entry({ id: 'late', assignee: null, waits: 500 }),
    entry({ id: 'early', assignee: null, waits: 100 }),
    entry({ id: 'two' }),
    entry({ id: 'one' }),
    entry({ id: 'theirs', assignee: 'other' }),
    entry({ id: 'done', state: 'closed' }),
  ]
  const slots = new Map([
    ['one', 1],
    ['two', 2],
  ])
  const groups = groupEntries(entries, { ...facts, slots })
  expect(idsOf(groups.mine)).toEqual(['one', 'two'])
  expect(idsOf(groups.queue)).toEqual(['early', 'late'])
  expect(idsOf(groups.others)).toEqual(['theirs'])
  expect(idsOf(groups.closed)).toEqual(['done'])
})

test('A6: whose snooze is over stands on top of mine, before the pinned, and keeps its slot', () => {
  const entries = [entry({ id: 'one' }), entry({ id: 'pinned', shelf: { ...shelf, pinned: true } }), entry({ id: 'back' })]
  const slots = new Map([
    ['one', 1],
    ['pinned', 2],
    ['back', 3],
  ])
  expect(idsOf(groupEntries(entries, { ...facts, slots }).mine)).toEqual(['pinned', 'one', 'back'])
  expect(idsOf(groupEntries(entries, { ...facts, slots, back: new Set(['back']) }).mine)).toEqual(['back', 'pinned', 'one'])
})

test('A6: what rests is apart, by when it comes back; a time that has come and a word of the customer bring it back', () => {
  const entries = [
    entry({ id: 'hold', shelf: { ...shelf, onHold: true } }),
    entry({ id: 'later', shelf: { ...shelf, snoozedUntil: facts.now + 2 } }),
    entry({ id: 'soon', shelf: { ...shelf, snoozedUntil: facts.now + 1 } }),
    entry({ id: 'over', shelf: { ...shelf, snoozedUntil: facts.now } }),
    entry({ id: 'asks', waits: 5, shelf: { ...shelf, onHold: true, snoozedUntil: facts.now + 9 } }),
  ]
  const groups = groupEntries(entries, facts)
  expect(idsOf(groups.asleep)).toEqual(['soon', 'later', 'hold'])
  expect(idsOf(groups.mine)).toEqual(['asks', 'over'])
})

test('A6: pinned ones stand first, by slot among themselves', () => {
  const pinned = { ...shelf, pinned: true }
  const entries = [entry({ id: 'a' }), entry({ id: 'b', shelf: pinned }), entry({ id: 'c', shelf: pinned })]
  const slots = new Map([
    ['a', 1],
    ['c', 2],
    ['b', 3],
  ])
  expect(idsOf(groupEntries(entries, { ...facts, slots }).mine)).toEqual(['c', 'b', 'a'])
})

test('A1: by time left, the same input gives the same order whatever order it comes in; E8: VIP breaks a tie', () => {
  const now = 10_000_000
  const byTime = byTimeLeft(now, LIMITS)
  const entries = [
    entry({ id: 'calm' }),
    entry({ id: 'goal', waits: now - 25_000 }),
    entry({ id: 'nag', waits: now - 97_000 }),
    entry({ id: 'tie', waits: now - 10_000 }),
    entry({ id: 'vip', waits: now - 10_000, vip: true }),
    entry({ id: 'gone', waits: now - 500_000 }),
  ]
  const random = seededRandom(7)
  for (let run = 0; run < 50; run += 1) {
    const shuffled = entries.toSorted(() => random.next() - 0.5)
    const groups = groupEntries(shuffled, { ...facts, now, byTime })
    expect(idsOf(groups.mine)).toEqual(['gone', 'nag', 'goal', 'vip', 'tie', 'calm'])
  }
})

test('A4: in 100 random cases the rescue key goes to the one with the least time left', () => {
  const random = seededRandom(4)
  for (let run = 0; run < 100; run += 1) {
    const now = 1_000_000_000 + run * 1_000
    const entries = Array.from({ length: 1 + (run % 5) }, (_, index) =>
      entry({ id: `c${index}`, waits: random.next() < 0.2 ? null : now - Math.floor(random.next() * 400_000) }),
    )
    const groups = groupEntries(entries, { ...facts, now })
    const found = nearestToBreach(groups, byTimeLeft(now, LIMITS))
    const left = (one: ConversationEntry): number => Math.ceil(timeLeft(now - (one.waitingSince ?? 0), LIMITS) / 1_000)
    const waiting = entries.filter((one) => one.waitingSince !== null)
    const chosen = waiting.find((one) => one.conversation.id === found)
    expect(chosen === undefined ? Infinity : left(chosen)).toBe(Math.min(...waiting.map(left)))
  }
})

test('the rescue key goes to the queue only when nobody of mine waits', () => {
  const byTime = byTimeLeft(facts.now, LIMITS)
  const queued = entry({ id: 'q', assignee: null, waits: facts.now - 170_000 })
  expect(nearestToBreach(groupEntries([queued, entry({ id: 'a', waits: facts.now })], facts), byTime)).toBe('a')
  expect(nearestToBreach(groupEntries([queued, entry({ id: 'a' })], facts), byTime)).toBe('q')
  expect(nearestToBreach(groupEntries([], facts), byTime)).toBeNull()
})

test('E5: the longest waiting is taken; refused at the cap, what rests counts too', () => {
  const queue = [
    entry({ id: 'silent', assignee: null, queued: { reason: 'transfer', since: 50 } }),
    entry({ id: 'late', assignee: null, waits: 500 }),
    entry({ id: 'vip', assignee: null, waits: 50, vip: true }),
  ]
  const mine = (n: number): ConversationEntry[] =>
    Array.from({ length: n }, (_, index) => entry({ id: `m${index}`, shelf: { ...shelf, onHold: index === 0 } }))
  const groups = groupEntries([...queue, ...mine(4)], facts)
  expect(idsOf(groups.queue)).toEqual(['vip', 'silent', 'late'])
  expect(longestWait(groups.queue)).toBe(50)
  expect(oldestOf(groups, 5)).toEqual({ take: 'vip' })
  expect(oldestOf(groupEntries([...queue, ...mine(5)], facts), 5)).toEqual({ refused: 'cap' })
  expect(oldestOf(groupEntries(mine(2), facts), 5)).toEqual({ refused: 'empty' })
})

test('the next waiting customer is another one where there is one, then what waits for a decision', () => {
  const byTime = byTimeLeft(facts.now, LIMITS)
  const next = (entries: readonly ConversationEntry[], current: string | null, review: readonly string[] = []): string | null =>
    nextWaiting(groupEntries(entries, facts), { current, byTime, unfinished: new Map(review.map((id) => [id, { saved: 0, review: 1 }])) })
  const three = [entry({ id: 'a', waits: 1 }), entry({ id: 'b', waits: 20_000 }), entry({ id: 'calm' })]
  expect(next(three, null)).toBe('a')
  expect(next(three, 'a')).toBe('b')
  expect(next([entry({ id: 'a', waits: 1 })], 'a')).toBe('a')
  expect(next([entry({ id: 'calm' })], null)).toBeNull()
  expect(next([entry({ id: 'calm' }), entry({ id: 'done', state: 'closed' })], 'calm', ['done'])).toBe('done')
})

test('what ledger and journal both know counts once; a decision counts at once', () => {
  const review = { rule: 'CB3' as const, judgedUpTo: 1, evidence: { messageIds: [], reason: null } }
  const commands = [
    commandRow({ id: 'k1' }),
    commandRow({ id: 'k2', state: { kind: 'needs_review', review } }),
    commandRow({ id: 'k3', state: { kind: 'accepted', at: 1 } }),
  ]
  const journal = [journalRow({ id: 'k1' }), journalRow({ id: 'k2' }), journalRow({ id: 'k3' }), journalRow({ id: 'k4' })]
  expect(unfinishedBy(commands, journal).get('c1')).toEqual({ saved: 2, review: 1 })
  const cancelled = journalRow({ id: 'k1', decision: { no: 1, at: 1, wish: false, decision: { kind: 'cancel' } } })
  expect(unfinishedBy(commands, [cancelled]).get('c1')).toEqual({ saved: 0, review: 1 })
})
