import { expect, test } from 'vitest'
import { commandRow, journalRow } from '../../../tests/fakes/sync-rows.ts'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { pendingSteps, withPending } from './pending-rules.ts'

const entry: ConversationEntry = {
  conversation: {
    id: 'c1',
    customer: { id: 'cust', name: '王女士', vip: false },
    shop: '',
    channel: 'live',
    state: 'open',
    assignee: { id: 'me', name: '苏' },
    tags: [],
    openedAt: 1,
    seq: 1,
  },
  preview: null,
  waitingSince: null,
  unread: 0,
}
const me = { id: 'me', name: '苏' }
const step = (kind: 'conversation.take' | 'conversation.close' | 'conversation.reopen'): CommandBody => ({ kind, conversationId: 'c1' })
const shelve = (part: { pinned?: boolean; onHold?: boolean; snoozedUntil?: number | null }): CommandBody => ({
  kind: 'conversation.shelve',
  conversationId: 'c1',
  ...part,
})
const after = (...bodies: CommandBody[]) => {
  const commands = bodies.map((body, index) => commandRow({ id: `k${index}`, no: index + 1, body }))
  return withPending([entry], pendingSteps(commands, []), me)[0]?.conversation
}

test('A6: pin, hold and snooze count from the moment they are saved, each for itself', () => {
  expect(after(shelve({ pinned: true }))?.shelf).toEqual({ pinned: true, onHold: false, snoozedUntil: null })
  expect(after(shelve({ pinned: true }), shelve({ snoozedUntil: 9 }), shelve({ onHold: true }))?.shelf).toEqual({
    pinned: true,
    onHold: true,
    snoozedUntil: 9,
  })
  expect(after(shelve({ snoozedUntil: 9 }), shelve({ snoozedUntil: null }))?.shelf?.snoozedUntil).toBeNull()
})

test('steps in the order they were decided: closing and opening again, handing over, taking', () => {
  expect(after(step('conversation.close'))?.state).toBe('closed')
  expect(after(step('conversation.close'), step('conversation.reopen'))?.state).toBe('open')
  const given = after({ kind: 'conversation.transfer', conversationId: 'c1', to: null, note: '换人' })
  expect(given?.assignee).toBeNull()
  const toZhao = after({ kind: 'conversation.transfer', conversationId: 'c1', to: 'zhao', note: '换人' })
  expect(toZhao?.assignee?.id).toBe('zhao')
  const queued = { ...entry, conversation: { ...entry.conversation, assignee: null, queued: { reason: 'new' as const, since: 1 } } }
  const taken = withPending([queued], pendingSteps([commandRow({ body: step('conversation.take') })], []), me)[0]?.conversation
  expect(taken).toMatchObject({ assignee: me, state: 'open' })
  expect(taken).not.toHaveProperty('queued')
})

test('what waits for a person, was taken back, or has arrived decides nothing', () => {
  const body = step('conversation.close')
  const review = { rule: 'CB3' as const, judgedUpTo: 1, evidence: { messageIds: [], reason: null } }
  const decision = { no: 1, at: 1, wish: false, decision: { kind: 'cancel' as const } }
  expect(pendingSteps([commandRow({ body, state: { kind: 'needs_review', review } })], []).size).toBe(0)
  expect(pendingSteps([commandRow({ body, state: { kind: 'done', outcome: 'applied', at: 1, reason: null } })], []).size).toBe(0)
  expect(pendingSteps([commandRow({ body })], [journalRow({ body, decision })]).size).toBe(0)
})

test('the journal alone is enough, and what both know counts once', () => {
  const body = shelve({ pinned: true })
  expect(pendingSteps([], [journalRow({ body })]).get('c1')).toEqual([body])
  expect(pendingSteps([commandRow({ body })], [journalRow({ body })]).get('c1')).toEqual([body])
  expect(pendingSteps([], [journalRow()]).size).toBe(0)
})

test('an entry without steps stays the same object, so that nothing renders', () => {
  const other = { ...entry, conversation: { ...entry.conversation, id: 'c2' } }
  const shown = withPending([entry, other], pendingSteps([commandRow({ body: shelve({ pinned: true }) })], []), me)
  expect(shown[1]).toBe(other)
  const entries = [entry]
  expect(withPending(entries, new Map(), me)).toBe(entries)
})
