import { assertNever } from '../../../shared/lib/assert.ts'
import { isOfConversation, picturesOf, subjectOf, withPictures, type CommandBody } from '../../../shared/model/command.ts'
import type { Decision, DiscardReason, HoldRule, SubmitIntent } from '../../../shared/model/journal.ts'
import type { CommandRow, Review } from '../../sync/command-row.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import { byPlace } from '../../sync/command-row.ts'
import type { IntentMaker } from '../../sync/intent.ts'

/** A command that waits for a person, with its review at hand. */
export type Held = CommandRow & { state: { kind: 'needs_review'; review: Review } }

/**
 * What a person can do about it. `edit` and `pick_again` happen in the composer, `merge` in a form of fields; `discard` asks for a
 * reason first. Those of records (captures, edits of files) are worked out in record-rules.ts.
 */
export type Choice =
  | 'send'
  | 'send_own'
  | 'reopen_and_send'
  | 'take_and_send'
  | 'template'
  | 'edit'
  | 'apologise'
  | 'note'
  | 'ticket'
  | 'pick_again'
  | 'send_without'
  | RecordChoice
  | 'mark_sent'
  | 'discard'

/** CB7, CB8, CB9. */
export type RecordChoice = 'merge' | 'keep_both' | 'apart' | 'attach' | 'keep_apart' | 'mine' | 'theirs'

/** In the order of the keys 1–4. */
export const DISCARD_REASONS: readonly DiscardReason[] = ['answered_elsewhere', 'no_longer_true', 'customer_left', 'written_by_mistake']

const isHeld = (row: CommandRow): row is Held => row.state.kind === 'needs_review'

/** The first waiting command of a conversation, customer lane before inner lane; null when nothing waits. */
export function firstHeld(commands: readonly CommandRow[], endedIds: ReadonlySet<string>): Held | null {
  const held = commands.filter(isHeld).filter((row) => !endedIds.has(row.id))
  const inPlace = held.toSorted((a, b) => Number(a.lane.startsWith('inner:')) - Number(b.lane.startsWith('inner:')) || byPlace(a, b))
  return inPlace[0] ?? null
}

const REPLY_CHOICES: Record<HoldRule, readonly Choice[]> = {
  CB1: ['discard'],
  CB2: ['note', 'discard'],
  CB3: ['edit', 'send', 'apologise', 'note', 'discard'],
  CB4: ['template', 'note', 'discard'],
  CB5: ['reopen_and_send', 'edit', 'ticket', 'note', 'discard'],
  CB6: ['note', 'take_and_send', 'send', 'edit', 'discard'],
  CB7: ['send', 'discard'],
  CB8: ['send', 'discard'],
  CB9: ['send', 'discard'],
  CB10: ['send', 'edit', 'note', 'discard'],
  CB11: ['send', 'mark_sent', 'edit', 'discard'],
  CB12: ['pick_again', 'send_without', 'discard'],
  refused: ['edit', 'send', 'note', 'discard'],
  conflict: ['send', 'edit', 'note', 'discard'],
  journal_lost: ['send', 'mark_sent', 'edit', 'discard'],
  arrived_before_edit: ['send', 'edit', 'note', 'discard'],
}

const RECORD_CHOICES: Partial<Record<HoldRule, readonly Choice[]>> = {
  CB7: ['merge', 'keep_both', 'apart', 'discard'],
  CB8: ['attach', 'keep_apart', 'discard'],
  CB9: ['mine', 'theirs', 'merge', 'discard'],
}

/** Of what a reply may become, a note may become these. */
const NOTE_CHOICES: ReadonlySet<Choice> = new Set(['edit', 'discard', 'send', 'mark_sent', 'pick_again', 'send_without'])

/**
 * Choices in the order they are shown; the first is the default. Actions without words can't be edited or noted. A capture is
 * never marked as sent: without a receipt the account would not add up, and sending it again does nothing twice.
 */
export function choicesFor(held: Held): readonly Choice[] {
  const { rule } = held.state.review
  const { body } = held
  if (body === null) return ['discard']
  if (isLeft(held.state.review)) return leftChoices(held.state.review, body)
  const choices = REPLY_CHOICES[rule]
  if (body.kind === 'reply.send' || body.kind === 'note.add') {
    const wordless = body.text === ''
    const able = choices.filter((choice) => !(wordless && (choice === 'send_without' || choice === 'ticket')))
    return body.kind === 'reply.send' ? able : able.filter((choice) => NOTE_CHOICES.has(choice))
  }
  const ofRecord = isOfConversation(body) ? undefined : RECORD_CHOICES[rule]
  if (ofRecord !== undefined) return ofRecord
  const unsure = body.kind !== 'capture.add' && choices.some((choice) => choice === 'mark_sent')
  return unsure ? ['send', 'mark_sent', 'discard'] : ['send', 'discard']
}

