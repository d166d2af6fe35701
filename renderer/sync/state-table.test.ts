import { describe, expect, it } from 'vitest'
import { accepted, commandRow, done, inReview, journalled, queued, sent, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import type { Decision } from '../../shared/model/journal.ts'
import type { Fate, Verdict } from '../../shared/protocol/command-frame.ts'
import type { CommandRow } from './command-row.ts'
import { applyFate, applyVerdict, erase, type Context } from './outcome-rules.ts'
import { withDecision } from './recovery-rules.ts'

type Kind = CommandRow['state']['kind']
const VERDICTS: Verdict[] = [
  { kind: 'ok', seq: 50 },
  { kind: 'ok', seq: null },
  { kind: 'retry', afterMs: 100 },
  { kind: 'conflict', reason: 'order', head: 'x' },
  { kind: 'conflict', reason: 'stale', headSeq: 99 },
  { kind: 'conflict', reason: 'closed' },
  { kind: 'conflict', reason: 'fence' },
  { kind: 'refused', reason: 'no_agent' },
]
const FATES: Fate[] = [{ kind: 'unknown' }, { kind: 'accepted' }, { kind: 'applied', seq: 50 }, { kind: 'refused', reason: 'no_agent' }]
const DECISIONS: Decision[] = [
  { kind: 'cancel' },
  { kind: 'discard', rule: 'CB3', judgedUpTo: 40, reason: 'customer_left' },
  { kind: 'replace', rule: 'CB3', judgedUpTo: 40, by: [] },
  { kind: 'mark_sent', judgedUpTo: 40 },
  { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 40 },
]
const CONTEXTS: Context[] = [
  { clientEpoch: 3, serverEpoch: 's1', cursor: 90, now: WRITTEN },
  { clientEpoch: 4, serverEpoch: 's1', cursor: 10, now: WRITTEN },
  { clientEpoch: 4, serverEpoch: 's2', cursor: 90, now: WRITTEN },
]

/** Where answers, fates, standing decisions and wishes can take a row; judging and sending are the engine's. */
function reachable(state: CommandRow['state']): Set<Kind> {
  const rows = [null, 'cancel' as const].map((wish) => commandRow({ state, wish }))
  const after = rows.flatMap((row) => [
    ...CONTEXTS.flatMap((context) => [
      ...VERDICTS.map((verdict) => applyVerdict(row, verdict, { ...context, laterPlace: () => false }).row),
      ...FATES.map((fate) => applyFate(row, fate, context).row),
    ]),
    ...DECISIONS.map((decision) => withDecision(row, journalled(decision))),
    withDecision(row, journalled({ kind: 'cancel' }, { wish: true })),
  ])
  return new Set(after.map((row) => row.state.kind))
}

describe('where a row may go', () => {
  it('ST1 queued: away by a fate or a decision, never back to a person by an answer', () => {
    expect(reachable(queued())).toEqual(new Set(['queued', 'accepted', 'done']))
  })

  it('ST2 sent: everywhere', () => {
    expect(reachable(sent())).toEqual(new Set(['sent', 'accepted', 'queued', 'needs_review', 'done']))
    expect(reachable(sent({ clientEpoch: 0, serverEpoch: 'lost' }))).toEqual(
      new Set(['sent', 'accepted', 'queued', 'needs_review', 'done']),
    )
  })

  it('ST3 accepted: done, or before a person when the server forgot it, but never queued or sent again', () => {
    expect(reachable(accepted)).toEqual(new Set(['accepted', 'needs_review', 'done']))
  })

  it('ST4 needs_review: only a person or the server’s own record moves it', () => {
    expect(reachable(inReview('CB3'))).toEqual(new Set(['needs_review', 'queued', 'accepted', 'done']))
    expect(reachable(inReview('CB6'))).toEqual(new Set(['needs_review', 'accepted', 'done']))
  })

  it('ST5 done: nowhere', () => {
    for (const outcome of ['applied', 'cancelled', 'superseded', 'erased'] as const) {
      expect(reachable(done(outcome))).toEqual(new Set(['done']))
    }
  })

  it('ST6 any row of an erased customer ends as erased, without its words; what became of a done one stays true', () => {
    for (const state of [queued(), sent(), accepted, inReview('CB3')]) {
      expect(erase(commandRow({ state }), WRITTEN + 9)).toMatchObject({
        state: { kind: 'done', outcome: 'erased', at: WRITTEN + 9 },
        body: null,
        label: '',
      })
    }
    expect(erase(commandRow({ state: done('applied') }), WRITTEN + 9)).toMatchObject({ state: done('applied'), body: null, label: '' })
  })
})
