import type { CommandBody } from '../../shared/model/command.ts'
import type { Claim, Decision, DiscardReason, HoldRule, JournalledDecision, JournalRow, Outcome } from '../../shared/model/journal.ts'
import type { SubmitIntent } from '../../shared/model/journal.ts'
import { must } from '../../shared/lib/assert.ts'

/** A row of `commands` as SQLite gives it. */
export type CommandRecord = {
  no: number
  root_no: number
  id: string
  account_id: string
  lane: string
  conversation_id: string
  label: string
  body: string | null
  body_hash: string | null
  composed_at: number
  composed_live: number
  base_message_id: string | null
  depends_on: string | null
  draft_id: string | null
  claim_open: number | null
  claim_client_epoch: number | null
  claim_server_epoch: string | null
  claim_at: number | null
  claims: number
  outcome: Outcome | null
  finished_at: number | null
  capture_no: number | null
  rehearsal: number
  reopened: number
  reopened_after: number
  words_salt: string | null
  words_mark: string | null
}

/** A row of `decisions` as SQLite gives it. */
export type DecisionRecord = {
  no: number
  command_id: string
  at: number
  wish: number
  kind: Decision['kind']
  rule: HoldRule | null
  judged_up_to: number | null
  reason: DiscardReason | null
  by_ids: string | null
}

/** Commands a replacement created. */
export const createdBy = (record: DecisionRecord): readonly string[] =>
  record.by_ids === null ? [] : (JSON.parse(record.by_ids) as string[])

/** `by`: the commands named in `by_ids` that are still there. */
export function rowOf(record: CommandRecord, decision: DecisionRecord | null, by: readonly CommandRecord[]): JournalRow {
  return {
    no: record.no,
    rootNo: record.root_no,
    id: record.id,
    accountId: record.account_id,
    lane: record.lane,
    conversationId: record.conversation_id,
    label: record.label,
    body: bodyOf(record),
    composedAt: record.composed_at,
    composedLive: record.composed_live === 1,
    baseMessageId: record.base_message_id,
    dependsOn: record.depends_on,
    draftId: record.draft_id,
    claim: claimOf(record),
    decision: decision === null ? null : journalledOf(decision, by),
    outcome: record.outcome,
    captureNo: record.capture_no,
    ...(record.rehearsal === 1 ? { rehearsal: true } : {}),
    ...(record.reopened === 0 ? {} : { reopened: record.reopened }),
  }
}

const bodyOf = (record: CommandRecord): CommandBody | null => (record.body === null ? null : (JSON.parse(record.body) as CommandBody))

function claimOf(record: CommandRecord): Claim | null {
  if (record.claim_open === null) return null
  return {
    open: record.claim_open === 1,
    clientEpoch: must(record.claim_client_epoch, 'client epoch of a claim'),
    serverEpoch: must(record.claim_server_epoch, 'server epoch of a claim'),
    at: must(record.claim_at, 'time of a claim'),
  }
}

const journalledOf = (record: DecisionRecord, by: readonly CommandRecord[]): JournalledDecision => ({
  no: record.no,
  at: record.at,
  wish: record.wish === 1,
  decision: decisionOf(record, by),
})

function decisionOf(record: DecisionRecord, by: readonly CommandRecord[]): Decision {
  const judgedUpTo = record.judged_up_to ?? 0
  switch (record.kind) {
    case 'cancel':
      return { kind: 'cancel' }
    case 'mark_sent':
      return { kind: 'mark_sent', judgedUpTo }
    case 'send_anyway':
      return { kind: 'send_anyway', rule: must(record.rule, 'rule of a decision'), judgedUpTo }
    case 'discard':
      return { kind: 'discard', rule: must(record.rule, 'rule of a decision'), judgedUpTo, reason: must(record.reason, 'reason') }
    case 'replace':
      return { kind: 'replace', rule: record.rule, judgedUpTo, by: by.flatMap((each) => intentOf(each)) }
    default:
      return record.kind satisfies never
  }
}

function intentOf(record: CommandRecord): readonly SubmitIntent[] {
  const body = bodyOf(record)
  if (body === null) return []
  const { id, account_id: accountId, base_message_id: baseMessageId, depends_on: dependsOn, draft_id: draftId, label } = record
  const rehearsal = record.rehearsal === 1 ? ({ rehearsal: true } as const) : {}
  return [{ id, accountId, body, baseMessageId, dependsOn, draftId, label, ...rehearsal }]
}
