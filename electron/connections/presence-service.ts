import type { AgentState } from '../../shared/model/agent.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { Push } from '../ipc/push.ts'
import type { ConnectionService } from './connection-service.ts'

export type PresenceService = {
  get: () => AgentState
  set: (state: AgentState) => void
  /** After each welcome: the server remembers it for as long as it lives, and no longer. */
  sayAgain: () => void
}

/** What the agent says of itself (FR20). Whoever signs in is `online`. */
export function createPresenceService({
  connection,
  push,
}: {
  connection: Pick<ConnectionService, 'say' | 'watch'>
  push: Push
}): PresenceService {
  let state: AgentState = 'online'
  const sayAgain = (): void => void connection.say({ v: PROTOCOL_VERSION, type: 'presence', body: { state } })
  const enter = (next: AgentState): void => {
    if (next === state) return
    state = next
    push('agent.changed', state)
  }
  connection.watch((status) => {
    if (status.kind === 'signed_out') enter('online')
  })
  return {
    get: () => state,
    set(next) {
      enter(next)
      sayAgain()
    },
    sayAgain,
  }
}
