import { assertNever } from '../../shared/lib/assert.ts'
import type { Agent } from '../../shared/model/agent.ts'
import { customerLane, isOfConversation, laneOf } from '../../shared/model/command.ts'
import type { CommandBody, ConversationBody } from '../../shared/model/command.ts'
import type { CommandFrame, Verdict } from '../../shared/protocol/command-frame.ts'
import { newestForeignFact } from './effects.ts'
import type { GatewayStore, StoredConversation } from './gateway-store.ts'
import { isRevoked } from './rights-desk.ts'
import { sha256 } from './sha256.ts'

export const MAX_TAGS = 50
/** A desk whose picture has not arrived may ask again after this. */
const PICTURE_RETRY_MS = 2_000

export type Judged = Exclude<Verdict, { kind: 'ok' }> | { kind: 'apply' }
const APPLY: Judged = { kind: 'apply' }
const refused = (reason: string): Judged => ({ kind: 'refused', reason })
const conflict = (reason: string): Judged => ({ kind: 'conflict', reason })

/** JSON with keys in order, so that equal values have equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}

/** What makes two sendings of one id the same command (FR6): everything but epoch, `after` and preconditions. */
export function bodyHash({ body, lane, composedAt, baseMessageId, dependsOn }: CommandFrame): string {
  return sha256(canonical({ body, lane, composedAt, baseMessageId, dependsOn }))
}

/** `isFull`: whether an agent has as many open conversations as it may. `now`: server time. */
type By = { agent: Agent; store: GatewayStore; isFull: (agentId: string) => boolean; now: number }

function isNoOp(body: ConversationBody, row: StoredConversation, { agent, store }: Omit<By, 'isFull' | 'now'>): boolean {
  if (body.kind === 'conversation.close') return row.state === 'closed'
  if (body.kind === 'conversation.reopen') return row.state === 'open'
  if (body.kind === 'conversation.take') return row.state === 'open' && row.assignee?.id === agent.id
  return body.kind === 'message.recall' && store.message(body.messageId)?.delivery === 'recalled'
}

/** What can never become right, whatever happens next. */
function refusalOf(body: ConversationBody, row: StoredConversation, { agent, store }: Omit<By, 'isFull' | 'now'>): Judged | null {
  if (body.kind === 'conversation.transfer' && body.to !== null && store.agent(body.to) === null) return refused('no_agent')
  if (body.kind === 'tags.set' && new Set([...row.tags, ...body.add]).size > MAX_TAGS) return refused('too_many_tags')
  if (body.kind !== 'message.recall') return null
  const message = store.message(body.messageId)
  if (message === null || message.conversationId !== row.id) return refused('no_message')
  return message.author.id === agent.id || agent.role === 'supervisor' ? null : refused('forbidden')
}

/** Who would have one more open conversation. */
function gainerOf(body: ConversationBody, row: StoredConversation, agent: Agent): string | null {
  if (body.kind === 'conversation.take') return agent.id
  if (body.kind === 'conversation.transfer') return body.to === row.assignee?.id ? null : body.to
  return body.kind === 'conversation.reopen' ? (row.assignee?.id ?? null) : null
}

/** FR17: a picture that is not here yet can still come; one that is not what it says never becomes it. */
function pictureTrouble(body: CommandBody, store: GatewayStore): Judged | null {
  const pictures = 'pictures' in body ? (body.pictures ?? []) : []
  const found = pictures.map((picture) => ({ picture, facts: store.blobFacts(picture.hash) }))
  if (found.some(({ picture, facts }) => facts !== null && (facts.type !== picture.type || facts.bytes !== picture.bytes)))
    return refused('picture')
  return found.some(({ facts }) => facts === null) ? { kind: 'retry', afterMs: PICTURE_RETRY_MS } : null
}

/** CB4: the channel takes only templates by now. */
const isAfterWindow = (body: ConversationBody, row: StoredConversation, now: number): boolean =>
  body.kind === 'reply.send' && body.template === undefined && row.replyUntil !== undefined && now > row.replyUntil

