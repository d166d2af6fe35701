import { expect, test } from 'vitest'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import { troubleOf } from '../features/connection/connection-rules.ts'
import { nextOutage, type Outage } from './outage-rules.ts'

const offline = (since: number, reason: 'closed' | 'unreachable' = 'closed'): ConnectionStatus => ({
  kind: 'offline',
  since,
  reason,
  attempt: 1,
  retryAt: null,
})
const connecting = (since: number): ConnectionStatus => ({ kind: 'connecting', since, attempt: 2 })
const after = (...statuses: ConnectionStatus[]): Outage => statuses.reduce<Outage>(nextOutage, null)

test('an outage lasts from the first break through every attempt, and ends when messages flow', () => {
  const through = [offline(100), connecting(110), offline(120, 'unreachable'), connecting(130)]
  expect(after(...through)).toEqual({ since: 100, reason: 'unreachable' })
  expect(after(...through, { kind: 'catching_up', since: 140 })).toBeNull()
})

test('the first connect of a start is no outage', () => {
  expect(after(connecting(1))).toBeNull()
})

test('the same outage is the same object, so that nothing renders', () => {
  const first = after(offline(100))
  expect(nextOutage(first, offline(100))).toBe(first)
})

test('one banner: what the agent must act on comes before what mends itself', () => {
  const outage = { since: 1, reason: 'closed' as const }
  expect(troubleOf({ kind: 'refused', since: 1, reason: 'token' }, outage, 'shut')?.kind).toBe('refused')
  expect(troubleOf({ kind: 'superseded', since: 1 }, null, 'shut')?.kind).toBe('superseded')
  expect(troubleOf(offline(1), outage, 'shut')?.kind).toBe('offline')
  expect(troubleOf({ kind: 'live', since: 1, rttMs: 1 }, null, 'shut')?.kind).toBe('ledger_shut')
  expect(troubleOf({ kind: 'live', since: 1, rttMs: 1 }, null, 'lagging')).toBeNull()
})
