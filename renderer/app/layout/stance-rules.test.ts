import { expect, test } from 'vitest'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { Pending } from '../../features/timeline/row-rules.ts'
import { stanceOf } from './stance-rules.ts'

const conversation = (more: Partial<Conversation> = {}): Conversation => ({
  id: 'c1',
  customer: { id: 'cust', name: '王女士', vip: false },
  shop: '',
  channel: 'live',
  state: 'open',
  assignee: { id: 'me', name: '苏' },
  tags: [],
  openedAt: 1,
  seq: 1,
  ...more,
})
const pending = (
  kind: 'conversation.take' | 'conversation.close' | 'conversation.reopen',
  delivery: Pending['delivery'] = 'saved',
): Pending => {
  const body: CommandBody = { kind, conversationId: 'c1' }
  return { id: kind, body, text: null, composedAt: 1, delivery, cancellable: true, rehearsal: false }
}

test('mine, somebody else’s, nobody’s, ended', () => {
  expect(stanceOf(conversation(), [], 'me').kind).toBe('mine')
  expect(stanceOf(conversation({ assignee: { id: 'x', name: '赵敏' } }), [], 'me')).toEqual({ kind: 'other', name: '赵敏' })
  expect(stanceOf(conversation({ assignee: null }), [], 'me').kind).toBe('queued')
  expect(stanceOf(conversation({ state: 'closed' }), [], 'me').kind).toBe('closed')
})

test('what I have decided counts before the gateway knows, in the order it was decided', () => {
  expect(stanceOf(conversation({ assignee: null }), [pending('conversation.take')], 'me').kind).toBe('mine')
  expect(stanceOf(conversation(), [pending('conversation.close')], 'me').kind).toBe('closed')
  expect(stanceOf(conversation(), [pending('conversation.close'), pending('conversation.reopen')], 'me').kind).toBe('mine')
})

test('a step that waits for a person has not been taken', () => {
  expect(stanceOf(conversation({ assignee: null }), [pending('conversation.take', 'review')], 'me').kind).toBe('queued')
})

test('with the ledger shut the conversation counts as mine', () => {
  expect(stanceOf(null, [], 'me').kind).toBe('mine')
})
