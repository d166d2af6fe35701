import { describe, expect, it } from 'vitest'
import { changed, delivery, erased, replied, says } from '../../tests/fakes/down-frames.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import { addEvent, emptyInbound, isStopKind, placeOf, type Inbound } from './inbound-rules.ts'

function run(...frames: readonly DownFrame[]): Inbound {
  const inbound = emptyInbound(1)
  for (const frame of frames) if (frame.type === 'event') addEvent(inbound, frame.body)
  return inbound
}

describe('placeOf', () => {
  it.each([
    [4, 5, 'old'],
    [5, 5, 'old'],
    [6, 5, 'next'],
    [7, 5, 'gap'],
    [1, 0, 'next'],
  ] as const)('IN3 event %i at cursor %i is %s', (seq, cursor, place) => {
    expect(placeOf(seq, cursor)).toBe(place)
  })
})

describe('isStopKind', () => {
  it.each(['customer.erased', 'conversation.changed'])('LD6 %s halts the stream when nobody can read it', (kind) => {
    expect(isStopKind(kind)).toBe(true)
  })

  it.each(['message.added', 'message.changed', 'something.new', null, 7])('LD6 %s is passed over', (kind) => {
    expect(isStopKind(kind)).toBe(false)
  })
})

describe('addEvent', () => {
  it('LD3 gathers rows, causes and the cursor of a whole run', () => {
    const inbound = run(says(2), replied(3, 'r1'), changed(4, { tags: ['急'] }, 'r2'), changed(5, { tags: ['急', '退款'] }))
    expect(inbound.cursor).toBe(5)
    expect([...inbound.messages.keys()]).toEqual(['m2', 'm3'])
    expect([...inbound.applied]).toEqual([
      ['r1', 3],
      ['r2', 4],
    ])
    expect([...inbound.conversations.values()]).toMatchObject([{ id: 'c1', tags: ['急', '退款'], seq: 5 }])
  })

  it('FR9 a change of a message in the same run is made there, of an older one it is left to the ledger', () => {
    const inbound = run(says(2), delivery(3, 'm2', 'recalled'), delivery(4, 'm0', 'failed'))
    expect(inbound.messages.get('m2')?.delivery).toBe('recalled')
    expect(inbound.patches).toEqual([{ messageId: 'm0', delivery: 'failed' }])
  })

  it('CB1 erasure takes away what the same run had brought, and only of that customer', () => {
    const inbound = run(changed(2), says(3), says(4, { conversationId: 'c2' }), erased(5, ['c1']))
    expect([...inbound.messages.keys()]).toEqual(['m4'])
    expect([...inbound.conversations.keys()]).toEqual([])
    expect(inbound.erasedConversations).toEqual(['c1'])
  })
})