/** CB2: why a supervisor has to look at what another account left; `left_sent`: it may have arrived. */
export type LeftReason = 'left' | 'left_sent'
const isLeft = ({ evidence }: Review): boolean => evidence.reason === 'left' || evidence.reason === 'left_sent'

/** What may have arrived is not sent a second time under another id: no back-end could tell the two apart. */
function leftChoices({ evidence }: Review, body: CommandBody): readonly Choice[] {
  if (evidence.reason === 'left_sent') return ['discard']
  return body.kind === 'reply.send' ? ['send_own', 'note', 'discard'] : ['send_own', 'discard']
}

/** The ways of letting it go; one of them at most is offered at a time. */
const SENDING: ReadonlySet<Choice> = new Set([
  'send',
  'send_own',
  'reopen_and_send',
  'template',
  'send_without',
  'keep_both',
  'keep_apart',
  'mine',
])

/** What Ctrl+Shift+Enter does here, if anything. */
export const sendChoice = (choices: readonly Choice[]): Choice | null => choices.find((choice) => SENDING.has(choice)) ?? null

/** After these the old id is spent: the server repeats its refusal for it word for word (FR7). */
const idIsSpent = (review: Review): boolean =>
  review.rule === 'refused' || review.rule === 'CB10' || (review.rule === 'conflict' && review.evidence.reason === 'id_reuse')

export const replaceBy = (review: Review, by: readonly SubmitIntent[]): Decision => ({
  kind: 'replace',
  rule: review.rule,
  judgedUpTo: review.judgedUpTo,
  by: [...by],
})

/** Same command with other words; actions without words stay as they are. */
function withText(body: CommandBody, text: string): CommandBody {
  return body.kind === 'reply.send' || body.kind === 'note.add' ? { ...body, text } : body
}

/** Same command with other words and pictures. */
function withContent(body: CommandBody, { text, pictures }: { text: string; pictures: readonly Picture[] }): CommandBody {
  if (body.kind !== 'reply.send' && body.kind !== 'note.add') return body
  const { pictures: _before, ...rest } = body
  return { ...rest, text, ...withPictures(pictures) }
}

const wordsOf = (body: CommandBody): string => (body.kind === 'reply.send' || body.kind === 'note.add' ? body.text : '')

/** A step that must come first, then the reply that depends on it. */
function after(first: CommandBody, body: CommandBody, make: IntentMaker): readonly SubmitIntent[] {
  const before = make(first)
  return [before, make(body, { dependsOn: before.id })]
}

/**
 * CB4: what the channel takes after its reply window, in the language of the reply. It asks the customer to write again, which
 * opens the window; the words meant for the customer stay with the decided items.
 */
function templateOf(body: CommandBody): CommandBody {
  if (body.kind !== 'reply.send') return body
  return { kind: 'reply.send', conversationId: body.conversationId, text: TEMPLATE[languageOf(body.text)], template: TEMPLATE_ID }
}

export const TEMPLATE_ID = 'reply-to-continue'
const TEMPLATE = {
  zh: '您好，您之前咨询的问题已有处理结果。请回复本消息，我们马上为您继续服务。',
  en: 'Hello, there is news about your question. Please reply to this message and we will go on right away.',
} as const

/** CB5: the conversation is over, but somebody still has to do it. */
function ticketOf(held: Held, make: IntentMaker): SubmitIntent {
  const draft = make({ kind: 'conversation.reopen', conversationId: held.conversationId })
  const ticket = {
    category: 'aftersale',
    urgency: 2,
    summary: held.body === null ? '' : wordsOf(held.body).slice(0, MAX_SUMMARY),
    customerName: held.label,
    orderNo: '',
    captureId: null,
    conversationId: held.conversationId,
    customerId: null,
  } as const
  // The ticket is named after the command that makes it: both ids are made once.
  return { ...draft, body: { kind: 'ticket.create', ticketId: draft.id, ticket } }
}
const MAX_SUMMARY = 2_000

