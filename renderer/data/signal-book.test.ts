import { describe, expect, it } from 'vitest'
import { createDeskBus, createHandClock } from '../../tests/fakes/desk-bus.ts'
import { message } from '../../tests/contracts/ledger.contract.ts'
import type { DeskBatch } from '../sync/status.ts'
import { createDeskChannel } from './desk-channel.ts'
import { createSignalBook } from './signal-book.ts'

function setUp() {
  const bus = createDeskBus()
  const clock = createHandClock()
  const book = createSignalBook({ channel: createDeskChannel('a', () => bus.open()), clock })
  const sender = createDeskChannel('a', () => bus.open())
  const say = (part: Partial<DeskBatch>): void =>
    sender.publish({ incarnation: 'i', n: 1, reset: false, messages: [], conversations: [], commands: [], signals: [], ...part })
  const typing = (on: boolean): void => say({ signals: [{ kind: 'typing', conversationId: 'c1', by: '王女士', from: 'customer', on }] })
  return { book, clock, say, typing }
}
const typist = { by: '王女士', from: 'customer' }

describe('signals', () => {
  it('FR18 somebody types until they stop, say it, or are not heard of any more', () => {
    const { book, clock, say, typing } = setUp()
    const page = book.of('c1')
    let told = 0
    page.subscribe(() => (told += 1))
    typing(true)
    typing(true)
    expect(page.get().typing).toEqual([typist])
    typing(false)
    expect([page.get().typing, told]).toEqual([[], 2])
    typing(true)
    say({ messages: [message(1)] })
    expect(page.get().typing).toEqual([])
    typing(true)
    clock.pass(7_000)
    typing(true)
    clock.pass(7_000)
    expect(page.get().typing).toEqual([typist])
    clock.pass(1_000)
    expect([page.get().typing, book.of('c2').get().typing]).toEqual([[], []])
  })

  it('FR18 the customer’s read sign only moves forward; colleagues’ reading says nothing here', () => {
    const { book, say } = setUp()
    const read = (upTo: number, from: 'customer' | 'agent'): void =>
      say({ signals: [{ kind: 'read', conversationId: 'c1', by: 'x', from, upTo }] })
    read(4, 'customer')
    read(2, 'customer')
    read(9, 'agent')
    expect(book.of('c1').get().readUpTo).toBe(4)
  })
})
