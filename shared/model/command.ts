import * as z from 'zod/mini'
import { Id, type ConversationId, type LaneId } from './ids.ts'
import { MAX_TEXT } from './message.ts'
import { assertNever } from '../lib/assert.ts'

const conversationId = Id
const text = z.string().check(z.minLength(1), z.maxLength(MAX_TEXT))

/** Everything an agent can decide about a conversation. Append-only: a released kind is never changed. */
export const CommandBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply.send'), conversationId, text }),
  z.object({ kind: z.literal('note.add'), conversationId, text }),
  z.object({ kind: z.literal('conversation.take'), conversationId }),
  /** `to` is an agent id, or null for the queue; the note travels in the body so that both arrive or neither. */
  z.object({ kind: z.literal('conversation.transfer'), conversationId, to: z.nullable(Id), note: z.string().check(z.maxLength(MAX_TEXT)) }),
  z.object({ kind: z.literal('conversation.close'), conversationId }),
  z.object({ kind: z.literal('conversation.reopen'), conversationId }),
  z.object({ kind: z.literal('message.recall'), conversationId, messageId: Id }),
  z.object({ kind: z.literal('tags.set'), conversationId, add: z.array(z.string()), remove: z.array(z.string()) }),
])
export type CommandBody = z.infer<typeof CommandBody>

/**
 * Lane of a command: the customer lane holds replies and all that decides whether a reply may go,
 * the inner lane holds notes and tags, so a held reply never holds a note.
 */
export function laneOf(body: CommandBody): LaneId {
  switch (body.kind) {
    case 'note.add':
    case 'tags.set':
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
  if (body.kind === 'reply.send' || body.kind === 'note.add') return body.text
  return body.kind === 'conversation.transfer' && body.note !== '' ? body.note : null
}