/** The decision for a choice that needs nothing more from the agent; null for the others and for erased commands. */
export function decisionFor(choice: Choice, held: Held, make: IntentMaker): Decision | null {
  const { review } = held.state
  const { body } = held
  if (body === null) return null
  const conversationId = subjectOf(body)
  switch (choice) {
    case 'send':
      return idIsSpent(review) ? replaceBy(review, [make(body)]) : { kind: 'send_anyway', rule: review.rule, judgedUpTo: review.judgedUpTo }
    case 'reopen_and_send':
      return replaceBy(review, after({ kind: 'conversation.reopen', conversationId }, body, make))
    case 'take_and_send':
      return replaceBy(review, after({ kind: 'conversation.take', conversationId }, body, make))
    case 'send_without':
      return replaceBy(review, [make(withContent(body, { text: wordsOf(body), pictures: [] }))])
    case 'apologise':
      return replaceBy(review, [make(withText(body, apologyFor(wordsOf(body)) + wordsOf(body)))])
    case 'note':
      return replaceBy(review, [make({ kind: 'note.add', conversationId, text: wordsOf(body), ...withPictures(picturesOf(body)) })])
    case 'template':
      return replaceBy(review, [make(templateOf(body))])
    case 'ticket':
      return replaceBy(review, [ticketOf(held, make)])
    case 'keep_both':
    case 'keep_apart':
      return { kind: 'send_anyway', rule: review.rule, judgedUpTo: review.judgedUpTo }
    case 'theirs':
      return { kind: 'discard', rule: review.rule, judgedUpTo: review.judgedUpTo, reason: 'no_longer_true' }
    case 'mark_sent':
      return { kind: 'mark_sent', judgedUpTo: review.judgedUpTo }
    case 'merge':
    case 'apart':
    case 'attach':
    case 'mine':
    case 'edit':
    case 'pick_again':
    case 'send_own':
    case 'discard':
      return null
    default:
      return assertNever(choice, 'choice')
  }
}

/** The decision for an edited text; on a closed conversation it is opened again first. */
export function editDecision(
  held: Held,
  edited: { text: string; pictures: readonly Picture[]; draftId: string },
  make: IntentMaker,
): Decision | null {
  if (held.body === null) return null
  const conversationId = subjectOf(held.body)
  const intent = make(withContent(held.body, edited), { draftId: edited.draftId })
  if (held.state.review.rule !== 'CB5') return replaceBy(held.state.review, [intent])
  const reopen = make({ kind: 'conversation.reopen', conversationId })
  return replaceBy(held.state.review, [reopen, { ...intent, dependsOn: reopen.id }])
}

export const discardDecision = (held: Held, reason: DiscardReason): Decision => ({
  kind: 'discard',
  rule: held.state.review.rule,
  judgedUpTo: held.state.review.judgedUpTo,
  reason,
})

/** The customer's language, told by the reply itself. */
const languageOf = (text: string): 'zh' | 'en' => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en')

export const apologyFor = (text: string): string => (languageOf(text) === 'zh' ? '抱歉让您久等了。' : 'Sorry to have kept you waiting. ')

/** Which sentence explains the hold: the rule, and for some rules the finer reason. */
export type HoldWords =
  | 'customer_wrote'
  | 'old'
  | 'clock'
  | 'closed'
  | 'answered'
  | 'waiting'
  | 'dependency_ended'
  | 'erased'
  | 'right_lost'
  | LeftReason
  | 'window_over'
  | 'fate_unknown'
  | 'answer_unreadable'
  | 'captured_twice'
  | 'in_conversation'
  | 'changed_elsewhere'
  | 'picture_refused'
  | 'picture_lost'
  | 'refused'
  | 'conflict'
  | 'journal_lost'
  | 'arrived_before_edit'

export function wordsFor(review: Review): HoldWords {
  const { reason } = review.evidence
  switch (review.rule) {
    case 'CB1':
      return 'erased'
    case 'CB2':
      return reason === 'left' || reason === 'left_sent' ? reason : 'right_lost'
    case 'CB3':
      return reason === 'customer_wrote' || reason === 'clock' ? reason : 'old'
    case 'CB4':
      return 'window_over'
    case 'CB5':
      return 'closed'
    case 'CB6':
      return 'answered'
    case 'CB7':
      return 'captured_twice'
    case 'CB8':
      return 'in_conversation'
    case 'CB9':
      return 'changed_elsewhere'
    case 'CB12':
      return reason === 'lost' ? 'picture_lost' : 'picture_refused'
    case 'CB10':
      return reason === 'waiting' ? 'waiting' : 'dependency_ended'
    case 'CB11':
      return reason === 'unreadable' ? 'answer_unreadable' : 'fate_unknown'
    case 'refused':
    case 'conflict':
    case 'journal_lost':
    case 'arrived_before_edit':
      return review.rule
    default:
      return assertNever(review.rule, 'hold rule')
  }
}
