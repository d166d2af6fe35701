import { assertNever } from '../../shared/lib/assert.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { onCommand } from './command-desk.ts'
import { acknowledge, frame, liveFrom, servePage } from './event-stream.ts'
import { onAsk } from './file-desk.ts'
import { createContext, flow, readyOnes, sayBye, send } from './gateway-context.ts'
import type { GatewayContext, GatewayDeps, Outgoing, Ready } from './gateway-context.ts'
import { onHello, rememberDevice } from './greeter.ts'
import { createHealthDesk } from './health-desk.ts'
import { createOutside } from './outside.ts'
import { createRightsDesk } from './rights-desk.ts'
import { createRosterDesk, onPresence } from './roster-desk.ts'
import { createUpkeep } from './upkeep.ts'
import { fatesOf, headsOf } from './welcome-rules.ts'

export type { GatewayDeps, Outgoing } from './gateway-context.ts'
export type { GatewayBackup } from './upkeep.ts'

type Body<T extends UpFrame['type']> = Extract<UpFrame, { type: T }>['body']

function onAck(context: GatewayContext, connection: Ready, seq: number): Outgoing[] {
  const acked = acknowledge(connection.stream, seq)
  if (acked === null) return []
  connection.stream = acked.stream
  connection.acked = acked.seq
  if (acked.snapshot) context.store.transaction(() => rememberDevice(context, connection))
  return flow(context, connection)
}

function onFetch(context: GatewayContext, connection: Ready, { n, want }: Body<'fetch'>): Outgoing[] {
  const { store, options } = context
  if (want.kind === 'snapshot') {
    const served = servePage(store, connection.stream, { token: want.token, options })
    if (served === null) return sayBye(context, connection.id, 'snapshot_gone')
    connection.stream = served.stream
    return send(connection.id, [frame('page', { n, ...served.page })])
  }
  if (connection.stream.kind === 'refetch') return sayBye(context, connection.id, 'refetch_first')
  // Only a welcome can order a refetch, so a replay that can't be served ends the connection.
  if (want.after < store.floor() || want.after > store.head()) return sayBye(context, connection.id, 'cursor_too_old')
  connection.stream = liveFrom(want.after)
  return flow(context, connection)
}

function onStatus({ store }: GatewayContext, { id, agent, deviceId }: Ready, ids: readonly string[]): Outgoing[] {
  const laneHeads = headsOf(store, { agentId: agent.id, deviceId }, ids)
  return send(id, [frame('fates', { fates: fatesOf(store, agent.id, ids), laneHeads })])
}

function onSignal(context: GatewayContext, from: Ready, body: Body<'signal'>): Outgoing[] {
  const others = readyOnes(context).filter((other) => other.id !== from.id)
  return others.flatMap((other) => send(other.id, [frame('signal', { ...body, by: from.agent.name, from: 'agent' })]))
}

function onReady(context: GatewayContext, connection: Ready, up: Exclude<UpFrame, { type: 'ping' | 'bye' }>): Outgoing[] {
  switch (up.type) {
    case 'command':
      return onCommand(context, connection, up.body)
    case 'ack':
      return onAck(context, connection, up.body.seq)
    case 'status':
      return onStatus(context, connection, up.body.ids)
    case 'fetch':
      return onFetch(context, connection, up.body)
    case 'presence':
      return onPresence(context, connection, up.body)
    case 'ask':
      return onAsk(context, up.body.customerId)
    case 'signal':
      return onSignal(context, connection, up.body)
    case 'hello':
      return sayBye(context, connection.id, 'bad_frame')
    default:
      return assertNever(up, 'frame type')
  }
}

/**
 * The gateway's brain: pure and synchronous over its ports, so that a server and a simulator run the very same one.
 * What must survive lives in the store, what belongs to sockets in this object: a restart is a new core over the same store.
 * Frames handed to `receive` must already have the shape of `UpFrame`. Connection numbers grow with each accepted socket.
 * Every method returns what is to be sent, in order; what it says is durable by then.
 */
export function createGatewayCore(deps: GatewayDeps) {
  const context = createContext(deps)
  const { store, connections, watchers } = context

  function disconnect(id: number): Outgoing[] {
    const connection = connections.get(id)
    if (connection?.phase === 'ready') store.transaction(() => rememberDevice(context, connection))
    connections.delete(id)
    return []
  }

  return {
    connect(id: number): Outgoing[] {
      connections.set(id, { id, phase: 'greeting', hello: null })
      return []
    },
    receive(id: number, up: UpFrame): Outgoing[] {
      const connection = connections.get(id)
      if (connection === undefined) return []
      if (connection.phase === 'closed') return sayBye(context, id, connection.reason)
      if (up.type === 'ping') return send(id, [frame('pong', { n: up.body.n, serverTime: context.now() })])
      if (up.type === 'bye') return disconnect(id)
      if (connection.phase === 'ready') return onReady(context, connection, up)
      return up.type === 'hello' ? onHello(context, connection, up.body) : sayBye(context, id, 'bad_frame')
    },
    disconnect,
    /** Called with every committed event, in order; must not call the core from inside. Returns its undo. */
    watch(listener: (event: EventFrame) => void): () => void {
      watchers.add(listener)
      return () => void watchers.delete(listener)
    },
    ...createOutside(context),
    ...createRightsDesk(context),
    ...createRosterDesk(context),
    ...createHealthDesk(context),
    ...createUpkeep(context),
  }
}
export type GatewayCore = ReturnType<typeof createGatewayCore>
