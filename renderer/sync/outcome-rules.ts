import type { Fate, Verdict } from '../../shared/protocol/command-frame.ts'
import type { HoldRule, Outcome } from '../../shared/model/journal.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { CommandRow, CommandState } from './command-row.ts'
import { MAX_RETRY_MS } from './constants.ts'

/** What a verdict or fate does to a row. */
export type Step = {
  row: CommandRow
  /** A definite negative: the journal's claim is closed, and a wish stands from then on. */
  closeClaim: boolean
  /** Event at which the command counts as applied once it is committed here. */
  appliedAt: number | null
  /** Judge again only when the ledger has reached this event. */
  waitFor: number | null
  /** Lane head to store: the command itself after `ok`, the server's after `conflict(order)`. */
  head: string | null | undefined
  /** The server no longer knows this socket, or contradicts itself: drop it and let the next welcome decide. */
  dropLink: boolean
}

/** `now` is server time in milliseconds. */
export type Context = { clientEpoch: number; serverEpoch: string; cursor: number; now: number }

/** `laterPlace` says whether a head the server names is a command of this journal that goes later in the lane. */
export type VerdictContext = Context & { laterPlace: (head: string) => boolean }

const step = (row: CommandRow, extra: Partial<Omit<Step, 'row'>> = {}): Step => ({
  row,
  closeClaim: false,
  appliedAt: null,
  waitFor: null,
  head: undefined,
  dropLink: false,
  ...extra,
})

export const withState = (row: CommandRow, state: CommandState): CommandRow => ({ ...row, state })

const done = (row: CommandRow, outcome: Outcome, at: number): CommandRow => withState(row, { kind: 'done', outcome, at, reason: null })

/** CB1, FR19: the words are destroyed; what became of it before stays true. */
export function erase(row: CommandRow, at: number): CommandRow {
  const state: CommandState = row.state.kind === 'done' ? row.state : { kind: 'done', outcome: 'erased', at, reason: null }
  return { ...row, state, body: null, label: '' }
}

const inReview = (row: CommandRow, held: { rule: HoldRule; cursor: number; reason: string | null }): CommandRow =>
  withState(row, {
    kind: 'needs_review',
    review: { rule: held.rule, judgedUpTo: held.cursor, evidence: { messageIds: [], reason: held.reason } },
  })

/** A negative is certain: a cancel that waited is carried out, everything else goes back in the queue. */
function negative(row: CommandRow, context: Context, notBefore: number | null): CommandRow {
  if (row.wish === 'cancel' || row.wish === 'discard') return { ...done(row, 'cancelled', context.now), wish: null }
  if (row.wish === 'mark_sent') return { ...done(row, 'applied', context.now), wish: null }
  return withState(row, { kind: 'queued', notBefore })
}

/** Accepted for good: a cancel that waited came too late and is told as such. */
function positive(row: CommandRow, context: Context, seq: number | null): Step {
  const tooLate = row.wish === 'cancel' || row.wish === 'discard'
  const kept = { ...row, wish: null, arrivedBeforeCancel: row.arrivedBeforeCancel || tooLate }
  if (seq !== null && seq <= context.cursor) return step(done(kept, 'applied', context.now), { head: row.id })
  return step(withState(kept, { kind: 'accepted', at: context.now }), { head: row.id, appliedAt: seq })
}

/** FR7, FR8, FR14: the server's word on one attempt. */
export function applyVerdict(row: CommandRow, verdict: Verdict, context: VerdictContext): Step {
  if (row.state.kind !== 'sent') return step(row)
  switch (verdict.kind) {
    case 'ok':
      return positive(row, context, verdict.seq)
    case 'retry':
      return step(negative(row, context, context.now + Math.min(verdict.afterMs, MAX_RETRY_MS)), { closeClaim: true })
    case 'refused':
      return step(refuse(row, context, verdict.reason), { closeClaim: true })
    case 'conflict':
      return applyConflict(row, verdict, context)
    default:
      return assertNever(verdict, 'verdict')
  }
}

