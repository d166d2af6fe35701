import * as z from 'zod/mini'
import { Capture, CaptureLink, TicketDraft } from './capture.ts'
import { Id, Seq, ServerTime, type ConversationId, type LaneId } from './ids.ts'
import { MAX_TEXT } from './message.ts'
import { Pictures, type Picture } from './picture.ts'
import { assertNever } from '../lib/assert.ts'

const conversationId = Id
/** Words and pictures; one of them at least. `pictures` since version 2 of the protocol. */
const content = { text: z.string().check(z.maxLength(MAX_TEXT)), pictures: z.optional(Pictures) }
const notEmpty = z.refine<{ text: string; pictures?: readonly unknown[] | undefined }>(
  ({ text, pictures }) => text !== '' || (pictures?.length ?? 0) > 0,
  'neither words nor pictures',
)

/** Everything an agent can decide. Append-only: a released kind is never changed. */
export const CommandBody = z.discriminatedUnion('kind', [
  /** `template`: words the channel lets through after its reply window (CB4); since version 3 of the protocol. */
  z.object({ kind: z.literal('reply.send'), conversationId, ...content, template: z.optional(Id) }).check(notEmpty),
  z.object({ kind: z.literal('note.add'), conversationId, ...content }).check(notEmpty),
  z.object({ kind: z.literal('conversation.take'), conversationId }),
  /** `to` is an agent id, or null for the queue; the note travels in the body so that both arrive or neither. */
  z.object({ kind: z.literal('conversation.transfer'), conversationId, to: z.nullable(Id), note: z.string().check(z.maxLength(MAX_TEXT)) }),
  z.object({ kind: z.literal('conversation.close'), conversationId }),
  z.object({ kind: z.literal('conversation.reopen'), conversationId }),
  z.object({ kind: z.literal('message.recall'), conversationId, messageId: Id }),
  z.object({ kind: z.literal('tags.set'), conversationId, add: z.array(z.string()), remove: z.array(z.string()) }),
  /** What is absent stays as it is. Since version 2 of the protocol. */
  z.object({
    kind: z.literal('conversation.shelve'),
    conversationId,
    pinned: z.optional(z.boolean()),
    onHold: z.optional(z.boolean()),
    snoozedUntil: z.optional(z.nullable(ServerTime)),
  }),
  /**
   * A contact of a backup channel. `apart`: records a person said are others (CB7). This and all below since version 3 of the protocol.
   */
  z.object({
    kind: z.literal('capture.add'),
    captureId: Id,
    capture: Capture,
    ...CaptureLink.shape,
    apart: z.optional(z.array(Id).check(z.maxLength(20))),
  }),
  /** Another wording, or another link, of a record that was at event `base` when the agent saw it (CB7 merge, CB9). */
  z.object({ kind: z.literal('capture.amend'), captureId: Id, base: Seq, capture: Capture, ...CaptureLink.shape }),
  z.object({ kind: z.literal('ticket.create'), ticketId: Id, ticket: TicketDraft }),
  /** CB9: sets unite; `remark` stands on the file as it was at event `base`. What is absent stays. */
  z.object({
    kind: z.literal('customer.edit'),
    customerId: Id,
    base: Seq,
    remark: z.optional(z.string().check(z.maxLength(2_000))),
    preferences: z.optional(
      z.object({ add: z.array(z.string().check(z.maxLength(200))), remove: z.array(z.string().check(z.maxLength(200))) }),
    ),
  }),
])
export type CommandBody = z.infer<typeof CommandBody>
export type ConversationBody = Extract<
  CommandBody,
  { conversationId: string; kind: `${'reply' | 'note' | 'conversation' | 'message' | 'tags'}.${string}` }
>

/** Whether it is about a conversation, not about a record of its own. */
export const isOfConversation = (body: CommandBody): body is ConversationBody =>
  body.kind !== 'capture.add' && body.kind !== 'capture.amend' && body.kind !== 'ticket.create' && body.kind !== 'customer.edit'

/** What a command is about: a conversation, or the capture, ticket or customer it names. Rows keep it as `conversationId`. */
export function subjectOf(body: CommandBody): string {
  if (isOfConversation(body)) return body.conversationId
  if (body.kind === 'ticket.create') return body.ticketId
  return body.kind === 'customer.edit' ? body.customerId : body.captureId
}

/**
 * Lane of a command: the customer lane holds replies and all that decides whether a reply may go,
 * the inner lane holds notes, tags and how it was put away, so a held reply never holds a note. Each capture, ticket and customer's
 * file is a lane of its own.
 */
export function laneOf(body: CommandBody): LaneId {
  switch (body.kind) {
    case 'note.add':
    case 'tags.set':
    case 'conversation.shelve':
      return innerLane(body.conversationId)
    case 'reply.send':
    case 'conversation.take':
    case 'conversation.transfer':
    case 'conversation.close':
    case 'conversation.reopen':
    case 'message.recall':
      return customerLane(body.conversationId)
    case 'capture.add':
    case 'capture.amend':
      return `capture:${body.captureId}`
    case 'ticket.create':
      return `ticket:${body.ticketId}`
    case 'customer.edit':
      return `file:${body.customerId}`
    default:
      return assertNever(body, 'command kind')
  }
}

export const customerLane = (id: ConversationId): LaneId => `customer:${id}`
export const innerLane = (id: ConversationId): LaneId => `inner:${id}`

/** Whether what stands in this lane is about a conversation. */
export const isOfConversationLane = (lane: LaneId): boolean => lane.startsWith('customer:') || lane.startsWith('inner:')

/** The text an agent typed, or null for a command without words. */
export function textOf(body: CommandBody): string | null {
  if (body.kind === 'reply.send' || body.kind === 'note.add') return body.text === '' ? null : body.text
  return body.kind === 'conversation.transfer' && body.note !== '' ? body.note : null
}

/** The part of a body that names pictures; absent where there are none, so that words alone stay what they were. */
export const withPictures = (pictures: readonly Picture[]): { pictures?: Picture[] } =>
  pictures.length === 0 ? {} : { pictures: [...pictures] }

/** The pictures a command brings to the back-end. */
export const picturesOf = (body: CommandBody | null): readonly Picture[] =>
  body?.kind === 'reply.send' || body?.kind === 'note.add' ? (body.pictures ?? []) : []
