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
  /** Event that changed this row last. */
  seq: Seq,
})
export type Conversation = z.infer<typeof Conversation>
