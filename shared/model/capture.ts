import * as z from 'zod/mini'
import { Id, Seq, ServerTime } from './ids.ts'

const words = (max: number): z.ZodMiniString => z.string().check(z.maxLength(max))

/** The way a customer came when the usual one was shut. */
export const CaptureChannel = z.enum(['phone', 'wechat', 'sms', 'walk_in', 'other'])
export type CaptureChannel = z.infer<typeof CaptureChannel>

export const TicketCategory = z.enum(['presale', 'aftersale', 'technical'])
export type TicketCategory = z.infer<typeof TicketCategory>

/** 1: can wait; 4: now. */
export const Urgency = z.int().check(z.minimum(1), z.maximum(4))

/** A contact written down by hand, as the agent wrote it. */
export const Capture = z.object({
  channel: CaptureChannel,
  /** What the customer is called. */
  who: words(500),
  /** Where the customer can be reached: a number, a nickname. */
  contact: words(200),
  orderNo: words(100),
  category: TicketCategory,
  urgency: Urgency,
  request: words(5_000).check(z.minLength(1)),
  promise: words(2_000),
  /** When what was promised is due; null where nothing was. */
  dueAt: z.nullable(ServerTime),
  /** First of the three times of a record: when it happened. Captured is the command's `composedAt`, synced the record's `syncedAt`. */
  happenedAt: ServerTime,
})
export type Capture = z.infer<typeof Capture>

/** Whom and what a capture or ticket is about, as far as somebody has said so. */
const link = { conversationId: z.nullable(Id), customerId: z.nullable(Id) }
export const CaptureLink = z.object(link)
export type CaptureLink = z.infer<typeof CaptureLink>

const made = {
  by: z.object({ id: Id, name: z.string() }),
  /** Command and device that made or changed it last. */
  causeId: z.nullable(Id),
  deviceId: z.nullable(Id),
  /** Event that changed it last. */
  seq: Seq,
}

/** A capture as the back-end keeps it. */
export const CaptureRecord = z.object({
  id: Id,
  capture: Capture,
  ...link,
  capturedAt: ServerTime,
  syncedAt: ServerTime,
  ...made,
})
export type CaptureRecord = z.infer<typeof CaptureRecord>

/** What somebody has to do, and for whom. */
const ticket = {
  category: TicketCategory,
  urgency: Urgency,
  summary: words(2_000).check(z.minLength(1)),
  customerName: words(500),
  orderNo: words(100),
  captureId: z.nullable(Id),
  ...link,
}
export const TicketDraft = z.object(ticket)
export type TicketDraft = z.infer<typeof TicketDraft>

export const Ticket = z.object({ id: Id, ...ticket, at: ServerTime, ...made })
export type Ticket = z.infer<typeof Ticket>
