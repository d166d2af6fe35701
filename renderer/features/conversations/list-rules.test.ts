import { expect, test } from 'vitest'
import { commandRow, journalRow } from '../../../tests/fakes/sync-rows.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { assignSlots, groupEntries, nextWaiting, unfinishedBy } from './list-rules.ts'

type Given = { id: string; assignee?: string | null; state?: 'open' | 'closed'; waits?: number | null; openedAt?: number }
const entry = ({ id, assignee = 'me', state = 'open', waits = null, openedAt = 1 }: Given): ConversationEntry => ({
  conversation: {
    id,
    customer: { id: `cust-${id}`, name: id, vip: false },
    shop: '',
    channel: 'live',
    state,
    assignee: assignee === null ? null : { id: assignee, name: assignee },
    tags: [],
    openedAt,
    seq: 1,
  },
  preview: null,
  waitingSince: waits,
  unread: 0,
})
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
  const groups = groupEntries(
    entries,
    'me',
    new Map([
      ['one', 1],
      ['two', 2],
    ]),
  )
  expect(idsOf(groups.mine)).toEqual(['one', 'two'])
  expect(idsOf(groups.queue)).toEqual(['early', 'late'])
  expect(idsOf(groups.others)).toEqual(['theirs'])
  expect(idsOf(groups.closed)).toEqual(['done'])
})

test('the next waiting customer is another one where there is one', () => {
  const groups = groupEntries([entry({ id: 'a', waits: 1 }), entry({ id: 'b', waits: 2 }), entry({ id: 'calm' })], 'me', new Map())
  expect(nextWaiting(groups, null)).toBe('a')
  expect(nextWaiting(groups, 'a')).toBe('b')
  expect(nextWaiting(groupEntries([entry({ id: 'a', waits: 1 })], 'me', new Map()), 'a')).toBe('a')
  expect(nextWaiting(groupEntries([entry({ id: 'calm' })], 'me', new Map()), null)).toBeNull()
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
