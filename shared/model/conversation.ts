import * as z from 'zod/mini'
import { Id, Seq, ServerTime } from './ids.ts'

export const Customer = z.object({
  id: Id,
  name: z.string().check(z.maxLength(500)),
  vip: z.boolean(),
})
export type Customer = z.infer<typeof Customer>

/** How fast an unsent reply goes stale (CB3) depends on the kind of channel. */
export const Channel = z.enum(['live', 'messenger', 'ticket'])
export type Channel = z.infer<typeof Channel>

/** How the assignee has put it away: on top of the list, without a running clock, out of sight until a time or the next word. */
export const Shelf = z.object({ pinned: z.boolean(), onHold: z.boolean(), snoozedUntil: z.nullable(ServerTime) })
export type Shelf = z.infer<typeof Shelf>

/** Why a conversation waits in the queue. */
export const QueueReason = z.enum(['cap', 'returning', 'transfer', 'hours', 'skill', 'outage', 'new'])
export type QueueReason = z.infer<typeof QueueReason>

export const Conversation = z.object({
  id: Id,
  customer: Customer,
  /** Shop the customer came through, shown in the tile header. */
  shop: z.string().check(z.maxLength(200)),
  channel: Channel,
  state: z.enum(['open', 'closed']),
  /** Agent who answers; null while it waits in the queue. */
  assignee: z.nullable(z.object({ id: Id, name: z.string() })),
  tags: z.array(z.string().check(z.maxLength(100))),
  openedAt: ServerTime,
  /** Since version 2 of the protocol; absent: not pinned, not on hold, not snoozed. */
  shelf: z.optional(Shelf),
  /** Only while it waits in the queue; since version 2 of the protocol. */
  queued: z.optional(z.object({ reason: QueueReason, since: ServerTime })),
  /** Until when the channel takes free words (CB4); absent where it always does. Since version 3 of the protocol. */
  replyUntil: z.optional(ServerTime),
  /** Event that changed this row last. */
  seq: Seq,
})
/** `onlyHere`: a restored server has forgotten it (FR13). Never on the wire. */
export type Conversation = z.infer<typeof Conversation> & { onlyHere?: true }