/** What stands in the way as things are now. */
function conflictOf(body: ConversationBody, row: StoredConversation, { agent, now }: { agent: Agent; now: number }): Judged | null {
  const theirs = row.assignee !== null && row.assignee.id !== agent.id
  switch (body.kind) {
    case 'note.add':
    case 'tags.set':
    case 'conversation.shelve':
    case 'message.recall':
      return null
    case 'conversation.reopen':
      return theirs && agent.role !== 'supervisor' ? conflict('assignee') : null
    case 'reply.send':
    case 'conversation.take':
    case 'conversation.transfer':
    case 'conversation.close':
      if (row.state === 'closed') return conflict('closed')
      if (isAfterWindow(body, row, now)) return conflict('window')
      return theirs && agent.role !== 'supervisor' ? conflict('assignee') : null
    default:
      return assertNever(body, 'command kind')
  }
}

const dependencyHolds = (store: GatewayStore, agent: Agent, { dependsOn }: CommandFrame): boolean =>
  dependsOn === null || store.command(agent.id, dependsOn)?.verdict.kind === 'ok'

type RecordBody = Exclude<CommandBody, ConversationBody>

/** Captures, tickets, files: what they name must be there, and an edit is of what the agent saw (CB9). */
function judgeRecord(store: GatewayStore, { frame, body, agent }: { frame: CommandFrame; body: RecordBody; agent: Agent }): Judged {
  const refusal = recordRefusal(store, body)
  if (refusal !== null) return refused(refusal)
  if (!dependencyHolds(store, agent, frame)) return conflict('depends')
  return isOverwriting(store, body) ? { kind: 'conflict', reason: 'version', headSeq: store.head() } : APPLY
}

function recordRefusal(store: GatewayStore, body: RecordBody): string | null {
  switch (body.kind) {
    case 'capture.add':
      return store.record(body.captureId) === null ? linkRefusal(store, body) : 'id_taken'
    case 'capture.amend':
      return store.record(body.captureId)?.kind === 'capture' ? linkRefusal(store, body) : 'no_capture'
    case 'ticket.create':
      return store.record(body.ticketId) === null ? linkRefusal(store, body.ticket) : 'id_taken'
    case 'customer.edit':
      return store.file(body.customerId) === null ? 'no_customer' : null
    default:
      return assertNever(body, 'record command')
  }
}

const linkRefusal = (store: GatewayStore, { conversationId }: { conversationId: string | null }): string | null =>
  conversationId !== null && store.conversation(conversationId) === null ? 'no_conversation' : null

/** Somebody changed it after the agent saw it. Sets unite, so only a remark can overwrite another. */
function isOverwriting(store: GatewayStore, body: RecordBody): boolean {
  if (body.kind === 'capture.amend') return (store.record(body.captureId)?.row.seq ?? 0) > body.base
  if (body.kind !== 'customer.edit' || body.remark === undefined) return false
  const file = store.file(body.customerId)
  return file !== null && file.seq > body.base && file.profile.remark !== body.remark
}

/**
 * Refusals and preconditions (the last steps of FR7) of a command whose fence, id and order are right. Commands that
 * would change nothing are applied: they need no judgement. Only the customer lane is judged for staleness.
 */
export function judgePreconditions(store: GatewayStore, by: Omit<By, 'store'> & { deviceId: string }, frame: CommandFrame): Judged {
  const { body } = frame
  if (isRevoked(store, by.agent.id)) return refused('forbidden')
  if (frame.lane !== laneOf(body)) return refused('lane')
  if (!isOfConversation(body)) return judgeRecord(store, { frame, body, agent: by.agent })
  const row = store.conversation(body.conversationId)
  if (row === null) return refused('no_conversation')
  const refusal = refusalOf(body, row, { agent: by.agent, store })
  if (refusal !== null) return refusal
  if (!dependencyHolds(store, by.agent, frame)) return conflict('depends')
  if (isNoOp(body, row, { agent: by.agent, store })) return APPLY
  if (frame.lane === customerLane(row.id)) {
    const fact = newestForeignFact(row.fact, by.deviceId)
    if (fact > frame.preconditions.judgedUpTo) return { kind: 'conflict', reason: 'stale', headSeq: store.head() }
  }
  const conflicting = conflictOf(body, row, by)
  if (conflicting !== null) return conflicting
  const gainer = gainerOf(body, row, by.agent)
  if (gainer !== null && by.isFull(gainer)) return conflict('cap')
  return pictureTrouble(body, store) ?? APPLY
}
