import { createHash } from 'node:crypto'
import type { RequestError } from '../../shared/ipc/bridge.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'

export type SignInFailure = RequestError<'session.signIn'>['kind']

/** One database and one journal account per agent and gateway. `gatewayUrl` must be the parsed form. */
export const accountIdOf = (agentId: string, gatewayUrl: string): string =>
  `${agentId}@${createHash('sha256').update(gatewayUrl).digest('hex').slice(0, 12)}`

/** Accounts of one gateway end alike. */
export const isSameGateway = (one: string, other: string): boolean => gatewayOf(one) === gatewayOf(other)
const gatewayOf = (accountId: string): string => accountId.slice(accountId.lastIndexOf('@'))

/**
 * What the link's state says about a sign-in under way: welcomed, definitely failed, or null while it may still come.
 * A link that was cut or silent is tried again by its own rules until the sign-in's time is up.
 */
export function signInVerdict(status: ConnectionStatus): 'welcomed' | SignInFailure | null {
  switch (status.kind) {
    case 'live':
    case 'catching_up':
    // Another desk took over: that needs a welcome first.
    case 'superseded':
      return 'welcomed'
    case 'refused':
      return status.reason
    case 'offline':
      if (status.reason === 'bad_address' || status.reason === 'unreachable') return status.reason
      return status.reason === 'not_a_gateway' || status.reason === 'protocol' ? 'not_a_gateway' : null
    case 'connecting':
    case 'signed_out':
      return null
    default:
      return assertNever(status, 'status')
  }
}
