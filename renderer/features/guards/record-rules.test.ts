import { describe, expect, it } from 'vitest'
import { Decision, type HoldRule } from '../../../shared/model/journal.ts'
import type { CommandBody } from '../../../shared/model/command.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { addCapture, capture, captureRecord } from '../../../tests/fakes/captures.ts'
import { customerFile } from '../../../tests/fakes/customer-file.ts'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { commandRow, reply } from '../../../tests/fakes/sync-rows.ts'
import type { MatchedRecord } from '../../sync/command-row.ts'
import { createIntentMaker } from '../../sync/intent.ts'
import { choicesFor, type Choice, type Held } from './decision-rules.ts'
import { BULK, bulkOf, canBeBulk, decide, mergedRemark, NO_RECORDS, type RecordFacts } from './record-rules.ts'

const make = createIntentMaker(
  { clock: createManualClock(), random: seededRandom(7) },
  { accountId: 'acc', label: '林晓', baseMessageId: null },
)
const held = (rule: HoldRule, body: CommandBody, more: { id?: string; no?: number; records?: readonly MatchedRecord[] } = {}): Held => ({
  ...commandRow({ body, id: more.id ?? 'k1', no: more.no ?? 1 }),
  state: {
    kind: 'needs_review',
    review: { rule, judgedUpTo: 42, evidence: { messageIds: [], reason: null, records: more.records ?? [] } },
  },
})
const facts = (more: Partial<RecordFacts> = {}): RecordFacts => ({ ...NO_RECORDS, ...more })
const bodyOf = (decision: Decision | null): CommandBody | null => (decision?.kind === 'replace' ? (decision.by[0]?.body ?? null) : null)

describe('CB7 captured twice', () => {
  const records = [
    { id: 'r1', customerId: 'cu-1', score: 0.8 },
    { id: 'r2', customerId: null, score: 0.6 },
  ]
  const row = held('CB7', addCapture('cap-1', {}, { conversationId: 'c9' }), { records })
  const record = captureRecord('r1', 17, { customerId: 'cu-1' })

  it('CB7 offers merge, both, somebody else, discard', () => {
    expect(choicesFor(row)).toEqual(['merge', 'keep_both', 'apart', 'discard'])
  })

  it('CB7 merge amends the record that is there, as it was seen, and keeps its links before mine', () => {
    const merged = { capture: capture({ request: '两边合一' }) }
    const decision = decide('merge', row, { make, facts: facts({ records: [record] }), merged })
    expect(decision).toMatchObject({ kind: 'replace', rule: 'CB7', judgedUpTo: 42 })
    expect(bodyOf(decision)).toEqual({
      kind: 'capture.amend',
      captureId: 'r1',
      base: 17,
      capture: merged.capture,
      conversationId: 'c9',
      customerId: 'cu-1',
    })
  })

  it('CB7 merge without the record, or without a word about the fields, decides nothing', () => {
    expect(decide('merge', row, { make, facts: facts(), merged: { capture: capture() } })).toBeNull()
    expect(decide('merge', row, { make, facts: facts({ records: [record] }) })).toBeNull()
  })

  it('CB7 keeping both lets it go; somebody else names every record proposed, for good', () => {
    expect(decide('keep_both', row, { make, facts: facts() })).toEqual({ kind: 'send_anyway', rule: 'CB7', judgedUpTo: 42 })
    expect(bodyOf(decide('apart', row, { make, facts: facts() }))).toMatchObject({
      kind: 'capture.add',
      captureId: 'cap-1',
      apart: ['r1', 'r2'],
    })
  })
})

describe('CB8 being served', () => {
  const row = held('CB8', addCapture(), { records: [{ id: 'c7', customerId: 'cu-7', score: 0.9 }] })

  it('CB8 attach links conversation and customer; apart lets it go as it is', () => {
    expect(choicesFor(row)).toEqual(['attach', 'keep_apart', 'discard'])
    expect(bodyOf(decide('attach', row, { make, facts: facts() }))).toMatchObject({
      kind: 'capture.add',
      conversationId: 'c7',
      customerId: 'cu-7',
    })
    expect(decide('keep_apart', row, { make, facts: facts() })).toMatchObject({ kind: 'send_anyway', rule: 'CB8' })
  })
})

