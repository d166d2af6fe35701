import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { Random } from '../../shared/lib/random.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayStore } from './gateway-store.ts'
import { createGatewayCore } from './judge.ts'
import type { GatewayCore, Outgoing } from './judge.ts'

/** One desk's socket as the host sees it. */
export type Peer = {
  send(down: DownFrame): void
  /** After what was sent before. */
  close(reason: string): void
  /** At once, without a word. */
  cut(): void
  /** Text past every fault and every schema. */
  raw(text: string): void
}

export type CrashPoint = 'before_commit' | 'after_commit'
const CRASH = Symbol('planned crash')
const RETRY_AFTER_MS = 2_000

export type HostDeps = { store: GatewayStore; clock: Clock; random: Random; log: Log; options: Partial<GatewayOptions> }

/**
 * Holds the running core and the sockets it talks to. A restart throws the core away with all its connections, as the
 * end of a process would, and goes on over the same store.
 */
export function createHost({ store, clock, random, log, options }: HostDeps) {
  const peers = new Map<number, { peer: Peer; deviceId: string | null }>()
  const watchers = new Set<(event: EventFrame) => void>()
  let crashAt: { point: CrashPoint; die: () => void } | null = null
  let nextId = 1
  let core = boot()

  function boot(): GatewayCore {
    const beforeCommit = (): void => {
      if (crashAt?.point === 'before_commit') throw CRASH
    }
    const made = createGatewayCore({ store, clock, random, options, beforeCommit })
    made.watch((event) => {
      for (const watcher of watchers) watcher(event)
    })
    return made
  }

  function deliver(outgoing: readonly Outgoing[]): void {
    for (const { to, frame, close } of outgoing) {
      const known = peers.get(to)
      if (known === undefined) continue
      known.peer.send(frame)
      if (close !== true) continue
      const reason = frame.type === 'bye' ? frame.body.reason : 'closed'
      peers.delete(to)
      core.disconnect(to)
      known.peer.close(reason)
    }
  }

  function restart(): void {
    for (const { peer } of peers.values()) peer.cut()
    peers.clear()
    core = boot()
    log.info('gateway restarted')
  }
  function crash(): void {
    const planned = crashAt
    crashAt = null
    planned?.die()
    restart()
  }

  function receive(id: number, up: UpFrame): void {
    const known = peers.get(id)
    if (known === undefined) return
    if (up.type === 'hello') known.deviceId = up.body.deviceId
    try {
      const outgoing = core.receive(id, up)
      if (up.type === 'command' && crashAt?.point === 'after_commit') crash()
      else deliver(outgoing)
    } catch (error) {
      if (error === CRASH) return crash()
      // The store could not write (disk full, locked): nothing was decided, so the client may ask again.
      log.error('store failed', { type: up.type, reason: error instanceof Error ? error.message : 'unknown' })
      const verdict = { kind: 'retry', afterMs: RETRY_AFTER_MS } as const
      if (up.type === 'command') known.peer.send({ v: PROTOCOL_VERSION, type: 'answer', body: { id: up.body.id, verdict } })
      else known.peer.cut()
    }
  }

  return {
    /** Number of the new connection. */
    open(peer: Peer): number {
      const id = nextId++
      peers.set(id, { peer, deviceId: null })
      deliver(core.connect(id))
      return id
    },
    receive,
    /** The socket ended by itself. */
    gone(id: number): void {
      if (peers.delete(id)) core.disconnect(id)
    },
    /** Something outside the desks happens: customers, colleagues, faults. Throws what the core throws. */
    act(what: (running: GatewayCore) => readonly Outgoing[]): void {
      deliver(what(core))
    },
    core: (): GatewayCore => core,
    restart,
    /** Cuts the sockets of a device, or all. Returns how many. */
    cut(deviceId: string | null): number {
      const hit = [...peers].filter(([, known]) => deviceId === null || known.deviceId === deviceId)
      for (const [id, { peer }] of hit) {
        peers.delete(id)
        core.disconnect(id)
        peer.cut()
      }
      return hit.length
    },
    /** Text straight to the sockets of a device, or all. Returns to how many. */
    raw(text: string, deviceId: string | null): number {
      const hit = [...peers.values()].filter((known) => deviceId === null || known.deviceId === deviceId)
      for (const { peer } of hit) peer.raw(text)
      return hit.length
    },
    /** The gateway dies at the next command: `die` runs first (may end the process), then it is as after a restart. */
    crashAtNextCommand(point: CrashPoint, die: () => void): void {
      crashAt = { point, die }
    },
    /** Every committed event, over restarts. The listener must not act at once. */
    watch(listener: (event: EventFrame) => void): () => void {
      watchers.add(listener)
      return () => void watchers.delete(listener)
    },
    sockets: (): number => peers.size,
    /** Says goodbye to everybody. */
    farewell(): void {
      for (const { peer } of peers.values()) {
        peer.send({ v: PROTOCOL_VERSION, type: 'bye', body: { reason: 'restarting' } })
        peer.close('restarting')
      }
      peers.clear()
    },
  }
}
export type Host = ReturnType<typeof createHost>
