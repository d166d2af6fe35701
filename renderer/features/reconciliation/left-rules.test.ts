import { expect, test } from 'vitest'
import type { JournalRow, LeftWork } from '../../../shared/model/journal.ts'
import type { Waiting } from './item-rules.ts'
import { heldBack, leftItems } from './left-rules.ts'

const row = (id: string, no: number, more: Partial<JournalRow> = {}): JournalRow => ({
  no,
  rootNo: no,
  id,
  accountId: 'a1@gw',
  lane: 'customer:c1',
  conversationId: 'c1',
  label: '王女士',
  body: { kind: 'reply.send', conversationId: 'c1', text: id },
  composedAt: 1_000,
  composedLive: true,
  baseMessageId: null,
  dependsOn: null,
  draftId: null,
  claim: null,
  decision: null,
  outcome: null,
  captureNo: null,
  ...more,
})
const work = (rows: JournalRow[], accountId = 'a1@gw'): LeftWork => ({ accountId, name: '苏婷', revokedAt: 9_000, rows })

test('CB2: what was left stands by conversation in the order it was written, each with whose it is', () => {
  const rows = [row('k1', 1), row('k2', 2, { conversationId: 'c2' }), row('k3', 3)]
  const items = leftItems([work(rows), work([row('m1', 4)], 'a2@gw')], new Set())
  expect(items.map((item) => [item.owner, item.accountId, item.revokedAt, item.row.id])).toEqual([
    ['苏婷', 'a1@gw', 9_000, 'k1'],
    ['苏婷', 'a1@gw', 9_000, 'k3'],
    ['苏婷', 'a1@gw', 9_000, 'k2'],
    ['苏婷', 'a2@gw', 9_000, 'm1'],
  ])
  expect(items[0]?.row).toMatchObject({ body: { text: 'k1' }, composedAt: 1_000, state: { review: { rule: 'CB2' } } })
})

test('CB2: what may have arrived is told apart by its open attempt; what is decided here is gone at once', () => {
  const claim = { open: true, clientEpoch: 1, serverEpoch: 'e1', at: 2_000 }
  const rows = [row('k1', 1, { claim }), row('k2', 2, { claim: { ...claim, open: false } }), row('k3', 3)]
  const items = leftItems([work(rows)], new Set(['k3']))
  expect(items.map((item) => [item.row.id, item.row.state.review.evidence.reason])).toEqual([
    ['k1', 'left_sent'],
    ['k2', 'left'],
  ])
})

test('CB2: without a right what would go by itself waits for a supervisor; what was sent has its fate to come', () => {
  const line = (state: Waiting['state']): Waiting => ({ id: state, subject: 'c1', name: '', text: '', at: 0, state, rehearsal: false })
  const all = (['saved', 'queued', 'sent', 'accepted'] as const).map(line)
  expect(heldBack(all).map(({ state }) => state)).toEqual(['held', 'held', 'sent', 'accepted'])
})
