import type { CommandRow, CommandState } from '../../renderer/sync/command-row.ts'
import { laneOf, subjectOf, type CommandBody } from '../../shared/model/command.ts'
import type { Claim, Decision, HoldRule, JournalledDecision, JournalRow, Outcome } from '../../shared/model/journal.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Conversation } from '../../shared/model/conversation.ts'

/** Server time at which the commands of these tests were written, milliseconds. */
export const WRITTEN = 1_000_000

export const reply = (text = '您好', conversationId = 'c1'): CommandBody => ({ kind: 'reply.send', conversationId, text })

export const commandRow = (more: Partial<CommandRow> = {}): CommandRow => {
  const body = more.body === undefined ? reply() : more.body
  return {
    id: 'r1',
    no: 1,
    rootNo: more.no ?? 1,
    lane: body === null ? 'customer:c1' : laneOf(body),
    conversationId: body === null ? 'c1' : subjectOf(body),
    label: '王女士',
    body,
    composedAt: WRITTEN,
    composedLive: true,
    baseMessageId: null,
    dependsOn: null,
    draftId: null,
    state: { kind: 'queued', notBefore: null },
    released: {},
    decidedNo: 0,
    wish: null,
    orderRetries: 0,
    arrivedBeforeCancel: false,
    captureNo: null,
    ...more,
  }
}

export const journalRow = (more: Partial<JournalRow> = {}): JournalRow => {
  const body = more.body === undefined ? reply() : more.body
  return {
    no: 1,
    rootNo: more.no ?? 1,
    id: 'r1',
    accountId: 'acc-1',
    lane: body === null ? 'customer:c1' : laneOf(body),
    conversationId: body === null ? 'c1' : subjectOf(body),
    label: '王女士',
    body,
    composedAt: WRITTEN,
    composedLive: true,
    baseMessageId: null,
    dependsOn: null,
    draftId: null,
    claim: null,
    decision: null,
    outcome: null,
    captureNo: null,
    ...more,
  }
}

export const claim = (more: Partial<Claim> = {}): Claim => ({ open: true, clientEpoch: 3, serverEpoch: 's1', at: WRITTEN + 5, ...more })

export const journalled = (decision: Decision, more: Partial<JournalledDecision> = {}): JournalledDecision => ({
  no: 1,
  at: WRITTEN + 50,
  wish: false,
  decision,
  ...more,
})

export const sent = (more: Partial<Extract<CommandState, { kind: 'sent' }>> = {}): CommandState => ({
  kind: 'sent',
  clientEpoch: 3,
  serverEpoch: 's1',
  at: WRITTEN + 5,
  ...more,
})
export const queued = (notBefore: number | null = null): CommandState => ({ kind: 'queued', notBefore })
export const accepted: CommandState = { kind: 'accepted', at: WRITTEN + 10 }
export const inReview = (rule: HoldRule, judgedUpTo = 40): CommandState => ({
  kind: 'needs_review',
  review: { rule, judgedUpTo, evidence: { messageIds: [], reason: null } },
})
export const done = (outcome: Outcome): CommandState => ({ kind: 'done', outcome, at: WRITTEN + 20, reason: null })

export const conversationRow = (more: Partial<Conversation> = {}): Conversation => ({
  id: 'c1',
  customer: { id: 'k1', name: '王女士', vip: false },
  shop: '旗舰店',
  channel: 'live',
  state: 'open',
  assignee: null,
  tags: [],
  openedAt: WRITTEN - 60_000,
  seq: 1,
  ...more,
})

export const messageRow = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  conversationId: 'c1',
  order: seq,
  seq,
  author: { kind: 'customer', id: 'k1', name: '王女士' },
  internal: false,
  text: `第 ${seq} 个问题`,
  at: WRITTEN + seq,
  causeId: null,
  deviceId: null,
  delivery: 'sent',
  ...more,
})
