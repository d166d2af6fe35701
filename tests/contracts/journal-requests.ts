import type { CommandBody } from '../../shared/model/command.ts'
import type { Decision, JournalRow, SubmitIntent } from '../../shared/model/journal.ts'
import type { Result } from '../../shared/lib/result.ts'
import type { ClaimRequest, DecideRequest, SubmitRequest } from '../../electron/journal/journal-port.ts'

export const reply = (text: string, conversationId = 'c1'): CommandBody => ({ kind: 'reply.send', conversationId, text })
export const intent = (id: string, more: Partial<SubmitIntent> = {}): SubmitIntent => ({
  id,
  accountId: 'a1',
  body: reply(`text of ${id}`),
  baseMessageId: 'm9',
  dependsOn: null,
  draftId: `draft-${id}`,
  label: '王女士',
  ...more,
})
export const request = (id: string, more: Partial<SubmitIntent> = {}): SubmitRequest => ({
  ...intent(id, more),
  composedAt: 1_000.5,
  composedLive: true,
})
export const claimOf = (id: string, more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  id,
  clientEpoch: 3,
  serverEpoch: 'e1',
  at: 2_000,
  ...more,
})
export const say = (commandId: string, decision: Decision, at = 3_000): DecideRequest => ({
  accountId: 'a1',
  commandId,
  decision,
  at,
  composedLive: false,
})
export const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
export const ids = (rows: readonly JournalRow[]): string[] => rows.map((row) => row.id)
export const cancel: Decision = { kind: 'cancel' }
export const discard: Decision = { kind: 'discard', rule: 'CB3', judgedUpTo: 7, reason: 'customer_left' }
export const markSent: Decision = { kind: 'mark_sent', judgedUpTo: 7 }
export const sendAnyway: Decision = { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 7 }
export const replaceBy = (...by: SubmitIntent[]): Decision => ({ kind: 'replace', rule: 'CB5', judgedUpTo: 7, by })
export const later: Decision = { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 12 }
export const doubts: Decision[] = [
  markSent,
  { ...sendAnyway, rule: 'CB11' },
  { kind: 'discard', rule: 'journal_lost', judgedUpTo: 7, reason: 'no_longer_true' },
  { kind: 'replace', rule: 'CB11', judgedUpTo: 7, by: [intent('r1')] },
]
export const terminal: Decision[] = [cancel, discard, markSent, replaceBy(intent('r1'))]
