import * as z from 'zod/mini'
import { Id, ServerTime } from './ids.ts'

export const Role = z.enum(['agent', 'supervisor'])
export type Role = z.infer<typeof Role>

const name = z.string().check(z.maxLength(200))

export const Agent = z.object({ id: Id, name, role: Role })
export type Agent = z.infer<typeof Agent>

/** What an agent says about itself. Somebody without a desk is `offline`, which nobody says. */
export const AgentState = z.enum(['online', 'break', 'away'])
export type AgentState = z.infer<typeof AgentState>

export const Colleague = z.object({
  ...Agent.shape,
  state: z.enum([...AgentState.options, 'offline']),
  /** Open conversations assigned to it. */
  open: z.int().check(z.nonnegative()),
  /** Most it may have; null for no limit. */
  cap: z.nullable(z.int().check(z.nonnegative())),
})
export type Colleague = z.infer<typeof Colleague>

/** Everybody, oneself included, as last heard. */
export const Roster = z.object({ agents: z.array(Colleague).check(z.maxLength(2_000)), at: ServerTime })
export type Roster = z.infer<typeof Roster>
