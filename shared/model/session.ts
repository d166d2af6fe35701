import * as z from 'zod/mini'
import { Agent } from './agent.ts'
import { Id } from './ids.ts'

/**
 * Who is signed in here. It outlives the network: after a cold start without a gateway the last session is back
 * with `agent` as last heard, so that the desk opens at once.
 */
export const Session = z.object({
  accountId: Id,
  gatewayUrl: z.string(),
  agent: Agent,
  /** False when the OS offers no keyring: a visible mark, LD5. */
  storageProtected: z.boolean(),
})
export type Session = z.infer<typeof Session>
