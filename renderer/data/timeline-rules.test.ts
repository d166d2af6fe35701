import { describe, expect, it } from 'vitest'
import { command, conversation, message } from '../../tests/contracts/ledger.contract.ts'
import type { DeskBatch } from '../sync/status.ts'
import { applyToTimeline, emptyWindow, LIMIT, prepend, trim, type TimelineWindow } from './timeline-rules.ts'

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
const window = (more: Partial<TimelineWindow> = {}): TimelineWindow => ({
  ...emptyWindow,
  messages: [message(5), message(6)],
  hasOlder: true,
  ...more,
})
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id)

describe('timeline window', () => {
  it('is the same object when a batch is about others', () => {
    const before = window()
    const other = batch({
      messages: [message(9, { id: 'x', conversationId: 'c2' })],
      commands: [command('k1', 1, { conversationId: 'c2' })],
      conversations: [conversation('c2')],
    })
    expect(applyToTimeline(before, 'c1', other)).toBe(before)
  })

  it('IN6 keeps server order, whatever the order of arrival', () => {
    const after = applyToTimeline(window(), 'c1', batch({ messages: [message(9), message(7), message(8)] }))
    expect(ids(after.messages)).toEqual(['m5', 'm6', 'm7', 'm8', 'm9'])
  })

  it('IN6 keeps pending commands in the order of their places', () => {
    const commands = [command('k3', 3), command('fixed', 4, { rootNo: 1 }), command('k2', 2)]
    expect(ids(applyToTimeline(window(), 'c1', batch({ commands })).commands)).toEqual(['fixed', 'k2', 'k3'])
  })

  it('a message changed later is replaced where it stands', () => {
    const after = applyToTimeline(window(), 'c1', batch({ messages: [message(5, { delivery: 'recalled' })] }))
    expect(after.messages.map((row) => [row.id, row.delivery])).toEqual([
      ['m5', 'recalled'],
      ['m6', 'sent'],
    ])
  })

  it('a command and its message change places in one step: never both gone, never both there', () => {
    const pending = applyToTimeline(window(), 'c1', batch({ commands: [command('k1', 1)] }))
    const done = command('k1', 1, { state: { kind: 'done', outcome: 'applied', at: 9, reason: null } })
    const after = applyToTimeline(pending, 'c1', batch({ messages: [message(7, { causeId: 'k1' })], commands: [done] }))
    expect(ids(pending.commands)).toEqual(['k1'])
    expect([ids(after.commands), after.messages.at(-1)?.causeId]).toEqual([[], 'k1'])
  })

  it('does not take in a message from before its first page', () => {
    expect(ids(applyToTimeline(window(), 'c1', batch({ messages: [message(2)] })).messages)).toEqual(['m5', 'm6'])
    expect(ids(applyToTimeline(window({ hasOlder: false }), 'c1', batch({ messages: [message(2)] })).messages)).toEqual(['m2', 'm5', 'm6'])
  })

  it('the same batch twice changes nothing', () => {
    const rows = batch({ messages: [message(7)], commands: [command('k1', 1)], conversations: [conversation('c1')] })
    const once = applyToTimeline(window(), 'c1', rows)
    expect(applyToTimeline(once, 'c1', rows)).toEqual(once)
  })

  it('takes a page only where it fits', () => {
    const page = { messages: [message(3), message(4)], hasOlder: false }
    const before = window()
    expect(ids(prepend(before, { before: 5, ...page }).messages)).toEqual(['m3', 'm4', 'm5', 'm6'])
    expect(prepend(before, { before: 4, ...page })).toBe(before)
  })

  it('is cut at its beginning when it has grown too long', () => {
    const long = window({ messages: Array.from({ length: LIMIT + 1 }, (_, index) => message(index + 1)), hasOlder: false })
    const cut = trim(long)
    expect(cut.messages.length).toBeLessThan(LIMIT)
    expect([cut.messages.at(-1)?.order, cut.hasOlder]).toEqual([LIMIT + 1, true])
    expect(trim(window())).toEqual(window())
  })
})
