import type { CaptureRecord } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { HoldRule, Outcome } from '../../shared/model/journal.ts'
import type { Message } from '../../shared/model/message.ts'
import { isNudge } from '../../shared/lib/nudge.ts'
import type { CommandRow, Review } from './command-row.ts'
import { likelyConversations, likelyDoubles, type LiveCustomer } from './match-rules.ts'
import { CLOCK_SLACK_MS, FRESH_MS, STALE_MS } from './constants.ts'

/** All a judgement may look at; gathered right before the send (FR8). Times are server time. */
export type Facts = {
  conversation: Conversation | null
  /** Messages after the one that was on screen when the command was written, in server order. */
  since: readonly Message[]
  /** What became of the command this one depends on; null when it depends on nothing. */
  dependency: 'pending' | 'waiting_for_person' | Outcome | null
  erased: boolean
  /** What a capture may be the same as; null for every other command. */
  matches: { captures: readonly CaptureRecord[]; live: readonly LiveCustomer[] } | null
  now: number
  cursor: number
  deviceId: string
}

export type Judgement = { kind: 'send' } | { kind: 'wait' } | { kind: 'erase' } | { kind: 'review'; review: Review }

/** The CB rules of the protocol in their order; the first that matches wins. */
export function judge(row: CommandRow, facts: Facts): Judgement {
  if (facts.erased || row.body === null) return { kind: 'erase' }
  if (facts.dependency === 'pending') return { kind: 'wait' }
  for (const rule of RULES) {
    const evidence = rule.holds(row, facts)
    if (evidence !== null) return { kind: 'review', review: { rule: rule.id, judgedUpTo: facts.cursor, evidence } }
  }
  return { kind: 'send' }
}

type Rule = { id: HoldRule; holds: (row: CommandRow, facts: Facts) => Review['evidence'] | null }

const RULES: readonly Rule[] = [
  { id: 'CB3', holds: stale },
  { id: 'CB4', holds: windowOver },
  { id: 'CB5', holds: closed },
  { id: 'CB6', holds: answeredElsewhere },
  { id: 'CB7', holds: capturedTwice },
  { id: 'CB8', holds: isInConversation },
  { id: 'CB10', holds: dependencyFailed },
]

/** CB3 and CB6 look only at replies written while the account was not live, or unsent for too long. */
const mayBeLate = (row: CommandRow, facts: Facts): boolean =>
  row.body?.kind === 'reply.send' &&
  (!row.composedLive || facts.now - row.composedAt > FRESH_MS || facts.now < row.composedAt - CLOCK_SLACK_MS)

const newer = (row: CommandRow, rule: HoldRule, messages: readonly Message[]): readonly Message[] =>
  messages.filter((message) => message.seq > (row.released[rule] ?? -1))

const ids = (messages: readonly Message[]): readonly string[] => messages.map((message) => message.id)

function stale(row: CommandRow, facts: Facts): Review['evidence'] | null {
  if (!mayBeLate(row, facts)) return null
  const words = facts.since.filter(
    (m) => m.author.kind === 'customer' && m.delivery === 'sent' && ((m.pictures?.length ?? 0) > 0 || !isNudge(m.text)),
  )
  const fresh = newer(row, 'CB3', words)
  if (fresh.length > 0) return { messageIds: ids(fresh), reason: 'customer_wrote' }
  const age = facts.now - row.composedAt
  const limit = STALE_MS[facts.conversation?.channel ?? 'live']
  if ((age > limit || age < -CLOCK_SLACK_MS) && row.released.CB3 === undefined)
    return { messageIds: [], reason: age < -CLOCK_SLACK_MS ? 'clock' : 'old' }
  return null
}

/** The channel takes nothing but its templates by now. Only a template, or another way, helps; so nothing releases it. */
function windowOver(row: CommandRow, facts: Facts): Review['evidence'] | null {
  const until = facts.conversation?.replyUntil
  if (row.body?.kind !== 'reply.send' || row.body.template !== undefined || until === undefined || facts.now <= until) return null
  return { messageIds: [], reason: 'window' }
}

/** Only proposed: a person says whether two captures are one contact. Records newer than that word may be doubles again. */
function capturedTwice(row: CommandRow, { matches }: Facts): Review['evidence'] | null {
  if (row.body?.kind !== 'capture.add' || matches === null) return null
  const { captureId, capture, apart = [] } = row.body
  const others = matches.captures.filter((one) => one.id !== captureId && !apart.includes(one.id) && one.seq > (row.released.CB7 ?? -1))
  const records = likelyDoubles(capture, others)
  return records.length === 0 ? null : { messageIds: [], reason: 'double', records }
}

/** Who was written down is being served; a person says whether the one is the other. */
function isInConversation(row: CommandRow, { matches }: Facts): Review['evidence'] | null {
  if (row.body?.kind !== 'capture.add' || matches === null || row.body.conversationId !== null || row.released.CB8 !== undefined)
    return null
  const records = likelyConversations(row.body.capture, matches.live)
  return records.length === 0 ? null : { messageIds: [], reason: 'live', records }
}

/** Closing what is closed is a success, so only words for the customer are held. */
function closed(row: CommandRow, facts: Facts): Review['evidence'] | null {
  if (row.body?.kind !== 'reply.send' || facts.conversation?.state !== 'closed') return null
  if ((row.released.CB5 ?? -1) >= facts.conversation.seq) return null
  return { messageIds: [], reason: 'closed' }
}

/** Any human reply from elsewhere counts, my own other PC included. */
function answeredElsewhere(row: CommandRow, facts: Facts): Review['evidence'] | null {
  if (!mayBeLate(row, facts)) return null
  const replies = facts.since.filter((m) => m.author.kind === 'agent' && !m.internal && m.deviceId !== facts.deviceId)
  const fresh = newer(row, 'CB6', replies)
  return fresh.length > 0 ? { messageIds: ids(fresh), reason: 'answered' } : null
}

function dependencyFailed(row: CommandRow, facts: Facts): Review['evidence'] | null {
  if (facts.dependency === null || facts.dependency === 'pending' || facts.dependency === 'applied') return null
  if (row.released.CB10 !== undefined) return null
  return { messageIds: [], reason: facts.dependency === 'waiting_for_person' ? 'waiting' : 'dependency_ended' }
}
