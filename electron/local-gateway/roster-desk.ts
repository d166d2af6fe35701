import type { AgentState, Colleague, Roster } from '../../shared/model/agent.ts'
import { frame } from './event-stream.ts'
import { readyOnes } from './gateway-context.ts'
import type { GatewayContext, Outgoing, Ready } from './gateway-context.ts'

/** The most open conversations this agent may have; null for no limit. */
const capOf = ({ options }: Pick<GatewayContext, 'options'>, agentId: string): number | null => options.caps[agentId] ?? options.cap

/** True when the agent has as many open conversations as it may. */
export function isFull(context: Pick<GatewayContext, 'options' | 'store'>, agentId: string): boolean {
  const cap = capOf(context, agentId)
  return cap !== null && context.store.openOf(agentId) >= cap
}

/** FR20: everybody with state and load. Who has no desk is offline, whatever it said last. */
export function rosterOf(context: GatewayContext): Roster {
  const here = new Set(readyOnes(context).map((connection) => connection.agent.id))
  const agents = context.store.agents().map(({ id, name, role }): Colleague => ({
    id,
    name,
    role,
    state: here.has(id) ? (context.presence.get(id) ?? 'online') : 'offline',
    open: context.store.openOf(id),
    cap: capOf(context, id),
  }))
  return { agents, at: context.now() }
}

const rosterFor = (connections: readonly Ready[], roster: Roster): Outgoing[] =>
  connections.map(({ id }) => ({ to: id, frame: frame('roster', roster) }))

/** To one desk, right after its welcome. */
export const rosterTo = (context: GatewayContext, connection: Ready): Outgoing[] => rosterFor([connection], rosterOf(context))

export function onPresence(context: GatewayContext, { agent }: Ready, { state }: { state: AgentState }): Outgoing[] {
  context.presence.set(agent.id, state)
  return []
}

/** Whoever holds the core asks this now and then, so that a burst of changes is one frame (FR20). Empty while nothing changed. */
export function createRosterDesk(context: GatewayContext) {
  let told = ''
  return {
    roster: (): Roster => rosterOf(context),
    rosterNews(): Outgoing[] {
      const roster = rosterOf(context)
      const text = JSON.stringify(roster.agents)
      if (text === told) return []
      told = text
      return rosterFor(readyOnes(context), roster)
    },
  }
}
