import { laneOf } from '../../shared/model/command.ts'
import type { Claim, Decision, DecideError, JournalRow, Outcome } from '../../shared/model/journal.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import { assertNever } from '../../shared/lib/assert.ts'

type Standing = {
  readonly claim: Pick<Claim, 'open'> | null
  readonly decision: { readonly wish: boolean; readonly decision: Pick<Decision, 'kind'> } | null
  readonly outcome: Outcome | null
}

/** A word that ends a command. `send_anyway` is the only one that does not. */
export const isTerminal = (decision: Pick<Decision, 'kind'>): boolean => decision.kind !== 'send_anyway'

/** JR3 and JR4: whether this word may be kept now, and whether it takes effect or waits for the verdict of an open attempt. */
export function judgeDecision(row: Standing | null, decision: Decision): Result<{ effect: 'done' | 'wish' }, DecideError> {
  if (row === null) return err({ kind: 'unknown_command' })
  if (row.outcome !== null) return err({ kind: 'finished' })
  // A cancel that still waits for a verdict nobody can give may be overruled by the person who looks at that doubt.
  const open = row.decision !== null && row.decision.wish && settlesDoubt(decision)
  if (row.decision !== null && isTerminal(row.decision.decision) && !open) return err({ kind: 'already_decided' })
  if (row.claim === null || !row.claim.open || settlesDoubt(decision)) return ok({ effect: 'done' })
  switch (decision.kind) {
    // A second version must not be made while the first may still arrive.
    case 'send_anyway':
    case 'replace':
      return err({ kind: 'claim_open' })
    case 'cancel':
    case 'discard':
    case 'mark_sent':
      return ok({ effect: 'wish' })
    default:
      return assertNever(decision, 'decision')
  }
}

/**
 * CB11 and JR9: the fate of the open attempt can't be known, and a person has looked at that very doubt. The word takes
 * effect at once and closes the claim.
 */
export const settlesDoubt = (decision: Decision): boolean =>
  decision.kind === 'mark_sent' || (decision.kind !== 'cancel' && (decision.rule === 'CB11' || decision.rule === 'journal_lost'))

/** Nobody has said a word that ends it. What belongs to a rehearsal ends with that. */
export const isUndecided = (row: Pick<JournalRow, 'outcome' | 'decision' | 'rehearsal'>): boolean =>
  row.outcome === null && row.rehearsal !== true && (row.decision === null || !isTerminal(row.decision.decision))

/**
 * CB2: what keeps somebody else from deciding this way about a command of an account without a right; null when nothing does. In its own
 * lane nothing goes ahead of what was written before it and is not decided yet. `others`: open rows of the same account.
 */
export function judgeTakeOver(row: JournalRow, decision: Decision, others: readonly JournalRow[]): DecideError | null {
  if (row.rehearsal === true) return { kind: 'rehearsal' }
  if (decision.kind === 'discard') return null
  if (decision.kind !== 'replace') return { kind: 'forbidden' }
  const stays = decision.by.some(({ body }) => laneOf(body) === row.lane)
  const isEarlier = (one: JournalRow): boolean => one.lane === row.lane && (one.rootNo - row.rootNo || one.no - row.no) < 0
  const waits = others.some((one) => isUndecided(one) && (one.id === row.dependsOn || (stays && isEarlier(one))))
  return waits ? { kind: 'earlier_waits' } : null
}

/** JR4: a word that ends the command refuses every further attempt, also while it is only a wish. */
export function judgeClaim(row: Standing | null): 'granted' | 'decided' | 'finished' | 'unknown' {
  if (row === null) return 'unknown'
  if (row.outcome !== null) return 'finished'
  return row.decision !== null && isTerminal(row.decision.decision) ? 'decided' : 'granted'
}

/** What makes two decisions the same word: `at` is stamped once per request. */
type Word = { readonly at: number; readonly kind: Decision['kind']; readonly byIds: readonly string[] }

/** Whether a request repeats the word that already stands, as after a lost answer. */
export const isRepeat = (standing: Word | null, said: Word): boolean =>
  standing !== null && standing.at === said.at && standing.kind === said.kind && standing.byIds.join() === said.byIds.join()

/** Ids of the commands a decision creates. */
export const byIdsOf = (decision: Decision): readonly string[] =>
  decision.kind === 'replace' ? decision.by.map((intent) => intent.id) : []

/** A corrected command keeps the place of the one it replaces, but only in the same lane; in another lane it has its own. */
export const rootFor = (replaced: Pick<JournalRow, 'lane' | 'rootNo'>, lane: string, no: number): number =>
  replaced.lane === lane ? replaced.rootNo : no

/** First outcome wins, except that erasure overrides everything. */
export const outcomeAfter = (before: Outcome | null, next: Outcome): Outcome => (before === null || next === 'erased' ? next : before)
