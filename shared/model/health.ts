import * as z from 'zod/mini'
import { ServerTime } from './ids.ts'

export const PartState = z.enum(['ok', 'slow', 'down', 'unknown'])
export type PartState = z.infer<typeof PartState>

/** Parts behind the gateway; how the gateway itself and the own network are, a desk knows better than it. */
export const BackendPart = z.enum(['customers', 'orders'])
export type BackendPart = z.infer<typeof BackendPart>

/** What somebody has declared for everybody: an outage, or a sale during which the order system is late. */
export const Declared = z.object({
  kind: z.enum(['outage', 'peak']),
  text: z.string().check(z.maxLength(500)),
  since: ServerTime,
})
export type Declared = z.infer<typeof Declared>

/** How the back-end is, as it says itself; whole, and not stored. */
export const BackendHealth = z.object({
  at: ServerTime,
  parts: z.array(z.object({ part: BackendPart, state: PartState, since: ServerTime })).check(z.maxLength(20)),
  declared: z.nullable(Declared),
})
export type BackendHealth = z.infer<typeof BackendHealth>
