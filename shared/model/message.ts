import * as z from 'zod/mini'
import { Id, Seq, ServerTime } from './ids.ts'
import { Pictures } from './picture.ts'

/** Longest text of one message in UTF-16 code units; longer input is refused before it is saved. */
export const MAX_TEXT = 20_000

export const Author = z.object({
  kind: z.enum(['customer', 'agent', 'bot', 'system']),
  id: Id,
  name: z.string().check(z.maxLength(500)),
})
export type Author = z.infer<typeof Author>

/** One line of a conversation as the back-end knows it. */
export const Message = z.object({
  id: Id,
  conversationId: Id,
  /** Dense per conversation, decided by the server; the order on screen. */
  order: z.int().check(z.positive()),
  /** Event that brought it; lets a decision say up to where it has judged. */
  seq: Seq,
  author: Author,
  /** Note between colleagues, never shown to the customer. */
  internal: z.boolean(),
  text: z.string().check(z.maxLength(MAX_TEXT)),
  /** Since version 2 of the protocol; absent where there are none. */
  pictures: z.optional(Pictures),
  at: ServerTime,
  /** Command and device it came from, when an agent's desk wrote it. */
  causeId: z.nullable(Id),
  deviceId: z.nullable(Id),
  delivery: z.enum(['sent', 'recalled', 'failed']),
})

/** FR13: the back-end has forgotten it, so only this computer has it still. Never on the wire. `causeId`: the command it came from. */
export type OnlyHere = { readonly causeId: string | null }
export type Message = z.infer<typeof Message> & { onlyHere?: OnlyHere }
