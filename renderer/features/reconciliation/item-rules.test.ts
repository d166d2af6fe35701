import { expect, test } from 'vitest'
import { addCapture } from '../../../tests/fakes/captures.ts'
import { accepted, commandRow, done, inReview, journalled, journalRow, queued, reply, sent } from '../../../tests/fakes/sync-rows.ts'
import { endedIn, endingOf, grouped, heldRows, lineOf, nameOf, waitingRows } from './item-rules.ts'

test('J8: what waits for a person stands together by conversation, and what is decided is gone at once', () => {
  const rows = [
    commandRow({ id: 'a', no: 1, state: inReview('CB3') }),
    commandRow({ id: 'b', no: 2, body: reply('好', 'c2'), state: inReview('CB5') }),
    commandRow({ id: 'c', no: 3, state: inReview('CB3') }),
    commandRow({ id: 'd', no: 4 }),
  ]
  expect(heldRows(rows, new Set()).map((row) => row.id)).toEqual(['a', 'c', 'b'])
  expect(heldRows(rows, new Set(['a'])).map((row) => row.id)).toEqual(['b', 'c'])
})

test('J8: what goes by itself, with what only the journal knows; nothing twice', () => {
  const commands = [
    commandRow({ id: 'a', no: 1, state: sent() }),
    commandRow({ id: 'b', no: 2, state: accepted }),
    commandRow({ id: 'c', no: 3, state: inReview('CB3') }),
    commandRow({ id: 'd', no: 4, state: queued() }),
  ]
  const journal = [
    journalRow({ id: 'a', no: 1 }),
    journalRow({ id: 'd', no: 4, decision: journalled({ kind: 'cancel' }) }),
    journalRow({ id: 'e', no: 5 }),
  ]
  expect(waitingRows(commands, journal).map(({ id, state }) => [id, state])).toEqual([
    ['a', 'sent'],
    ['b', 'accepted'],
    ['e', 'saved'],
  ])
  expect(endedIn(journal)).toEqual(['d'])
})

test('J25: what waits in a rehearsal is marked, whether the ledger or the journal knows it', () => {
  const rehearsal = true as const
  const rows = waitingRows(
    [commandRow({ id: 'a', no: 1, rehearsal }), commandRow({ id: 'b', no: 2 })],
    [journalRow({ id: 'c', no: 3, rehearsal })],
  )
  expect(rows.map((row) => [row.id, row.rehearsal])).toEqual([
    ['a', true],
    ['b', false],
    ['c', true],
  ])
})

test('J8: each decided item has its reason', () => {
  const ended = (outcome: Parameters<typeof done>[0]) => endingOf(commandRow({ state: done(outcome) }))
  expect([ended('applied'), ended('cancelled'), ended('superseded'), ended('erased')]).toEqual(['sent', 'withdrawn', 'replaced', 'erased'])
  const reasoned = commandRow({ state: { kind: 'done', outcome: 'cancelled', at: 1, reason: 'customer_left' } })
  expect(endingOf(reasoned)).toBe('customer_left')
})

test('J8: a capture is named by its caller and told by its request', () => {
  const row = commandRow({ body: addCapture('k', { who: '', contact: '138', request: '补发' }) })
  expect([nameOf(row), lineOf(row.body)]).toEqual(['138', '补发'])
  expect(
    grouped([
      { subject: 'c1', name: 'A' },
      { subject: 'c2', name: 'B' },
      { subject: 'c1', name: 'A' },
    ]).map((one) => one.rows.length),
  ).toEqual([2, 1])
})
