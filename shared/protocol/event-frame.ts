import * as z from 'zod/mini'
import { CaptureRecord, Ticket } from '../model/capture.ts'
import { Conversation } from '../model/conversation.ts'
import { CustomerFile } from '../model/customer-file.ts'
import { Id, Seq, ServerTime } from '../model/ids.ts'
import { Author, Message } from '../model/message.ts'

const head = {
  /** Dense per agent (FR9): a hole is visible. */
  seq: Seq,
  at: ServerTime,
  /** Command this event is the effect of. Exactly one event of a command carries its id. */
  causeId: z.nullable(Id),
  /** Device that sent that command. */
  deviceId: z.nullable(Id),
}

export const EventFrame = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('message.added'), message: Message }),
  /** `failed` undoes an earlier acceptance: the channel could not deliver (FR13 and state table). */
  z.object({
    ...head,
    kind: z.literal('message.changed'),
    conversationId: Id,
    messageId: Id,
    delivery: z.enum(['recalled', 'failed']),
    reason: z.string(),
  }),
  z.object({
    ...head,
    kind: z.literal('conversation.changed'),
    change: z.enum(['opened', 'taken', 'transferred', 'closed', 'reopened', 'tagged', 'shelved', 'assigned']),
    by: Author,
    conversation: Conversation,
  }),
  /** FR19: destroy everything about this customer before anything else is shown or sent. */
  z.object({
    ...head,
    kind: z.literal('customer.erased'),
    customerId: Id,
    conversationIds: z.array(Id),
    /** Captures and tickets that go too; since version 3. */
    recordIds: z.optional(z.array(Id)),
  }),
  /** What is known of a customer, whole, in place of what was known before. */
  z.object({ ...head, kind: z.literal('customer.filed'), file: CustomerFile }),
  /** A capture that is new, or as it is from now on. Since version 3. */
  z.object({ ...head, kind: z.literal('capture.kept'), record: CaptureRecord }),
  z.object({ ...head, kind: z.literal('ticket.kept'), ticket: Ticket }),
])
export type EventFrame = z.infer<typeof EventFrame>
