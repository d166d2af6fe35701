import { describe, expect, it } from 'vitest'
import { addCapture, capture, captureRecord, ticketDraft } from '../../../tests/fakes/captures.ts'
import { claim, commandRow, journalled, journalRow, sent, WRITTEN } from '../../../tests/fakes/sync-rows.ts'
import type { Review } from '../../sync/command-row.ts'
import { captureItems, editingOf, fits, ticketFrom, ticketItems, wordsOfCapture } from './item-rules.ts'

const add = (more: Parameters<typeof commandRow>[0] = {}): ReturnType<typeof commandRow> => commandRow({ body: addCapture(), ...more })
const review: Review = { rule: 'CB7', judgedUpTo: 9, evidence: { messageIds: [], reason: 'double' } }
const stands = (items: ReturnType<typeof captureItems>): readonly string[] => items.map(({ captureId, stand }) => `${captureId} ${stand}`)

describe('contacts as the list shows them', () => {
  it('J4 one that only the journal knows is there, and once', () => {
    const row = journalRow({ body: addCapture() })
    expect(stands(captureItems([], { commands: [], journal: [row] }))).toEqual(['cap-1 saved'])
    expect(stands(captureItems([], { commands: [add()], journal: [row] }))).toEqual(['cap-1 saved'])
  })

  it.each([
    ['queued', add(), journalRow({ body: addCapture() }), 'saved'],
    ['queued with an open claim', add(), journalRow({ body: addCapture(), claim: claim() }), 'going'],
    ['sent', add({ state: sent() }), journalRow({ body: addCapture(), claim: claim() }), 'going'],
    ['in review', add({ state: { kind: 'needs_review', review } }), journalRow({ body: addCapture() }), 'held'],
  ] as const)('a command that is %s', (...[, row, journal, stand]) => {
    expect(stands(captureItems([], { commands: [row], journal: [journal] }))).toEqual([`cap-1 ${stand}`])
  })

  it('what was cancelled is gone at once, though the ledger has not heard', () => {
    const row = journalRow({ body: addCapture(), decision: journalled({ kind: 'cancel' }) })
    expect(captureItems([], { commands: [add()], journal: [row] })).toEqual([])
  })

  it('J25 what was written in a rehearsal has its mark, whoever knows it, and what the back-end has has none', () => {
    const body = { kind: 'ticket.create' as const, ticketId: 't1', ticket: ticketDraft() }
    const marks = (items: readonly { rehearsal: boolean }[]): readonly boolean[] => items.map(({ rehearsal }) => rehearsal)
    const rehearsal = true as const
    const here = { commands: [add({ rehearsal })], journal: [] }
    const saved = { commands: [], journal: [journalRow({ body: addCapture(), rehearsal })] }
    expect([here, saved, { commands: [add()], journal: [] }].map((facts) => marks(captureItems([], facts)))).toEqual([
      [true],
      [true],
      [false],
    ])
    expect(marks(captureItems([captureRecord('cap-1', 7)], { commands: [], journal: [] }))).toEqual([false])
    expect(marks(ticketItems([], { commands: [commandRow({ body, rehearsal })], journal: [] }))).toEqual([true])
    expect(marks(ticketItems([], { commands: [commandRow({ body })], journal: [] }))).toEqual([false])
  })

  it('J11 a record has all three times and its author; the command that brought it is not shown beside it', () => {
    const record = captureRecord('cap-1', 7, { capturedAt: WRITTEN + 1, syncedAt: WRITTEN + 2, capture: capture({ happenedAt: WRITTEN }) })
    const [item, ...more] = captureItems([record], { commands: [add({ state: sent() })], journal: [] })
    expect(more).toEqual([])
    expect(item).toMatchObject({ stand: 'synced', capturedAt: WRITTEN + 1, syncedAt: WRITTEN + 2, base: 7, by: { name: '陈默' } })
    expect(item?.capture.happenedAt).toBe(WRITTEN)
  })

  it('what waits for a person comes first, then what has not left, then the latest contact', () => {
    const records = [
      captureRecord('old', 1, { capture: capture({ happenedAt: 1 }) }),
      captureRecord('new', 2, { capture: capture({ happenedAt: 2 }) }),
    ]
    const commands = [
      add({ id: 'r2', body: addCapture('saved') }),
      add({ id: 'r3', body: addCapture('held'), state: { kind: 'needs_review', review } }),
    ]
    expect(stands(captureItems(records, { commands, journal: [] }))).toEqual(['held held', 'saved saved', 'new synced', 'old synced'])
  })

  it('a change under way is shown in place of what the back-end has, and can’t be changed again meanwhile', () => {
    const body = {
      kind: 'capture.amend' as const,
      captureId: 'cap-1',
      base: 7,
      capture: capture({ who: '林晓晓' }),
      conversationId: null,
      customerId: 'k1',
    }
    const [item] = captureItems([captureRecord('cap-1', 7)], { commands: [commandRow({ body })], journal: [] })
    expect(item).toMatchObject({ capture: { who: '林晓晓' }, link: { customerId: 'k1' }, stand: 'synced', changing: true })
    expect(item === undefined ? null : editingOf(item)).toBeNull()
  })

  it('J3 until it left, a change takes the place of the command; afterwards it amends the record as it was seen', () => {
    const [saved] = captureItems([], { commands: [add()], journal: [] })
    expect(saved === undefined ? null : editingOf(saved)).toMatchObject({ how: 'replace', commandId: 'r1', rule: null, captureId: 'cap-1' })
    const [held] = captureItems([], { commands: [add({ state: { kind: 'needs_review', review } })], journal: [] })
    expect(held === undefined ? null : editingOf(held)).toMatchObject({ how: 'replace', rule: 'CB7', judgedUpTo: 9 })
    const [synced] = captureItems([captureRecord('cap-1', 7)], { commands: [], journal: [] })
    expect(synced === undefined ? null : editingOf(synced)).toMatchObject({ how: 'amend', base: 7 })
    const [going] = captureItems([], { commands: [add({ state: sent() })], journal: [] })
    expect(going === undefined ? null : editingOf(going)).toBeNull()
  })

  it('is found by name, number however it is written, order and words, and by all of them together', () => {
    const [item] = captureItems([], { commands: [add({ body: addCapture('c', { orderNo: 'T-2811' }) })], journal: [] })
    const words = item === undefined ? [] : wordsOfCapture(item)
    for (const query of ['', '林', '13800000001', '+86 138-0000-0001', 't2811', '补发', '林晓 补发'])
      expect([query, fits(query, words)]).toEqual([query, true])
    expect(fits('林晓 退款', words)).toBe(false)
  })
})

