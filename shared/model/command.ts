import * as z from 'zod/mini'
import { Id, ServerTime, type ConversationId, type LaneId } from './ids.ts'
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

/** Everything an agent can decide about a conversation. Append-only: a released kind is never changed. */
export const CommandBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply.send'), conversationId, ...content }).check(notEmpty),
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
])
export type CommandBody = z.infer<typeof CommandBody>

/**
 * Lane of a command: the customer lane holds replies and all that decides whether a reply may go,
 * the inner lane holds notes, tags and how it was put away, so a held reply never holds a note.
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
    default:
      return assertNever(body, 'command kind')
  }
}

export const customerLane = (id: ConversationId): LaneId => `customer:${id}`
export const innerLane = (id: ConversationId): LaneId => `inner:${id}`

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
