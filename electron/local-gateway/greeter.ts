import type { Agent } from '../../shared/model/agent.ts'
import type { FateOf, LaneHead } from '../../shared/protocol/command-frame.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { HelloFrame, WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import { awaitingSnapshot, frame, liveFrom } from './event-stream.ts'
import { commit, readyOnes, sayBye, send } from './gateway-context.ts'
import type { GatewayContext, Greeting, Outgoing, Ready } from './gateway-context.ts'
import { healthTo } from './health-desk.ts'
import { isRevoked } from './rights-desk.ts'
import { rosterTo } from './roster-desk.ts'
import { fatesOf, modeOf, spreadFor, welcomeHeads } from './welcome-rules.ts'

/** Hello pages beyond this are no desk (FR4): 20,000 open commands. */
const MAX_PAGES = 40
/** Fates and lane heads per frame, so that a welcome stays well below 1 MiB even with the longest ids. */
const FATES_PER_FRAME = 2_000

function slices<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / FATES_PER_FRAME)
  return Array.from({ length: count }, (_, i) => items.slice(i * FATES_PER_FRAME, (i + 1) * FATES_PER_FRAME))
}

/** What does not fit into the welcome follows it at once in `fates` frames; what the server knows goes first. */
function welcomeFrames(welcome: WelcomeFrame): DownFrame[] {
  const known = (item: FateOf): boolean => item.fate.kind !== 'unknown'
  const fates = slices<FateOf>([...welcome.fates.filter(known), ...welcome.fates.filter((item) => !known(item))])
  const heads = slices<LaneHead>(welcome.laneHeads)
  const rest = Array.from({ length: Math.max(fates.length, heads.length, 1) - 1 }, (_, i) =>
    frame('fates', { fates: fates[i + 1] ?? [], laneHeads: heads[i + 1] ?? [] }),
  )
  return [frame('welcome', { ...welcome, fates: fates[0] ?? [], laneHeads: heads[0] ?? [] }), ...rest]
}

/** FR3 and FR5: reads everything a welcome says and raises the epoch. Call inside one transaction. */
function makeWelcome(context: GatewayContext, greeting: Greeting & { hello: NonNullable<Greeting['hello']> }, agent: Agent) {
  const { store, options, now } = context
  const { body, ids } = greeting.hello
  const key = { agentId: agent.id, deviceId: body.deviceId }
  const device = store.device(agent.id, body.deviceId)
  const epoch = context.serverEpoch()
  const mode = modeOf(body, device, { epoch, head: store.head(), floor: store.floor() })
  const clientEpoch = (device?.clientEpoch ?? 0) + 1
  const acked = mode === 'replay' ? body.cursor : 0
  store.putDevice({ ...key, clientEpoch, generation: body.ledgerGeneration, acked, refetching: mode === 'refetch', seenAt: now() })
  const restoredTo = body.serverEpoch === epoch ? null : store.meta('restoredTo')
  const stream = mode === 'replay' ? liveFrom(body.cursor) : awaitingSnapshot()
  const ready: Ready = { id: greeting.id, phase: 'ready', agent, deviceId: body.deviceId, clientEpoch, acked, stream }
  const welcome: WelcomeFrame = {
    serverTime: now(),
    serverEpoch: epoch,
    clientEpoch,
    agent,
    headSeq: store.head(),
    heartbeatMs: options.heartbeatMs,
    dedupeDays: options.dedupeDays,
    reconnectSpreadMs:
      options.dialRate === null
        ? options.reconnectSpreadMs
        : Math.max(options.reconnectSpreadMs, spreadFor(store.agents().length, options.dialRate)),
    drainRate: options.drainRate,
    mode,
    fates: fatesOf(store, agent.id, ids),
    laneHeads: welcomeHeads(store, key, ids),
    restoredTo: restoredTo === null ? null : Number(restoredTo),
    ...(options.askMs === null ? {} : { askMs: options.askMs }),
  }
  return { ready, welcome }
}

/** The pages of a hello; with the last one the connection becomes ready and older ones of its device are sent away. */
export function onHello(context: GatewayContext, greeting: Greeting, body: HelloFrame): Outgoing[] {
  const refuse = (reason: string): Outgoing[] => sayBye(context, greeting.id, reason)
  if (body.protocol !== PROTOCOL_VERSION) return refuse('protocol_version')
  const account = context.store.agentByToken(body.token)
  if (account === null) return refuse('token')
  if (isRevoked(context.store, account.id)) return refuse('revoked')
  const earlier = greeting.hello
  const page = earlier === null ? 0 : earlier.body.page + 1
  const sameDesk = earlier === null || (earlier.body.deviceId === body.deviceId && earlier.body.token === body.token)
  if (body.page !== page || !sameDesk || page >= MAX_PAGES) return refuse('bad_frame')
  greeting.hello = { body, ids: [...(earlier?.ids ?? []), ...body.open] }
  if (!body.last) return []

  const { hello } = greeting
  const agent: Agent = { id: account.id, name: account.name, role: account.role }
  const others = readyOnes(context).filter((other) => other.agent.id === agent.id && other.deviceId === body.deviceId)
  // A hello that was held up on the way must not drive out the socket its own desk opened after giving up on this one.
  if (others.some((other) => other.id > greeting.id)) return refuse('superseded')
  const superseded = others.flatMap((other) => sayBye(context, other.id, 'superseded'))
  const { ready, welcome } = context.store.transaction(() => makeWelcome(context, { ...greeting, hello }, agent))
  context.connections.set(greeting.id, ready)
  return [
    ...superseded,
    ...send(greeting.id, welcomeFrames(welcome)),
    ...rosterTo(context, ready),
    ...healthTo(context, ready),
    ...commit(context, () => undefined).out,
  ]
}

/** Writes down how far the device has come. Call inside a transaction. */
export function rememberDevice({ store, now }: GatewayContext, connection: Ready): void {
  const device = store.device(connection.agent.id, connection.deviceId)
  // A newer connection of the device has said its own word already.
  if (device === null || device.clientEpoch !== connection.clientEpoch) return
  const refetching = device.refetching && connection.stream.kind === 'refetch'
  store.putDevice({ ...device, acked: Math.max(device.acked, connection.acked), refetching, seenAt: now() })
}
