import { describe, expect, it } from 'vitest'
import { accepted, commandRow, done, inReview, queued, sent, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import type { Fate, Verdict } from '../../shared/protocol/command-frame.ts'
import { MAX_RETRY_MS } from './constants.ts'
import { applyFate, applyVerdict, LOST_EPOCH, type Context, type VerdictContext } from './outcome-rules.ts'

const context = (more: Partial<Context> = {}): Context => ({ clientEpoch: 3, serverEpoch: 's1', cursor: 90, now: WRITTEN + 500, ...more })
const verdictContext = (more: Partial<VerdictContext> = {}): VerdictContext => ({ ...context(), laterPlace: () => false, ...more })
const row = commandRow({ state: sent() })
const wishing = (wish: 'cancel' | 'discard') => commandRow({ state: sent(), wish, decidedNo: 4 })
const at = WRITTEN + 500
const ended = (outcome: 'applied' | 'cancelled') => ({ kind: 'done', outcome, at, reason: null })
const review = (rule: string, reason: string | null) => ({
  kind: 'needs_review',
  review: { rule, judgedUpTo: 90, evidence: { messageIds: [], reason } },
})
const NOT_SENT = [queued(), accepted, inReview('CB3'), done('cancelled')]
const verdicts: Verdict[] = [
  { kind: 'ok', seq: 50 },
  { kind: 'retry', afterMs: 100 },
  { kind: 'conflict', reason: 'order', head: 'x' },
  { kind: 'conflict', reason: 'stale', headSeq: 99 },
  { kind: 'refused', reason: 'no_agent' },
]

describe('applyVerdict', () => {
  it.each(NOT_SENT.flatMap((state) => verdicts.map((verdict) => ({ state, verdict }))))(
    'ST2 an answer $verdict.kind to a row that is $state.kind changes nothing',
    ({ state, verdict }) => {
      const before = commandRow({ state })
      expect(applyVerdict(before, verdict, verdictContext())).toEqual({
        row: before,
        closeClaim: false,
        appliedAt: null,
        waitFor: null,
        head: undefined,
        dropLink: false,
      })
    },
  )

  it('FR11 ok means durable there, and applied only when its event is here', () => {
    expect(applyVerdict(row, { kind: 'ok', seq: null }, verdictContext())).toMatchObject({
      row: { state: { kind: 'accepted', at } },
      closeClaim: false,
      appliedAt: null,
      head: 'r1',
    })
    expect(applyVerdict(row, { kind: 'ok', seq: 91 }, verdictContext())).toMatchObject({
      row: { state: { kind: 'accepted' } },
      appliedAt: 91,
      head: 'r1',
    })
    expect(applyVerdict(row, { kind: 'ok', seq: 90 }, verdictContext())).toMatchObject({ row: { state: ended('applied') }, head: 'r1' })
  })

  it('FR14 retry goes back in the queue until its time, with the claim closed and the head where it was', () => {
    expect(applyVerdict(row, { kind: 'retry', afterMs: 1_500 }, verdictContext())).toMatchObject({
      row: { id: 'r1', state: queued(at + 1_500) },
      closeClaim: true,
      head: undefined,
    })
  })

  it('FR14 retry waits ten minutes at the most, whatever the server asks', () => {
    expect(applyVerdict(row, { kind: 'retry', afterMs: 86_400_000 }, verdictContext()).row.state).toEqual(queued(at + MAX_RETRY_MS))
  })

  it('FR14 refused is put before a person and does not move the head', () => {
    expect(applyVerdict(row, { kind: 'refused', reason: 'no_agent' }, verdictContext())).toMatchObject({
      row: { state: review('refused', 'no_agent') },
      closeClaim: true,
      head: undefined,
    })
  })

  it('CB2 refused for want of the right is told apart', () => {
    expect(applyVerdict(row, { kind: 'refused', reason: 'forbidden' }, verdictContext()).row.state).toEqual(review('CB2', 'forbidden'))
  })

  it('FR14 a conflict of a kind nobody knows yet is put before a person', () => {
    const step = applyVerdict(row, { kind: 'conflict', reason: 'moon_phase' }, verdictContext())
    expect(step).toMatchObject({ row: { state: review('conflict', 'moon_phase') }, closeClaim: true, head: undefined })
  })

  it('FR14 a conflict over facts not yet seen here is judged again once they are', () => {
    expect(applyVerdict(row, { kind: 'conflict', reason: 'stale', headSeq: 95 }, verdictContext())).toMatchObject({
      row: { state: queued() },
      closeClaim: true,
      waitFor: 95,
    })
    expect(applyVerdict(row, { kind: 'conflict', reason: 'assignee', headSeq: 95 }, verdictContext())).toMatchObject({
      row: { state: queued() },
      waitFor: 95,
    })
    expect(applyVerdict(row, { kind: 'conflict', reason: 'assignee', headSeq: 90 }, verdictContext()).row.state).toEqual(
      review('conflict', 'assignee'),
    )
  })

  it('CB5 a reply the server found closed is put before a person as such', () => {
    expect(applyVerdict(row, { kind: 'conflict', reason: 'closed' }, verdictContext()).row.state).toEqual(review('CB5', 'closed'))
  })

  it('FR8 conflict(order) takes over the head and sends once more', () => {
    expect(applyVerdict(row, { kind: 'conflict', reason: 'order', head: 'r0' }, verdictContext())).toMatchObject({
      row: { state: queued(), orderRetries: 1 },
      closeClaim: true,
      head: 'r0',
    })
    expect(applyVerdict(row, { kind: 'conflict', reason: 'order', head: null }, verdictContext())).toMatchObject({
      row: { state: queued(), orderRetries: 1 },
      head: null,
    })
  })

  it('FR8 the second conflict(order) goes to a person', () => {
    const again = { ...row, orderRetries: 1 }
    expect(applyVerdict(again, { kind: 'conflict', reason: 'order', head: 'r0' }, verdictContext())).toMatchObject({
      row: { state: review('conflict', 'order') },
      closeClaim: true,
      head: 'r0',
    })
  })

  it('FR8 a head of this journal with a later place goes to a person at once', () => {
    const seen: string[] = []
    const laterPlace = (head: string): boolean => seen.push(head) > 0
    const step = applyVerdict(row, { kind: 'conflict', reason: 'order', head: 'r9' }, verdictContext({ laterPlace }))
    expect(step).toMatchObject({ row: { state: review('conflict', 'order'), orderRetries: 0 }, head: 'r9' })
    expect(seen).toEqual(['r9'])
  })

  it('FR15 conflict(fence) changes nothing here: the link goes and the next welcome decides', () => {
    expect(applyVerdict(row, { kind: 'conflict', reason: 'fence' }, verdictContext())).toMatchObject({
      row,
      closeClaim: false,
      dropLink: true,
    })
    expect(applyVerdict(wishing('cancel'), { kind: 'conflict', reason: 'fence' }, verdictContext()).row).toEqual(wishing('cancel'))
  })

  const negatives: Verdict[] = verdicts.slice(1)
  it.each(negatives.flatMap((verdict) => (['cancel', 'discard'] as const).map((wish) => ({ wish, verdict }))))(
    'ST7 a wish to $wish is carried out on $verdict.kind ($verdict.reason)',
    ({ wish, verdict }) => {
      expect(applyVerdict(wishing(wish), verdict, verdictContext())).toMatchObject({
        row: { state: ended('cancelled'), wish: null },
        closeClaim: true,
      })
    },
  )

  it.each(['cancel', 'discard'] as const)('ST7 a wish to %s that comes after acceptance is told as too late', (wish) => {
    const expected = { wish: null, arrivedBeforeCancel: true }
    expect(applyVerdict(wishing(wish), { kind: 'ok', seq: null }, verdictContext()).row).toMatchObject({
      ...expected,
      state: { kind: 'accepted' },
    })
    expect(applyVerdict(wishing(wish), { kind: 'ok', seq: 50 }, verdictContext()).row).toMatchObject({
      ...expected,
      state: ended('applied'),
    })
  })
})

describe('applyFate', () => {
  const fates: Fate[] = [{ kind: 'unknown' }, { kind: 'accepted' }, { kind: 'applied', seq: 50 }, { kind: 'refused', reason: 'no_agent' }]

  it.each(fates)('ST5 the fate $kind changes nothing about a row that is done', (fate) => {
    const before = commandRow({ state: done('cancelled') })
    expect(applyFate(before, fate, context())).toMatchObject({ row: before, closeClaim: false, dropLink: false, head: undefined })
  })

  it.each([queued(), sent(), accepted, inReview('CB3'), inReview('journal_lost')])(
    'FR5 what the server has is taken over, also where the row is $kind',
    (state) => {
      const before = commandRow({ state })
      expect(applyFate(before, { kind: 'applied', seq: 90 }, context()).row.state).toEqual(ended('applied'))
      expect(applyFate(before, { kind: 'applied', seq: 91 }, context())).toMatchObject({
        row: { state: { kind: 'accepted' } },
        appliedAt: 91,
      })
      expect(applyFate(before, { kind: 'accepted' }, context())).toMatchObject({ row: { state: { kind: 'accepted' } }, appliedAt: null })
    },
  )

  it('FR5 refused ends the attempt, and means nothing where there is none', () => {
    expect(applyFate(row, { kind: 'refused', reason: 'no_agent' }, context())).toMatchObject({
      row: { state: review('refused', 'no_agent') },
      closeClaim: true,
    })
    for (const state of [queued(), accepted, inReview('CB3')]) {
      const before = commandRow({ state })
      expect(applyFate(before, { kind: 'refused', reason: 'no_agent' }, context())).toMatchObject({ row: before, closeClaim: false })
    }
  })

  it('FR15 unknown is final for an attempt under an older clientEpoch: back in the queue with the same id', () => {
    expect(applyFate(row, { kind: 'unknown' }, context({ clientEpoch: 4 }))).toMatchObject({
      row: { id: 'r1', state: queued() },
      closeClaim: true,
      dropLink: false,
    })
  })

  it('FR15 unknown for an attempt of this very link decides nothing: the link goes', () => {
    expect(applyFate(row, { kind: 'unknown' }, context())).toMatchObject({ row, closeClaim: false, dropLink: true })
  })

  it('FR16 unknown says nothing about a row that was not sent', () => {
    for (const state of [queued(), inReview('CB3'), inReview('CB11')]) {
      const before = commandRow({ state })
      expect(applyFate(before, { kind: 'unknown' }, context({ clientEpoch: 4 }))).toMatchObject({ row: before, dropLink: false })
    }
  })

  it('CB11 unknown to another server than it was sent to goes to a person', () => {
    const step = applyFate(row, { kind: 'unknown' }, context({ clientEpoch: 4, serverEpoch: 's2' }))
    expect(step).toMatchObject({ row: { state: review('CB11', 'other_server') }, closeClaim: false })
  })

  it('CB11 what the server accepted and then forgot goes to a person', () => {
    const before = commandRow({ state: accepted })
    expect(applyFate(before, { kind: 'unknown' }, context()).row.state).toEqual(review('CB11', 'forgotten'))
  })

  it.each([LOST_EPOCH, 'unknown'])('JR9 unknown after the journal was lost goes to a person as such (epoch kept as %s)', (serverEpoch) => {
    const before = commandRow({ state: sent({ clientEpoch: 0, serverEpoch }) })
    expect(applyFate(before, { kind: 'unknown' }, context()).row.state).toEqual(review('journal_lost', null))
  })

  it.each(['cancel', 'discard'] as const)('ST7 a wish to %s is carried out when the fate is finally unknown', (wish) => {
    expect(applyFate(wishing(wish), { kind: 'unknown' }, context({ clientEpoch: 4 }))).toMatchObject({
      row: { state: ended('cancelled'), wish: null },
      closeClaim: true,
    })
  })

  it.each([
    ['sent to another server', wishing('cancel'), context({ clientEpoch: 4, serverEpoch: 's2' })],
    ['of a lost journal', { ...wishing('cancel'), state: sent({ clientEpoch: 0, serverEpoch: LOST_EPOCH }) }, context()],
    ['accepted and forgotten', { ...wishing('discard'), state: accepted }, context()],
  ])('ST7 a wish about what was %s ends it: no person could decide it a second time', (_which, before, now) => {
    expect(applyFate(before, { kind: 'unknown' }, now)).toMatchObject({ row: { state: ended('cancelled'), wish: null }, closeClaim: true })
  })
})
