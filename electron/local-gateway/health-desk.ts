import { BackendPart } from '../../shared/model/health.ts'
import type { BackendHealth, Declared, PartState } from '../../shared/model/health.ts'
import { frame } from './event-stream.ts'
import { readyOnes } from './gateway-context.ts'
import type { GatewayContext, Outgoing, Ready } from './gateway-context.ts'

export function healthOf({ health, now, startedAt }: GatewayContext): BackendHealth {
  const stateOf = (part: BackendPart) => ({ part, ...(health.parts.get(part) ?? { state: 'ok' as const, since: startedAt }) })
  return { at: now(), parts: BackendPart.options.map(stateOf), declared: health.declared }
}

const healthFor = (context: GatewayContext, connections: readonly Ready[]): Outgoing[] =>
  connections.map(({ id }) => ({ to: id, frame: frame('health', healthOf(context)) }))

/** To one desk, right after its welcome (FR21). */
export const healthTo = (context: GatewayContext, connection: Ready): Outgoing[] => healthFor(context, [connection])

export function createHealthDesk(context: GatewayContext) {
  const { health, now } = context
  return {
    /** A part behind the gateway is so from now on. */
    setPart(part: BackendPart, state: PartState): Outgoing[] {
      if (health.parts.get(part)?.state !== state) health.parts.set(part, { state, since: now() })
      return healthFor(context, readyOnes(context))
    },
    /** Said for everybody; null takes it back. */
    declare(said: { kind: Declared['kind']; text: string } | null): Outgoing[] {
      health.declared = said === null ? null : { ...said, since: now() }
      return healthFor(context, readyOnes(context))
    },
  }
}
