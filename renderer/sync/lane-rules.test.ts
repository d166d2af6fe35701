import { describe, expect, it } from 'vitest'
import { accepted, commandRow, inReview, queued, sent, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { CommandRow } from './command-row.ts'
import { MAX_RETRY_MS } from './constants.ts'
import { byLane, candidates, nextRetryAt, type LaneView } from './lane-rules.ts'

const NOW = WRITTEN + 1_000
const view = (open: readonly CommandRow[], more: Partial<LaneView> = {}): LaneView => ({
  open,
  now: NOW,
  cursor: 50,
  waitFor: new Map(),
  notNow: new Set(),
  channelOf: () => 'live',
  ...more,
})
const row = (id: string, no: number, more: Partial<CommandRow> = {}): CommandRow => commandRow({ id, no, rootNo: no, ...more })
const inConversation = (id: string, no: number, { conversationId = 'c1', ...more }: Partial<CommandRow>): CommandRow =>
  row(id, no, { body: { kind: 'reply.send', conversationId, text: '好' }, lane: `customer:${conversationId}`, conversationId, ...more })
const NOTE: CommandBody = { kind: 'note.add', conversationId: 'c1', text: '记' }
const TAKE: CommandBody = { kind: 'conversation.take', conversationId: 'c1' }
const goes = (open: readonly CommandRow[], more: Partial<LaneView> = {}): string[] => candidates(view(open, more)).map((one) => one.id)

describe('candidates', () => {
  it('JR4 what could not go yet holds its own lane and no other', () => {
    const open = [row('picture', 1), row('behind', 2), inConversation('other', 3, { conversationId: 'c2' })]
    expect(goes(open, { notNow: new Set(['picture']) })).toEqual(['other'])
  })

  it('FR8 the first of a lane by place, whatever order the rows come in', () => {
    expect(goes([row('c', 3), row('a', 1), row('b', 2)])).toEqual(['a'])
  })

  it('FR8 a corrected reply keeps the place of the one it replaces', () => {
    expect(goes([row('b', 2), row('again', 9, { rootNo: 1 })])).toEqual(['again'])
    expect(byLane([row('b', 2), row('later', 9, { rootNo: 2 }), row('again', 8, { rootNo: 1 })]).get('customer:c1')).toMatchObject([
      { id: 'again' },
      { id: 'b' },
      { id: 'later' },
    ])
  })

  it('FR8 one in flight per lane', () => {
    expect(goes([row('a', 1, { state: sent() }), row('b', 2)])).toEqual([])
    expect(goes([row('a', 1, { state: sent() }), row('b', 2), inConversation('x', 3, { conversationId: 'c2' })])).toEqual(['x'])
  })

  it('FR8 sixteen in all', () => {
    const flying = Array.from({ length: 14 }, (_, i) => inConversation(`f${i}`, i + 1, { conversationId: `d${i}`, state: sent() }))
    const waiting = Array.from({ length: 5 }, (_, i) => inConversation(`w${i}`, 100 + i, { conversationId: `e${i}` }))
    expect(goes([...flying, ...waiting])).toEqual(['w0', 'w1'])
    expect(goes([...flying, ...flying.map((one) => ({ ...one, id: `${one.id}b`, lane: `${one.lane}b` })), ...waiting])).toEqual([])
  })

  it('FR8 an item that waits for a person holds its lane and no other', () => {
    const held = row('a', 1, { state: inReview('CB3') })
    expect(goes([held, row('b', 2), inConversation('x', 3, { conversationId: 'c2' })])).toEqual(['x'])
  })

  it('FR8 a held reply does not hold a note of the same conversation', () => {
    const note = row('n', 2, { body: NOTE, lane: 'inner:c1' })
    expect(goes([row('a', 1, { state: inReview('CB3') }), note])).toEqual(['n'])
  })

  it('FR8 a command with a wish is not sent', () => {
    expect(goes([row('a', 1, { wish: 'cancel' }), row('b', 2)])).toEqual([])
  })

  it('FR8 an accepted reply lets the next one go, an accepted step only once its effect is here', () => {
    expect(goes([row('a', 1, { state: accepted }), row('b', 2)])).toEqual(['b'])
    expect(goes([row('a', 1, { state: accepted, body: TAKE }), row('b', 2)])).toEqual([])
    expect(goes([row('a', 1, { state: accepted }), row('b', 2, { state: accepted }), row('c', 3)])).toEqual(['c'])
  })

  it('CB live customers go first, then by place; what is not known goes last', () => {
    const rows = [
      inConversation('ticket', 1, { conversationId: 'c1' }),
      inConversation('chat', 2, { conversationId: 'c2' }),
      inConversation('lost', 3, { conversationId: 'c3' }),
      inConversation('chat2', 4, { conversationId: 'c4' }),
    ]
    const channels: Record<string, 'live' | 'ticket'> = { c1: 'ticket', c2: 'live', c4: 'live' }
    expect(goes(rows, { channelOf: (id) => channels[id] ?? null })).toEqual(['chat', 'chat2', 'ticket', 'lost'])
  })

  it('FR14 a retry waits for its time, and its lane with it', () => {
    const retry = row('a', 1, { state: queued(NOW + 1) })
    expect(goes([retry, row('b', 2)])).toEqual([])
    expect(goes([retry, row('b', 2)], { now: NOW + 1 })).toEqual(['a'])
  })

  it('FR14 a retry further off than any that is honoured comes from a clock put right since, and goes', () => {
    expect(goes([row('a', 1, { state: queued(NOW + MAX_RETRY_MS) })])).toEqual([])
    expect(goes([row('a', 1, { state: queued(NOW + MAX_RETRY_MS + 1) })])).toEqual(['a'])
  })

  it('FR14 after conflict(stale) it waits until the facts it names are here', () => {
    const waitFor = new Map([['a', 51]])
    expect(goes([row('a', 1), row('b', 2)], { waitFor })).toEqual([])
    expect(goes([row('a', 1), row('b', 2)], { waitFor, cursor: 51 })).toEqual(['a'])
  })
})

describe('nextRetryAt', () => {
  it('FR14 names the earliest time anything waits for, null when nothing does', () => {
    expect(nextRetryAt([row('a', 1), row('b', 2, { state: sent() })])).toBeNull()
    expect(nextRetryAt([row('a', 1, { state: queued(900) }), row('b', 2, { state: queued(300) }), row('c', 3)])).toBe(300)
  })
})
