import * as z from 'zod/mini'

/** Opaque id, 1–128 printable characters without spaces. */
export const Id = z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/))

/** Milliseconds since 1970 by the server's clock. */
export const ServerTime = z.number().check(z.nonnegative())

/** Dense event number of one agent's stream; 0 means "before the first". */
export const Seq = z.int().check(z.nonnegative())

export type ConversationId = string
/** One writer, one queue: order is kept inside a lane and nowhere else. */
export type LaneId = string
