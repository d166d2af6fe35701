import { must } from '../../shared/lib/assert.ts'
import { readyOnes, sayBye } from './gateway-context.ts'
import type { GatewayContext, Outgoing } from './gateway-context.ts'
import type { GatewayStore } from './gateway-store.ts'

const keyOf = (agentId: string): string => `revoked:${agentId}`

/** Whether this agent's right has ended: no desk of it is welcomed and no command of it judged otherwise than `refused(forbidden)`. */
export const isRevoked = (store: Pick<GatewayStore, 'meta'>, agentId: string): boolean => store.meta(keyOf(agentId)) === '1'

export function createRightsDesk(context: GatewayContext) {
  const { store } = context
  return {
    /** FR19. Ends the right of an agent on all its desks, or gives it back. Throws for an unknown agent. */
    revoke(agentId: string, on: boolean): Outgoing[] {
      must(store.agent(agentId), 'agent')
      store.transaction(() => store.setMeta(keyOf(agentId), on ? '1' : '0'))
      if (!on) return []
      return readyOnes(context).flatMap(({ id, agent }) => (agent.id === agentId ? sayBye(context, id, 'revoked') : []))
    },
  }
}
