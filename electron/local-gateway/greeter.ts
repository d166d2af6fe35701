import type { Agent } from '../../shared/model/agent.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { FateOf, LaneHead } from '../../shared/protocol/command-frame.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { HelloFrame, WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import { awaitingSnapshot, frame, liveFrom } from './event-stream.ts'
import type { Stream } from './event-stream.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayStore } from './gateway-store.ts'
import { fatesOf, modeOf, welcomeHeads } from './welcome-rules.ts'

export type Greeting = { id: number; phase: 'greeting'; hello: { body: HelloFrame; ids: readonly string[] } | null }
export type Ready = {
  id: number
  phase: 'ready'
  agent: Agent
  deviceId: string
  clientEpoch: number
  generation: string
  /** Highest event this device is known to have committed; written to the store when something is written anyway. */
  acked: number
  stream: Stream
}
export type Connection = Greeting | Ready | { id: number; phase: 'closed'; reason: string }

export type Greeted =
  | { kind: 'refused'; reason: string }
  | { kind: 'more' }
  /** Older connections of the device to send away, then the frames of the welcome. */
  | { kind: 'ready'; superseded: readonly number[]; frames: readonly DownFrame[] }

/** Hello pages beyond this are no desk (FR4): 20,000 open commands. */
const MAX_PAGES = 40
/** Fates and lane heads per frame, so that a welcome stays well below 1 MiB. */
const FATES_PER_FRAME = 2_500

const slices = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / FATES_PER_FRAME) }, (_, i) => items.slice(i * FATES_PER_FRAME, (i + 1) * FATES_PER_FRAME))

/** What does not fit into the welcome follows it at once in `fates` frames; what the server knows goes first. */
function welcomeFrames(welcome: WelcomeFrame): DownFrame[] {
  const known = (item: FateOf): boolean => item.fate.kind !== 'unknown'
  const ordered = [...welcome.fates.filter(known), ...welcome.fates.filter((item) => !known(item))]
  const fates = slices<FateOf>(ordered)
  const heads = slices<LaneHead>(welcome.laneHeads)
  const rest = Array.from({ length: Math.max(fates.length, heads.length, 1) - 1 }, (_, i) =>
    frame('fates', { fates: fates[i + 1] ?? [], laneHeads: heads[i + 1] ?? [] }),
  )
  return [frame('welcome', { ...welcome, fates: fates[0] ?? [], laneHeads: heads[0] ?? [] }), ...rest]
}

/** The start of a connection (FR3, FR4, FR5) and what is remembered of a device between connections. */
export function createGreeter(parts: {
  store: GatewayStore
  now: () => number
  options: GatewayOptions
  serverEpoch: () => string
  connections: Map<number, Connection>
}) {
  const { store, now, options, serverEpoch, connections } = parts
  const keyOf = (connection: Ready): { agentId: string; deviceId: string } => ({
    agentId: connection.agent.id,
    deviceId: connection.deviceId,
  })

  /** Epoch raised and fates read in one transaction: no command of an older socket can slip in between. */
  function welcome(id: number, hello: { body: HelloFrame; ids: readonly string[] }, agent: Agent): { ready: Ready; welcome: WelcomeFrame } {
    const { deviceId, ledgerGeneration: generation, cursor } = hello.body
    const key = { agentId: agent.id, deviceId }
    return store.transaction(() => {
      const device = store.device(agent.id, deviceId)
      const epoch = serverEpoch()
      const mode = modeOf(hello.body, device, { epoch, head: store.head(), floor: store.floor() })
      const clientEpoch = (device?.clientEpoch ?? 0) + 1
      const acked = mode === 'replay' ? cursor : 0
      store.putDevice({ ...key, clientEpoch, generation, acked, refetching: mode === 'refetch', seenAt: now() })
      const restored = hello.body.serverEpoch === epoch ? null : store.meta('restoredTo')
      const stream = mode === 'replay' ? liveFrom(cursor) : awaitingSnapshot()
      return {
        ready: { id, phase: 'ready', agent, deviceId, clientEpoch, generation, acked, stream },
        welcome: {
          serverTime: now(),
          serverEpoch: epoch,
          clientEpoch,
          agent,
          headSeq: store.head(),
          heartbeatMs: options.heartbeatMs,
          dedupeDays: options.dedupeDays,
          reconnectSpreadMs: options.reconnectSpreadMs,
          drainRate: options.drainRate,
          mode,
          fates: fatesOf(store, agent.id, hello.ids),
          laneHeads: welcomeHeads(store, key, hello.ids),
          restoredTo: restored === null ? null : Number(restored),
        },
      }
    })
  }

  return {
    keyOf,
    hello(connection: Greeting, body: HelloFrame): Greeted {
      if (body.protocol !== PROTOCOL_VERSION) return { kind: 'refused', reason: 'protocol_version' }
      const account = store.agentByToken(body.token)
      if (account === null) return { kind: 'refused', reason: 'token' }
      const earlier = connection.hello
      const expected = earlier === null ? 0 : earlier.body.page + 1
      const sameDesk = earlier === null || (earlier.body.deviceId === body.deviceId && earlier.body.token === body.token)
      if (body.page !== expected || !sameDesk || expected >= MAX_PAGES) return { kind: 'refused', reason: 'bad_frame' }
      const hello = { body, ids: [...(earlier?.ids ?? []), ...body.open] }
      connection.hello = hello
      if (!body.last) return { kind: 'more' }
      const agent: Agent = { id: account.id, name: account.name, role: account.role }
      const made = welcome(connection.id, hello, agent)
      const isOlder = (other: Connection): other is Ready =>
        other.phase === 'ready' && other.agent.id === agent.id && other.deviceId === body.deviceId
      const superseded = [...connections.values()].filter(isOlder).map((other) => other.id)
      connections.set(connection.id, made.ready)
      return { kind: 'ready', superseded, frames: welcomeFrames(made.welcome) }
    },
    /** Writes down how far the device has come. Call inside a transaction. */
    remember(connection: Ready): void {
      const device = store.device(connection.agent.id, connection.deviceId)
      // A newer connection of the device has said its own word already.
      if (device === null || device.clientEpoch !== connection.clientEpoch) return
      const refetching = device.refetching && connection.stream.kind === 'refetch'
      store.putDevice({ ...device, acked: Math.max(device.acked, connection.acked), refetching, seenAt: now() })
    },
    prune(): void {
      const waitsFor = store.devices().filter((device) => device.seenAt > now() - options.keepUnackedMs)
      const acked = Math.min(store.head(), ...waitsFor.map((device) => device.acked))
      const events = store.eventsAfter(store.floor(), Number.MAX_SAFE_INTEGER)
      const droppable = events.findLast(({ at, seq }) => at < now() - (seq <= acked ? options.keepAckedMs : options.keepUnackedMs))
      if (droppable !== undefined) store.transaction(() => store.dropEventsUpTo(droppable.seq))
    },
  }
}
