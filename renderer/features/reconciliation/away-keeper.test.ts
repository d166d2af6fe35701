import { expect, test } from 'vitest'
import type { Message } from '../../../shared/model/message.ts'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { conversationRow, messageRow } from '../../../tests/fakes/sync-rows.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { createAwayKeeper } from './away-keeper.ts'

const entry = (newest: number): ConversationEntry => ({
  conversation: conversationRow(),
  preview: null,
  waitingSince: null,
  unread: 0,
  newest,
})

/** A desk whose disk outlives it. */
function bench(disk = new Map<string, unknown>()) {
  const clock = createManualClock()
  const messages: Message[] = []
  const keeper = createAwayKeeper({
    clock,
    serverNow: () => clock.now(),
    layout: {
      get: (key) => Promise.resolve(disk.get(key)),
      put(key, value) {
        disk.set(key, value)
        return Promise.resolve()
      },
    },
    messagesAfter: (_id, order) => Promise.resolve(messages.filter((one) => one.order > order)),
    agentId: 'me',
  })
  const turn = async (): Promise<void> => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve()
  }
  const pass = async (ms: number): Promise<void> => {
    await turn()
    clock.advance(ms)
    await turn()
  }
  const see = (newest: number, live: boolean): void => keeper.see({ entries: [entry(newest)], ready: true, live })
  return {
    disk,
    messages,
    keeper,
    pass,
    see,
    orders: () => keeper.away.get().arrivals.flatMap((one) => one.messages.map(({ order }) => order)),
  }
}

test('A11: what comes while live is never listed; what came without a link is, once it is back', async () => {
  const { messages, keeper, pass, see, orders } = bench()
  see(2, true)
  await pass(1_000)
  see(3, true)
  await pass(10_000)
  expect(orders()).toEqual([])
  see(3, false)
  await pass(60_000)
  messages.push(messageRow(8, { order: 3 }), messageRow(9, { order: 4 }), messageRow(10, { order: 5 }))
  see(5, true)
  await pass(1_000)
  expect(orders()).toEqual([4, 5])
  keeper.acknowledge('c1')
  await pass(0)
  expect(keeper.away.get().gap).toBeNull()
})

test('A11: a program that was shut lists what came meanwhile, and keeps the list until it is acknowledged', async () => {
  const first = bench()
  first.see(3, true)
  await first.pass(5_000)
  const second = bench(first.disk)
  second.messages.push(messageRow(9, { order: 4 }))
  second.see(4, true)
  await second.pass(1_000)
  expect(second.orders()).toEqual([4])
  const third = bench(first.disk)
  third.messages.push(...second.messages)
  third.see(4, true)
  await third.pass(1_000)
  expect(third.orders()).toEqual([4])
  third.keeper.acknowledgeAll()
  await third.pass(0)
  expect(first.disk.get('reconcile.gap')).toBeNull()
})

test('A11: the very first start has nothing to compare with', async () => {
  const { messages, pass, see, orders } = bench()
  messages.push(messageRow(9, { order: 4 }))
  see(4, true)
  await pass(2_000)
  expect(orders()).toEqual([])
})

test('A11: a link that breaks before it has settled begins no gap of its own', async () => {
  const { messages, pass, see, orders } = bench()
  see(3, true)
  await pass(2_000)
  see(3, false)
  await pass(1_000)
  see(4, true)
  await pass(500)
  see(4, false)
  await pass(5_000)
  messages.push(messageRow(9, { order: 4 }), messageRow(10, { order: 5 }))
  see(5, true)
  await pass(1_000)
  expect(orders()).toEqual([4, 5])
})
