import { expect, test } from 'vitest'
import { conversationRow, messageRow } from '../../../tests/fakes/sync-rows.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { arrivalOf, joined, marksOf, touched, type Gap } from './away-rules.ts'

const entry = (id: string, more: Partial<ConversationEntry['conversation']> = {}): ConversationEntry => ({
  conversation: conversationRow({ id, ...more }),
  preview: null,
  waitingSince: null,
  unread: 0,
})
const marks = (entries: readonly ConversationEntry[], orders: Record<string, number>) =>
  marksOf(entries.map((one) => ({ ...one, newest: orders[one.conversation.id] ?? 0 })))
const gap = (more: Partial<Gap> = {}): Gap => ({
  since: 1,
  until: 2,
  before: marks([entry('c1'), entry('c2')], { c1: 3, c2: 5 }),
  upTo: marks([entry('c1'), entry('c2'), entry('c3')], { c1: 4, c2: 5, c3: 1 }),
  acknowledged: [],
  ...more,
})

test('A11: conversations that moved or are new are listed, the others not', () => {
  expect(touched(gap())).toEqual(['c1', 'c3'])
  expect(touched(gap({ acknowledged: ['c1'] }))).toEqual(['c3'])
})

test('A11: what the gap brought ends where it ended; own words are no news', () => {
  const mine = messageRow(6, { order: 4, author: { kind: 'agent', id: 'me', name: '我' } })
  const customer = messageRow(5, { order: 4 })
  const later = messageRow(7, { order: 5 })
  const known = (messages: readonly ReturnType<typeof messageRow>[]) => ({ messages, agentId: 'me' })
  expect(arrivalOf(gap(), entry('c1'), known([customer, later]))?.messages).toEqual([customer])
  expect(arrivalOf(gap(), entry('c1'), known([mine]))).toBeNull()
  expect(arrivalOf(gap(), entry('c3'), known([messageRow(8, { order: 1 })]))).toMatchObject({ isNew: true, change: null })
})

test('A11: a closing, a reopening, a hand-over are events of the gap too, what came to me is not', () => {
  const known = { messages: [], agentId: 'me' }
  expect(arrivalOf(gap(), entry('c1', { state: 'closed' }), known)?.change).toBe('closed')
  expect(arrivalOf(gap(), entry('c1', { assignee: { id: 'a2', name: '陈默' } }), known)).toMatchObject({
    change: 'assigned',
    assignee: '陈默',
  })
  expect(arrivalOf(gap(), entry('c1', { assignee: { id: 'me', name: '我' } }), known)).toBeNull()
  const closed = gap({ before: marks([entry('c1', { state: 'closed' })], { c1: 3 }) })
  expect(arrivalOf(closed, entry('c1'), known)?.change).toBe('reopened')
})

test('A11: a second gap before the first was acknowledged begins where the first began', () => {
  const newer = gap({ since: 9, before: marks([entry('c1'), entry('c2')], { c1: 4, c2: 5 }) })
  expect(joined(gap(), newer)).toMatchObject({ since: 1, before: { c1: { order: 3 }, c2: { order: 5 } } })
  expect(joined(gap({ acknowledged: ['c1'] }), newer)).toMatchObject({ before: { c1: { order: 4 } }, acknowledged: [] })
  expect(joined(null, newer)).toBe(newer)
})
