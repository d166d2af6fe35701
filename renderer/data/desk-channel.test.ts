import { describe, expect, it, vi } from 'vitest'
import { createDeskBus } from '../../tests/fakes/desk-bus.ts'
import { createDeskChannel } from './desk-channel.ts'

const batch = { incarnation: 'i1', n: 1, reset: false, messages: [], conversations: [], commands: [], signals: [] }

describe('desk channel', () => {
  it('carries batches of one account to the other windows, not to itself', () => {
    const bus = createDeskBus()
    const [ledger, desk, other] = ['a1', 'a1', 'a2'].map((account) => createDeskChannel(account, () => bus.open()))
    const heard = [ledger, desk, other].map((channel) => {
      const listener = vi.fn()
      channel?.onBatch(listener)
      return listener
    })
    ledger?.publish(batch)
    expect(heard.map((listener) => listener.mock.calls)).toEqual([[], [[batch]], []])
  })

  it.each([
    ['nothing', null],
    ['a text', 'batch'],
    ['no batch', { accountId: 'a1' }],
    ['a number that is none', { accountId: 'a1', batch: { ...batch, n: 'x' } }],
    ['a list that is none', { accountId: 'a1', batch: { ...batch, messages: {} } }],
    ['a mark without an order', { accountId: 'a1', read: { accountId: 'a1', conversationId: 'c1' } }],
  ])('ignores %s', (_what, message) => {
    const bus = createDeskBus()
    const desk = createDeskChannel('a1', () => bus.open())
    const listener = vi.fn()
    desk.onBatch(listener)
    desk.onRead(listener)
    const stranger = bus.open()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    stranger.postMessage(message)
    expect(listener).not.toHaveBeenCalled()
  })

  it('hears nothing after it is closed', () => {
    const bus = createDeskBus()
    const [ledger, desk] = [createDeskChannel('a1', () => bus.open()), createDeskChannel('a1', () => bus.open())]
    const listener = vi.fn()
    desk.onBatch(listener)
    desk.close()
    ledger.publish(batch)
    expect(listener).not.toHaveBeenCalled()
  })
})