/** Refusals and conflicts that are rules of their own. */
const REFUSALS: Readonly<Record<string, HoldRule>> = { forbidden: 'CB2', picture: 'CB12' }
const CONFLICTS: Readonly<Record<string, HoldRule>> = { closed: 'CB5', window: 'CB4', version: 'CB9' }

function refuse(row: CommandRow, context: Context, reason: string): CommandRow {
  const after = negative(row, context, null)
  if (after.state.kind === 'done') return after
  return inReview(row, { rule: REFUSALS[reason] ?? 'refused', cursor: context.cursor, reason })
}

function applyConflict(row: CommandRow, verdict: Extract<Verdict, { kind: 'conflict' }>, context: VerdictContext): Step {
  if (verdict.reason === 'fence') return step(row, { dropLink: true })
  const after = negative(row, context, null)
  if (after.state.kind === 'done') return step(after, { closeClaim: true })
  if (verdict.reason === 'order' && verdict.head !== undefined) {
    const blocked = row.orderRetries > 0 || (verdict.head !== null && context.laterPlace(verdict.head))
    const next = blocked
      ? inReview(row, { rule: 'conflict', cursor: context.cursor, reason: 'order' })
      : { ...after, orderRetries: row.orderRetries + 1 }
    return step(next, { closeClaim: true, head: verdict.head })
  }
  // The server judged with facts we have not seen yet; ours will be the same once they are here.
  const unseen = verdict.headSeq !== undefined && verdict.headSeq > context.cursor
  if (verdict.reason === 'stale' || unseen) return step(after, { closeClaim: true, waitFor: verdict.headSeq ?? null })
  const rule = CONFLICTS[verdict.reason] ?? 'conflict'
  return step(inReview(row, { rule, cursor: context.cursor, reason: verdict.reason }), { closeClaim: true })
}

/**
 * FR5, FR15, FR16: the server's record of an id. `unknown` is final only for an attempt under an older clientEpoch
 * of the same server; under another serverEpoch nobody can tell (CB11).
 */
export function applyFate(row: CommandRow, fate: Fate, context: Context): Step {
  if (row.state.kind === 'done') return step(row)
  switch (fate.kind) {
    case 'applied':
      return positive(row, context, fate.seq)
    case 'accepted':
      return positive(row, context, null)
    case 'refused':
      return row.state.kind === 'sent' ? step(refuse(row, context, fate.reason), { closeClaim: true }) : step(row)
    case 'unknown':
      return unknown(row, context)
    default:
      return assertNever(fate, 'fate')
  }
}

/**
 * Epochs of an attempt whose journal was lost. Neither equals a real one, so `unknown` leads to a person. Known by its
 * clientEpoch: real ones start at 1.
 */
export const LOST_EPOCH = 'lost'
export const isOfLostJournal = (attempt: { clientEpoch: number }): boolean => attempt.clientEpoch === 0

function unknown(row: CommandRow, context: Context): Step {
  if (row.state.kind === 'accepted') return inDoubt(row, context, { rule: 'CB11', reason: 'forgotten' })
  if (row.state.kind !== 'sent') return step(row)
  if (isOfLostJournal(row.state)) return inDoubt(row, context, { rule: 'journal_lost', reason: null })
  if (row.state.serverEpoch !== context.serverEpoch) return inDoubt(row, context, { rule: 'CB11', reason: 'other_server' })
  if (row.state.clientEpoch < context.clientEpoch) return step(negative(row, context, null), { closeClaim: true })
  return step(row, { dropLink: true })
}

/** FR14: an attempt of this very link was answered, in words of another version, and the server has no fate to tell. */
export const inTheDark = (row: CommandRow, context: Context): Step =>
  row.state.kind === 'sent' ? inDoubt(row, context, { rule: 'CB11', reason: 'unreadable' }) : step(row)

/** Nobody can tell any more, so a person decides; one who has wished to end it has decided already, and the journal keeps one such word. */
function inDoubt(row: CommandRow, context: Context, why: { rule: HoldRule; reason: string | null }): Step {
  if (row.wish !== null) return step(negative(row, context, null), { closeClaim: true })
  return step(inReview(row, { ...why, cursor: context.cursor }))
}
