import { describe, expect, it } from 'vitest'
import { command, conversation, message } from '../../tests/contracts/ledger.contract.ts'
import type { DeskBatch } from '../sync/status.ts'
import { applyToList, buildList, markRead, type ConversationListView } from './conversation-list-rules.ts'
import { emptyDigest, fold, UNANSWERED_LIMIT, unreadOf } from './digest-rules.ts'

const batch = (more: Partial<DeskBatch>): DeskBatch => ({
  incarnation: 'i1',
  n: 1,
  reset: false,
  messages: [],
  conversations: [],
  commands: [],
  signals: [],
  ...more,
})
const agent = { kind: 'agent', id: 'a1', name: '小李' } as const
const empty = (): ConversationListView =>
  buildList({ conversations: [conversation('c1'), conversation('c2')], digests: [], readMarks: [], commands: [] })
const entry = (view: ConversationListView, id: string) => view.entries.find((one) => one.conversation.id === id)

describe('digest of a conversation', () => {
  const folded = (...messages: Parameters<typeof message>[]) =>
    messages.reduce((digest, args) => fold(digest, message(...args)), emptyDigest('c1'))

  it('counts customer messages since the last answer and says since when they wait', () => {
    const digest = folded([1], [2, { author: agent }], [3], [4])
    expect([digest.unanswered, digest.waitingSince, digest.last?.id]).toEqual([[3, 4], 1_003, 'm4'])
  })

  it('an answer ends the wait, an inner note does not', () => {
    expect(folded([1], [2, { author: agent, internal: true }]).waitingSince).toBe(1_001)
    expect(folded([1], [2, { author: agent }])).toMatchObject({ unanswered: [], waitingSince: null })
  })

  it('counts a repeated message once', () => {
    expect(folded([1], [2], [1], [2]).unanswered).toEqual([1, 2])
  })

  it('mends its preview when the last message is recalled', () => {
    expect(folded([1, { author: agent }], [1, { author: agent, delivery: 'recalled' }]).last?.text).toBe('')
  })

  it('keeps no more orders than the list can show', () => {
    const many = Array.from({ length: UNANSWERED_LIMIT + 20 }, (_, index): Parameters<typeof message> => [index + 1])
    expect(folded(...many).unanswered).toHaveLength(UNANSWERED_LIMIT)
  })

  it('unread is what came after both the last answer and the read mark', () => {
    const digest = folded([1], [2], [3])
    expect([unreadOf(digest, 0), unreadOf(digest, 2), unreadOf(digest, 9)]).toEqual([3, 1, 0])
  })
})

describe('session list', () => {
  it('puts who waits longest first, then the latest word', () => {
    const view = applyToList(
      buildList({ conversations: ['c1', 'c2', 'c3', 'c4'].map((id) => conversation(id)), digests: [], readMarks: [], commands: [] }),
      batch({
        messages: [
          message(1, { id: 'a', conversationId: 'c2', at: 5_000 }),
          message(1, { id: 'b', conversationId: 'c3', at: 4_000 }),
          message(1, { id: 'c', conversationId: 'c4', at: 9_000, author: agent }),
        ],
      }),
    )
    expect(view.entries.map((one) => one.conversation.id)).toEqual(['c3', 'c2', 'c4', 'c1'])
  })

  it('shows the last word and counts what is unread', () => {
    const view = applyToList(empty(), batch({ messages: [message(2), message(1)] }))
    expect(entry(view, 'c1')).toMatchObject({ preview: { text: '第 2 句', by: 'customer' }, unread: 2, waitingSince: 1_001 })
    expect(entry(view, 'c2')).toMatchObject({ preview: null, unread: 0, waitingSince: null })
  })

  it('leaves the lines of others the same objects', () => {
    const before = empty()
    const after = applyToList(before, batch({ messages: [message(1)] }))
    expect(entry(after, 'c2')).toBe(entry(before, 'c2'))
    expect(entry(after, 'c1')).not.toBe(entry(before, 'c1'))
  })

  it('is the same object when a batch brought only typing', () => {
    const before = empty()
    expect(applyToList(before, batch({ signals: [{ kind: 'typing', conversationId: 'c1', by: '王女士', on: true }] }))).toBe(before)
  })

  it('takes in new conversations and open commands, and lets finished commands go', () => {
    const opened = applyToList(empty(), batch({ conversations: [conversation('c9')], commands: [command('k2', 2), command('k1', 1)] }))
    expect(entry(opened, 'c9')).toBeDefined()
    expect(opened.commands.map((row) => row.id)).toEqual(['k1', 'k2'])
    const done = command('k1', 1, { state: { kind: 'done', outcome: 'cancelled', at: 9, reason: null } })
    expect(applyToList(opened, batch({ commands: [done] })).commands.map((row) => row.id)).toEqual(['k2'])
  })

  it('a read mark lowers what is unread and never moves back', () => {
    const view = applyToList(empty(), batch({ messages: [message(1), message(2), message(3)] }))
    const read = markRead(view, { conversationId: 'c1', order: 2 })
    expect(entry(read, 'c1')?.unread).toBe(1)
    expect(markRead(read, { conversationId: 'c1', order: 1 })).toBe(read)
  })
})
