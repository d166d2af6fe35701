import type { Clock } from '../../shared/lib/clock.ts'
import { ok } from '../../shared/lib/result.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { Handle } from '../ipc/handle.ts'
import { takeToken, type Bucket } from '../ipc/rate-rules.ts'
import type { ConnectionService } from './connection-service.ts'
import type { PresenceService } from './presence-service.ts'

/** Signs of all desk windows together; five tiles with a typist in each stay far below. */
const SIGNALS_PER_SECOND = 20

export type AgentIpcDeps = { presence: PresenceService; connection: Pick<ConnectionService, 'say'>; clock: Pick<Clock, 'monotonic'> }

/** What an agent shows of itself to the others: its state, and where it types and reads. */
export function registerAgentIpc(handle: Handle, { presence, connection, clock }: AgentIpcDeps): void {
  let bucket: Bucket | undefined
  handle('agent.state', () => ok(presence.get()))
  handle('agent.setState', ({ state }) => {
    presence.set(state)
    return ok({})
  })
  handle('signal.send', (signal) => {
    const taken = takeToken(bucket, clock.monotonic(), SIGNALS_PER_SECOND)
    bucket = taken.bucket
    // The server fills in who it is.
    if (taken.granted) connection.say({ v: PROTOCOL_VERSION, type: 'signal', body: { ...signal, by: '' } })
    return ok({})
  })
}
