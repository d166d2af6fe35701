import type { CommandBody } from '../../shared/model/command.ts'
import type { Decision, DiscardReason, HoldRule, Outcome } from '../../shared/model/journal.ts'

/** Why a command waits for a person, with what the tile needs to show. */
export type Review = {
  rule: HoldRule
  /** Last event judged; a standing decision is overruled only by newer facts. */
  judgedUpTo: number
  /** Messages and reasons shown beside the agent's text. */
  evidence: { messageIds: readonly string[]; reason: string | null; records?: readonly MatchedRecord[] }
}

/** What a capture may be the same as: a capture the back-end has (CB7), or a conversation (CB8). `score`: 0 to 1. */
export type MatchedRecord = { id: string; customerId: string | null; score: number }

/** Section 3 of the protocol: five states, each with its data. Times are server time in milliseconds. */
export type CommandState =
  | { kind: 'queued'; notBefore: number | null }
  | { kind: 'sent'; clientEpoch: number; serverEpoch: string; at: number }
  | { kind: 'accepted'; at: number }
  | { kind: 'needs_review'; review: Review }
  | { kind: 'done'; outcome: Outcome; at: number; reason: DiscardReason | null }

/** One command in the ledger. Place in its lane = (rootNo, no). */
export type CommandRow = {
  id: string
  no: number
  rootNo: number
  lane: string
  conversationId: string
  label: string
  /** null once erased. */
  body: CommandBody | null
  composedAt: number
  composedLive: boolean
  baseMessageId: string | null
  dependsOn: string | null
  draftId: string | null
  state: CommandState
  /** Rules a person has overruled, each up to the event judged then; newer facts let the rule hold again (JR3). */
  released: Readonly<Partial<Record<HoldRule, number>>>
  /** Number of the last journalled decision taken in here; the same one told again changes nothing. */
  decidedNo: number
  /** A decision that came while an attempt was open. */
  wish: Decision['kind'] | null
  /** Times `conflict(order)` was answered by adopting the server's head; the second goes to review. */
  orderRetries: number
  /** A cancel that came too late is told once. */
  arrivedBeforeCancel: boolean
  /** Number of a capture within its account (J9), null for everything else. */
  captureNo: number | null
  /** Made in a rehearsal (J25): never judged, never sent. */
  rehearsal?: true
  /** FR13: the last reopening of the journal's that is taken in here; absent for none. */
  reopened?: number
}

/** Compares places: negative when `a` goes first. */
export const byPlace = (a: Pick<CommandRow, 'rootNo' | 'no'>, b: Pick<CommandRow, 'rootNo' | 'no'>): number =>
  a.rootNo - b.rootNo || a.no - b.no

export const isOpen = (row: CommandRow): boolean => row.state.kind !== 'done'
