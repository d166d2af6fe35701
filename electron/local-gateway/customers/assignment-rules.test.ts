import { describe, expect, it } from 'vitest'
import { assignQueue, chooseAgent, compareWaiting, hasRoom, isBelowCap } from './assignment-rules.ts'
import type { AgentSeat, Waiting } from './assignment-rules.ts'

const seat = (agentId: string, open: number, more: Partial<AgentSeat> = {}): AgentSeat => ({
  agentId,
  state: 'online',
  open,
  cap: 5,
  ...more,
})
const waiting = (conversationId: string, since: number, more: Partial<Waiting> = {}): Waiting => ({
  conversationId,
  since,
  vip: false,
  lastOwner: null,
  kind: 'new',
  ...more,
})
const ids = (rows: readonly { conversationId: string }[]): string[] => rows.map((row) => row.conversationId)

describe('assignment', () => {
  it('fills four of five slots with new customers and keeps the fifth for a returner', () => {
    const queue = [1, 2, 3, 4, 5, 6].map((n) => waiting(`c${n}`, n * 1_000))
    const { given, waiting: left } = assignQueue([seat('a', 0)], queue)
    expect(ids(given)).toEqual(['c1', 'c2', 'c3', 'c4'])
    expect(left).toEqual([
      { conversationId: 'c5', reason: 'cap' },
      { conversationId: 'c6', reason: 'cap' },
    ])
    const back = waiting('c7', 9_000, { kind: 'returning', lastOwner: 'a' })
    expect(ids(assignQueue([seat('a', 4)], [...queue, back]).given)).toEqual(['c7'])
    expect(assignQueue([seat('a', 5)], [back]).waiting).toEqual([{ conversationId: 'c7', reason: 'returning' }])
  })

  it('gives nothing to whoever is on a break, away or gone', () => {
    for (const state of ['break', 'away', 'offline'] as const) {
      expect(hasRoom(seat('a', 0, { state }), 'returning')).toBe(false)
      expect(assignQueue([seat('a', 0, { state })], [waiting('c', 1)])).toEqual({
        given: [],
        waiting: [{ conversationId: 'c', reason: 'hours' }],
      })
    }
  })

  it('serves the oldest first; a VIP only breaks ties', () => {
    const queue = [waiting('young-vip', 5_000, { vip: true }), waiting('old', 1_000), waiting('same-vip', 1_400, { vip: true })]
    expect(ids(queue.toSorted(compareWaiting))).toEqual(['same-vip', 'old', 'young-vip'])
  })

  it('sends a customer to the last owner when that one is free, else to the one with the fewest', () => {
    const seats = [seat('a', 3), seat('b', 1), seat('c', 2)]
    expect(chooseAgent(seats, waiting('x', 1, { lastOwner: 'a', kind: 'returning', vip: true }))?.agentId).toBe('a')
    expect(chooseAgent([seat('a', 5), ...seats.slice(1)], waiting('x', 1, { lastOwner: 'a', kind: 'returning' }))?.agentId).toBe('b')
    expect(chooseAgent(seats, waiting('x', 1))?.agentId).toBe('b')
  })

  it('opens the return slot of a colleague only when the last owner is not at work', () => {
    const back = waiting('x', 1, { lastOwner: 'a', kind: 'returning' })
    expect(chooseAgent([seat('a', 5), seat('b', 4)], back)).toBeNull()
    expect(chooseAgent([seat('a', 5, { state: 'break' }), seat('b', 4)], back)?.agentId).toBe('b')
  })

  it('never gives back what somebody gave away, and it keeps its reason', () => {
    const away = waiting('x', 1, { lastOwner: 'a', kind: 'transfer' })
    expect(chooseAgent([seat('a', 0)], away)).toBeNull()
    expect(assignQueue([seat('a', 0)], [away]).waiting).toEqual([{ conversationId: 'x', reason: 'transfer' }])
    expect(chooseAgent([seat('a', 0), seat('b', 3)], away)?.agentId).toBe('b')
  })

  it('a customer nobody can serve holds up nobody behind', () => {
    const stuck = waiting('x', 1, { lastOwner: 'a', kind: 'transfer' })
    expect(ids(assignQueue([seat('a', 0)], [stuck, waiting('y', 2)]).given)).toEqual(['y'])
  })

  it('knows caps of one and none', () => {
    expect(hasRoom(seat('a', 0, { cap: 1 }), 'new')).toBe(true)
    expect(hasRoom(seat('a', 1, { cap: 1 }), 'returning')).toBe(false)
    expect(hasRoom(seat('a', 40, { cap: null }), 'new')).toBe(true)
    expect([isBelowCap({ open: 5, cap: 5 }), isBelowCap({ open: 4, cap: 5 }), isBelowCap({ open: 0, cap: 0 })]).toEqual([
      false,
      true,
      false,
    ])
  })
})
