import { expect, test } from 'vitest'
import type { Author, Message } from '../../../shared/model/message.ts'
import { groupTurns, robotSummary } from './robot-rules.ts'

const message = (order: number, kind: Author['kind'], text = String(order)): Message => ({
  id: `m${order}`,
  conversationId: 'c1',
  order,
  seq: order,
  author: { kind, id: kind, name: kind },
  internal: false,
  text,
  at: order,
  causeId: null,
  deviceId: null,
  delivery: 'sent',
})
const shape = (...kinds: Author['kind'][]): string[] =>
  groupTurns(kinds.map((kind, index) => message(index + 1, kind))).map((turn) =>
    turn.kind === 'one' ? turn.message.id : turn.messages.map((one) => one.id).join('+'),
  )

test('a talk with the robot is one; what the customer said before and after it is not', () => {
  expect(shape('customer', 'bot', 'customer', 'bot', 'customer')).toEqual(['m1', 'm2+m3+m4', 'm5'])
  expect(shape('bot', 'customer', 'bot', 'system', 'customer', 'agent')).toEqual(['m1+m2+m3+m4', 'm5', 'm6'])
})

test('a single word of the robot stays a line of its own', () => {
  expect(shape('customer', 'bot', 'agent')).toEqual(['m1', 'm2', 'm3'])
  expect(shape('customer', 'bot', 'customer')).toEqual(['m1', 'm2', 'm3'])
  expect(shape('system', 'customer')).toEqual(['m1', 'm2'])
})

test('a person in between parts two talks', () => {
  expect(shape('bot', 'bot', 'agent', 'bot', 'customer', 'bot')).toEqual(['m1+m2', 'm3', 'm4+m5+m6'])
  expect(shape()).toEqual([])
})

test('no message is lost or turned round', () => {
  const kinds: Author['kind'][] = ['customer', 'bot', 'agent', 'system', 'bot', 'customer', 'bot', 'bot', 'agent', 'bot', 'system']
  const flat = groupTurns(kinds.map((kind, index) => message(index + 1, kind))).flatMap((turn) =>
    turn.kind === 'one' ? [turn.message] : turn.messages,
  )
  expect(flat.map((one) => one.order)).toEqual(kinds.map((_kind, index) => index + 1))
})

test('the summary counts the robot alone and gives its last words', () => {
  const talk = [message(1, 'bot'), message(2, 'customer'), message(3, 'bot', '转人工：要看照片')]
  expect(robotSummary(talk)).toEqual({ count: 2, reason: '转人工：要看照片' })
})