describe('G1 tickets', () => {
  it('say what the contact says, and where it came from', () => {
    const [item] = captureItems([captureRecord('cap-1', 7, { customerId: 'k1', conversationId: 'c1' })], { commands: [], journal: [] })
    expect(item === undefined ? null : ticketFrom(item)).toEqual({
      category: 'aftersale',
      urgency: 2,
      summary: '杯子碎了，要补发',
      customerName: '林晓',
      orderNo: '',
      captureId: 'cap-1',
      conversationId: 'c1',
      customerId: 'k1',
    })
  })

  it('are listed from the journal on, each once, the most urgent first', () => {
    const body = { kind: 'ticket.create' as const, ticketId: 't1', ticket: ticketDraft() }
    const made = { by: { id: 'a2', name: '陈默' }, causeId: null, deviceId: null, seq: 1, at: 5 }
    const tickets = [
      { id: 't2', ...ticketDraft({ urgency: 1 }), ...made },
      { id: 't3', ...ticketDraft({ urgency: 4 }), ...made },
    ]
    const facts = { commands: [commandRow({ body })], journal: [journalRow({ body })] }
    expect(ticketItems(tickets, facts).map(({ ticketId, stand }) => `${ticketId} ${stand}`)).toEqual(['t1 saved', 't3 synced', 't2 synced'])
    const arrived = [{ id: 't1', ...ticketDraft(), ...made }, ...tickets]
    expect(ticketItems(arrived, facts).map(({ ticketId }) => ticketId)).toEqual(['t3', 't1', 't2'])
  })
})
