import type { JournalRow, LeftWork } from '../../../shared/model/journal.ts'
import type { CommandRow, Review } from '../../sync/command-row.ts'
import { heldRows, type Waiting } from './item-rules.ts'

/** One thing an account without a right has left, as the list of decisions shows it (CB2). */
export type LeftItem = { accountId: string; owner: string; revokedAt: number; row: HeldRow }
type HeldRow = CommandRow & { state: { kind: 'needs_review'; review: Review } }

const isHeld = (row: CommandRow): row is HeldRow => row.state.kind === 'needs_review'

/** In the order of the journal, what belongs to one conversation together. `gone`: decided here, and not yet told by main. */
export const leftItems = (work: readonly LeftWork[], gone: ReadonlySet<string>): readonly LeftItem[] =>
  work.flatMap(({ accountId, name, revokedAt, rows }) =>
    heldRows(rows.map(heldRow), gone)
      .filter(isHeld)
      .map((row) => ({ accountId, owner: name, revokedAt, row })),
  )

const UNTOUCHED = { released: {}, decidedNo: 0, wish: null, orderRetries: 0, arrivedBeforeCancel: false } as const

/** An open claim: it may have left, and nobody here can ask for its fate. */
function heldRow(row: JournalRow): CommandRow {
  const { no, rootNo, id, lane, conversationId, label, body, composedAt, composedLive, baseMessageId, dependsOn, draftId, captureNo } = row
  const reason = row.claim?.open === true ? 'left_sent' : 'left'
  const review: Review = { rule: 'CB2', judgedUpTo: 0, evidence: { messageIds: [], reason } }
  const same = { no, rootNo, id, lane, conversationId, label, body, composedAt, composedLive, baseMessageId, dependsOn, draftId, captureNo }
  return { ...same, ...UNTOUCHED, state: { kind: 'needs_review', review } }
}

/** What would go by itself waits for a supervisor while the account has no right. What was sent still has its fate to come. */
export const heldBack = (rows: readonly Waiting[]): readonly Waiting[] =>
  rows.map((row) => (row.state === 'saved' || row.state === 'queued' ? { ...row, state: 'held' } : row))
