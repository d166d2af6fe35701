import { expect, test } from 'vitest'
import type { Colleague } from '../../../shared/model/agent.ts'
import { reasonOf, receivers } from './transfer-rules.ts'

test('E1: a reason of 1 to 50 characters as people count them', () => {
  expect(reasonOf('  ')).toEqual({ error: 'empty' })
  expect(reasonOf(' 要改地址 ')).toEqual({ reason: '要改地址' })
  expect(reasonOf('字'.repeat(50))).toEqual({ reason: '字'.repeat(50) })
  expect(reasonOf('字'.repeat(51))).toEqual({ error: 'long' })
  expect(reasonOf('👩‍👩‍👧'.repeat(50))).toMatchObject({ reason: expect.any(String) as string })
})

test('those who can answer soonest stand first', () => {
  const one = (id: string, more: Partial<Colleague>): Colleague => ({
    id,
    name: id,
    role: 'agent',
    state: 'online',
    open: 0,
    cap: 5,
    ...more,
  })
  const all = [
    one('off', { state: 'offline' }),
    one('full', { open: 5 }),
    one('busy', { open: 3 }),
    one('away', { state: 'away' }),
    one('free', { open: 1 }),
    one('break', { state: 'break' }),
    one('endless', { open: 2, cap: null }),
  ]
  expect(receivers(all).map((colleague) => colleague.id)).toEqual(['free', 'endless', 'busy', 'full', 'break', 'away', 'off'])
})
