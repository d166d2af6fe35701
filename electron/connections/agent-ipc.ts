import type { Clock } from '../../shared/lib/clock.ts'
import { ok } from '../../shared/lib/result.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { Handle } from '../ipc/handle.ts'
import { takeToken, type Bucket } from '../ipc/rate-rules.ts'
import { ASKS_PER_SECOND, askTurn, OWN_ASK_MS, type Asked } from './ask-rules.ts'
import type { ConnectionService } from './connection-service.ts'
import type { PresenceService } from './presence-service.ts'

/** Signs of all desk windows together; five tiles with a typist in each stay far below. */
const SIGNALS_PER_SECOND = 20

export type AgentIpcDeps = {
  presence: PresenceService
  connection: Pick<ConnectionService, 'say' | 'askMs'>
  clock: Pick<Clock, 'monotonic'>
}

/** What an agent shows of itself to the others: its state, and where it types and reads; and what it asks. */
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
  registerAsking(handle, { connection, clock })
}

/** FR22: one customer's file at a time, within the back-end's limit and our own. What can't go now is not kept for later. */
function registerAsking(handle: Handle, { connection, clock }: Pick<AgentIpcDeps, 'connection' | 'clock'>): void {
  let asked: Asked = new Map()
  let bucket: Bucket | undefined
  handle('file.ask', ({ customerId }) => {
    const backendMs = connection.askMs()
    if (backendMs === null) return ok({ everyMs: null, againInMs: OWN_ASK_MS })
    const now = clock.monotonic()
    const turn = askTurn(asked, customerId, { now, backendMs })
    const { everyMs, againInMs } = turn
    if (!turn.granted) return ok({ everyMs, againInMs })
    const taken = takeToken(bucket, now, ASKS_PER_SECOND)
    bucket = taken.bucket
    if (!taken.granted) return ok({ everyMs, againInMs: 1_000 })
    const said = connection.say({ v: PROTOCOL_VERSION, type: 'ask', body: { customerId } })
    if (said) asked = turn.asked
    return ok({ everyMs: said ? everyMs : null, againInMs })
  })
}
