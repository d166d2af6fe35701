import { expect, test } from 'vitest'
import { journalRow } from '../../tests/fakes/sync-rows.ts'
import { mergeJournal } from './journal-rules.ts'

test('rows stand in submit order, a newer one replaces, a finished one leaves', () => {
  const known = mergeJournal([], [journalRow({ id: 'b', no: 2 }), journalRow({ id: 'a', no: 1 })])
  expect(known.map((row) => row.id)).toEqual(['a', 'b'])
  const next = mergeJournal(known, [journalRow({ id: 'a', no: 1, outcome: 'applied' }), journalRow({ id: 'b', no: 2, label: 'x' })])
  expect(next.map((row) => [row.id, row.label])).toEqual([['b', 'x']])
})

test('nothing told is the same list', () => {
  const known = mergeJournal([], [journalRow()])
  expect(mergeJournal(known, [])).toBe(known)
})
