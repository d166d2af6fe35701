import { expect, test } from 'vitest'
import type { Message } from '../../../shared/model/message.ts'
import { claim, commandRow, journalRow, reply } from '../../../tests/fakes/sync-rows.ts'
import { buildRows, deliveryOf, pendingOf, type RowFacts } from './row-rules.ts'

const DAY = 24 * 3_600_000
const message = (order: number, more: Partial<Message> = {}): Message => ({
  id: `m${order}`,
  conversationId: 'c1',
  order,
  seq: order,
  author: { kind: 'customer', id: 'cust', name: '王女士' },
  internal: false,
  text: `${order}`,
  at: 1_000_000_000 + order * 1_000,
  causeId: null,
  deviceId: null,
  delivery: 'sent',
  ...more,
})
const facts = (more: Partial<RowFacts> = {}): RowFacts => ({ messages: [], commands: [], journal: [], live: true, agentId: 'a1', ...more })
const ids = (more: Partial<RowFacts>): string[] => pendingOf(facts(more)).map((one) => one.id)

test('the five states have their words; sent without a live link is uncertain', () => {
  const sent = commandRow({ state: { kind: 'sent', clientEpoch: 1, serverEpoch: 's', at: 1 } })
  expect(deliveryOf(commandRow(), true)).toBe('saved')
  expect(deliveryOf(sent, true)).toBe('sending')
  expect(deliveryOf(sent, false)).toBe('unsure')
  expect(deliveryOf(commandRow({ state: { kind: 'accepted', at: 1 } }), true)).toBe('delivered')
  const review = { rule: 'CB3' as const, judgedUpTo: 1, evidence: { messageIds: [], reason: null } }
  expect(deliveryOf(commandRow({ state: { kind: 'needs_review', review } }), true)).toBe('review')
})

test('JR2: what only the journal knows is shown, and nothing is shown twice', () => {
  const journal = [journalRow({ id: 'k1' }), journalRow({ id: 'k2', no: 2 })]
  expect(ids({ journal })).toEqual(['k1', 'k2'])
  expect(ids({ journal, commands: [commandRow({ id: 'k1' })] })).toEqual(['k1', 'k2'])
  expect(ids({ journal, messages: [message(1, { causeId: 'k1' })] })).toEqual(['k2'])
})

test('what a decision has ended is gone at once; a wish and "send anyway" end nothing', () => {
  const decided = (kind: 'cancel' | 'send', wish: boolean) =>
    journalRow({
      id: 'k1',
      decision: {
        no: 1,
        at: 1,
        wish,
        decision: kind === 'cancel' ? { kind: 'cancel' } : { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 1 },
      },
    })
  const commands = [commandRow({ id: 'k1' })]
  expect(ids({ journal: [decided('cancel', false)], commands })).toEqual([])
  expect(ids({ journal: [decided('cancel', true)], commands })).toEqual(['k1'])
  expect(ids({ journal: [decided('send', false)], commands })).toEqual(['k1'])
})

test('IN6: pending in the order of places, a corrected reply at the place of the one it replaces', () => {
  const commands = [commandRow({ id: 'second', no: 2 }), commandRow({ id: 'corrected', no: 9, rootNo: 1 })]
  expect(ids({ commands })).toEqual(['corrected', 'second'])
  expect(ids({ commands: [commandRow({ id: 'second', no: 2 })], journal: [journalRow({ id: 'corrected', no: 9, rootNo: 1 })] })).toEqual([
    'corrected',
    'second',
  ])
})

test('only what has not left can be taken back', () => {
  const [open] = pendingOf(facts({ journal: [journalRow()] }))
  const [claimed] = pendingOf(facts({ journal: [journalRow({ claim: claim() })], live: false }))
  expect(open).toMatchObject({ delivery: 'saved', cancellable: true })
  expect(claimed).toMatchObject({ delivery: 'unsure', cancellable: false })
  const [wished] = pendingOf(facts({ commands: [commandRow({ wish: 'cancel' })] }))
  expect(wished?.cancellable).toBe(false)
})

test('an erased command shows nothing', () => {
  expect(ids({ commands: [commandRow({ body: null })], journal: [journalRow({ id: 'k2', body: null })] })).toEqual([])
})

test('a line for each day, and lines of one voice stand together', () => {
  const rows = buildRows(
    facts({ messages: [message(1), message(2), message(3, { at: 1_000_000_000 + DAY }), message(4, { at: 1_000_000_000 + DAY + 1_000 })] }),
  )
  expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'message', 'day', 'message', 'message'])
  expect(rows.flatMap((row) => (row.kind === 'message' ? [row.follows] : []))).toEqual([false, true, false, true])
})

test('keys of rows are unique and a message row keeps its message object', () => {
  const messages = [message(1), message(2)]
  const rows = buildRows(facts({ messages, commands: [commandRow({ id: 'k1', body: reply('好') })] }))
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  expect(rows[1]?.kind === 'message' && rows[1].message === messages[0]).toBe(true)
})
