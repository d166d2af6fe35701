import * as z from 'zod/mini'

/**
 * The link of one account, as the agent is told. `since` is the local wall clock in milliseconds.
 * `live` carries the last heartbeat round trip; `superseded`, `refused` and `signed_out` do not dial by themselves.
 */
export const ConnectionStatus = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed_out') }),
  z.object({ kind: z.literal('connecting'), since: z.number(), attempt: z.int() }),
  /** Socket open, welcome not yet judged: fates and missed events are coming in. */
  z.object({ kind: z.literal('catching_up'), since: z.number() }),
  z.object({ kind: z.literal('live'), since: z.number(), rttMs: z.nullable(z.number()) }),
  z.object({
    kind: z.literal('offline'),
    since: z.number(),
    /** `disk`: there is no room for what would come (LD8). */
    reason: z.enum(['unreachable', 'closed', 'silent', 'bad_address', 'not_a_gateway', 'protocol', 'disk']),
    attempt: z.int(),
    retryAt: z.nullable(z.number()),
  }),
  z.object({ kind: z.literal('refused'), since: z.number(), reason: z.enum(['token', 'protocol_version', 'revoked']) }),
  /** Another desk with this identity took over; waits for "use here". */
  z.object({ kind: z.literal('superseded'), since: z.number() }),
])
export type ConnectionStatus = z.infer<typeof ConnectionStatus>