describe('CB9 changed meanwhile', () => {
  const amend: CommandBody = {
    kind: 'capture.amend',
    captureId: 'r1',
    base: 3,
    capture: capture({ who: '我' }),
    conversationId: null,
    customerId: null,
  }
  const edit: CommandBody = { kind: 'customer.edit', customerId: 'cu-1', base: 3, remark: '我的备注' }
  const there = facts({ records: [captureRecord('r1', 30)], file: customerFile('cu-1', 31) })

  it('CB9 mine goes on what is there now', () => {
    expect(bodyOf(decide('mine', held('CB9', amend), { make, facts: there }))).toEqual({ ...amend, base: 30 })
    expect(bodyOf(decide('mine', held('CB9', edit), { make, facts: there }))).toEqual({ ...edit, base: 31 })
  })

  it('CB9 theirs ends mine, with a reason kept', () => {
    expect(decide('theirs', held('CB9', edit), { make, facts: there })).toMatchObject({
      kind: 'discard',
      rule: 'CB9',
      reason: 'no_longer_true',
    })
  })

  it('CB9 merged goes on what is there now', () => {
    const merged = { capture: capture({ who: '合' }), remark: '合' }
    expect(bodyOf(decide('merge', held('CB9', amend), { make, facts: there, merged }))).toEqual({
      ...amend,
      base: 30,
      capture: merged.capture,
    })
    expect(bodyOf(decide('merge', held('CB9', edit), { make, facts: there, merged }))).toEqual({ ...edit, base: 31, remark: '合' })
    expect(mergedRemark('他的', ' 我的 ')).toBe('他的\n我的')
    expect(mergedRemark('', '我的')).toBe('我的')
    expect(mergedRemark('同', '同')).toBe('同')
  })

  it('CB9 what is not here can only be theirs', () => {
    expect(decide('mine', held('CB9', amend), { make, facts: facts() })).toBeNull()
    expect(decide('mine', held('CB9', edit), { make, facts: facts() })).toBeNull()
  })
})

it('J9 a capture is never marked as sent: it would have no receipt', () => {
  expect(choicesFor(held('CB11', addCapture()))).toEqual(['send', 'discard'])
  expect(choicesFor(held('CB11', { kind: 'conversation.close', conversationId: 'c1' }))).toContain('mark_sent')
})

it('every choice of a record that needs no more is a decision the contract takes', () => {
  const rows = [
    held('CB7', addCapture(), { records: [{ id: 'r1', customerId: null, score: 0.7 }] }),
    held('CB8', addCapture(), { records: [{ id: 'c1', customerId: null, score: 0.9 }] }),
  ]
  for (const row of rows)
    for (const choice of choicesFor(row).filter((one) => canBeBulk(one) && one !== 'discard'))
      expect(Decision.safeParse(decide(choice, row, { make, facts: facts() })).success).toBe(true)
})

describe('bulk', () => {
  const rows = Array.from({ length: 30 }, (_, n) => held('CB3', reply(), { id: `k${n}`, no: n }))
  const other = held('CB6', reply(), { id: 'other' })
  const note = held('CB3', { kind: 'note.add', conversationId: 'c1', text: '备注' }, { id: 'note' })
  const shown = [other, note, ...rows]
  const [first] = rows

  it('J8 at most twenty of one rule and one kind, from the chosen one on', () => {
    expect(
      bulkOf(rows[25] ?? other, shown, 'send')
        .map((row) => row.id)
        .slice(0, 6),
    ).toEqual(['k25', 'k26', 'k27', 'k28', 'k29', 'k0'])
    expect(bulkOf(first ?? other, shown, 'discard')).toHaveLength(BULK)
    expect(bulkOf(other, shown, 'send')).toEqual([other])
  })

  it.each(['edit', 'pick_again', 'merge', 'mine'] satisfies Choice[])('J8 %s is a word about one alone', (choice) => {
    expect(bulkOf(first ?? other, shown, choice)).toEqual([first])
  })
})
