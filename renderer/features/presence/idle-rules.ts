import type { AgentState } from '../../../shared/model/agent.ts'

/** Without a key or a move of the pointer for this long the desk asks, milliseconds (E4). */
export const ASK_AFTER_MS = 180_000
/** For this long it says that the agent is away. */
export const AWAY_AFTER_MS = 300_000

/**
 * What the desk says about an agent who does nothing. `away` stays until the agent says otherwise: a hand that brushes
 * the mouse is no agent at the desk.
 */
export type Idle = 'active' | 'asking' | 'away'

type Facts = {
  state: AgentState
  /** Since the last key or move, milliseconds. */
  idleMs: number
  before: Idle
}

/** Only who is online is asked; a break or an absence the agent chose is its own affair. */
export function nextIdle({ state, idleMs, before }: Facts): Idle {
  if (before === 'away') return state === 'away' ? 'away' : 'active'
  if (state !== 'online' || idleMs < ASK_AFTER_MS) return 'active'
  return idleMs < AWAY_AFTER_MS ? 'asking' : 'away'
}

/** When to look again, milliseconds from now; null while nothing can change by waiting. */
export function nextLook({ state, idleMs, before }: Facts): number | null {
  if (before === 'away' || state !== 'online') return null
  if (idleMs < ASK_AFTER_MS) return ASK_AFTER_MS - idleMs
  return idleMs < AWAY_AFTER_MS ? AWAY_AFTER_MS - idleMs : null
}
