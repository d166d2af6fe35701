import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
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
/** Changes of the roster within this time are told as one (FR20). */
const ROSTER_MS = 200

export type HostDeps = { store: GatewayStore; clock: Clock; random: Random; log: Log; options: Partial<GatewayOptions> }

/** The sockets by connection number. */
function createPeers() {
  const all = new Map<number, { peer: Peer; deviceId: string | null }>()
  const of = (deviceId: string | null) => [...all].filter(([, known]) => deviceId === null || known.deviceId === deviceId)
  let nextId = 1
  return {
    of,
    size: (): number => all.size,
    get: (id: number): Peer | undefined => all.get(id)?.peer,
    add: (peer: Peer): number => {
      all.set(nextId, { peer, deviceId: null })
      return nextId++
    },
    name: (id: number, deviceId: string): void => {
      const known = all.get(id)
      if (known !== undefined) known.deviceId = deviceId
    },
    delete: (id: number): boolean => all.delete(id),
    /** Text straight to the sockets of a device, or all. Returns to how many. */
    raw: (text: string, deviceId: string | null): number => {
      const hit = of(deviceId)
      for (const [, { peer }] of hit) peer.raw(text)
      return hit.length
    },
  }
}

/** A core that can be thrown away and started anew over the same store, keeping its watchers, and the crash planned for it. */
function createMind({ store, clock, random, options }: HostDeps) {
  const watchers = new Set<(event: EventFrame) => void>()
  let plan: { point: CrashPoint; die: () => void } | null = null
  const boot = (): GatewayCore => {
    const beforeCommit = (): void => {
      if (plan?.point === 'before_commit') throw CRASH
    }
    const made = createGatewayCore({ store, clock, random, options, beforeCommit })
    made.watch((event) => {
      for (const watcher of watchers) watcher(event)
    })
    return made
  }
  let core = boot()
  return {
    core: (): GatewayCore => core,
    reboot: (): void => {
      core = boot()
    },
    plan: (point: CrashPoint, die: () => void): void => {
      plan = { point, die }
    },
    planned: (): CrashPoint | null => plan?.point ?? null,
    die: (): void => {
      const { die } = plan ?? { die: () => undefined }
      plan = null
      die()
    },
    watch: (listener: (event: EventFrame) => void): (() => void) => {
      watchers.add(listener)
      return () => void watchers.delete(listener)
    },
  }
}

/** What goes from the core to the sockets. */
function createPost(peers: ReturnType<typeof createPeers>, mind: ReturnType<typeof createMind>, clock: Clock) {
  let cancelRoster: Cancel | null = null
  const tellRoster = (): void => {
    cancelRoster = null
    deliver(mind.core().rosterNews())
  }
  /** Something may have changed who is there or who has how much. */
  const rosterSoon = (): void => {
    cancelRoster ??= clock.after(ROSTER_MS, tellRoster)
  }
  const forget = (id: number): boolean => {
    mind.core().disconnect(id)
    if (peers.size() > 1) rosterSoon()
    return peers.delete(id)
  }
  const deliver = (outgoing: readonly Outgoing[]): void => {
    for (const { to, frame, close } of outgoing) {
      const peer = peers.get(to)
      peer?.send(frame)
      if (frame.type === 'event' && frame.body.kind !== 'message.added') rosterSoon()
      if (close === true && forget(to)) peer?.close(frame.type === 'bye' ? frame.body.reason : 'closed')
    }
  }
  return {
    forget,
    deliver,
    rosterSoon,
    /** Cuts the sockets of a device, or all. Returns how many. */
    cut: (deviceId: string | null): number => {
      const hit = peers.of(deviceId)
      for (const [id, { peer }] of hit) {
        forget(id)
        peer.cut()
      }
      return hit.length
    },
    /** Says goodbye to everybody. */
    farewell: (): void => {
      cancelRoster?.()
      const bye: DownFrame = { v: PROTOCOL_VERSION, type: 'bye', body: { reason: 'restarting' } }
      deliver(peers.of(null).map(([to]) => ({ to, frame: bye, close: true })))
    },
  }
}

/**
 * Holds the running core and the sockets it talks to. A restart throws the core away with all its connections, as the
 * end of a process would, and goes on over the same store.
 */
export function createHost(deps: HostDeps) {
  const { log } = deps
  const peers = createPeers()
  const mind = createMind(deps)

  const post = createPost(peers, mind, deps.clock)

  function restart(): void {
    for (const [id, { peer }] of peers.of(null)) {
      peers.delete(id)
      peer.cut()
    }
    mind.reboot()
    log.info('gateway restarted')
  }
  /** The store could not write (disk full, locked): nothing was decided, so the client may ask again. */
  function storeFailed(id: number, up: UpFrame, error: unknown): void {
    log.error('store failed', { type: up.type, reason: error instanceof Error ? error.message : 'unknown' })
    if (up.type !== 'command') return peers.get(id)?.cut()
    const verdict = { kind: 'retry', afterMs: RETRY_AFTER_MS } as const
    peers.get(id)?.send({ v: PROTOCOL_VERSION, type: 'answer', body: { id: up.body.id, verdict } })
  }
  function receive(id: number, up: UpFrame): void {
    if (up.type === 'hello') peers.name(id, up.body.deviceId)
    let crashed = false
    try {
      const outgoing = mind.core().receive(id, up)
      crashed = up.type === 'command' && mind.planned() === 'after_commit'
      if (!crashed) post.deliver(outgoing)
      if (up.type === 'presence' || up.type === 'hello') post.rosterSoon()
    } catch (error) {
      crashed = error === CRASH
      if (!crashed) storeFailed(id, up, error)
    }
    if (!crashed) return
    mind.die()
    restart()
  }

  return {
    core: mind.core,
    watch: mind.watch,
    raw: peers.raw,
    sockets: peers.size,
    cut: post.cut,
    farewell: post.farewell,
    /** Somebody's state was changed past the frames. */
    rosterSoon: post.rosterSoon,
    restart,
    receive,
    /** The gateway dies at the next command: `die` runs first (may end the process), then it is as after a restart. */
    crashAtNextCommand: mind.plan,
    /** Number of the new connection. */
    open: (peer: Peer): number => {
      const id = peers.add(peer)
      post.deliver(mind.core().connect(id))
      return id
    },
    /** The socket ended by itself. */
    gone: (id: number): void => {
      if (peers.get(id) !== undefined) post.forget(id)
    },
    /** Something outside the desks happens: customers, colleagues, faults. Throws what the core throws. */
    act: (what: (running: GatewayCore) => readonly Outgoing[]): void => post.deliver(what(mind.core())),
  }
}
export type Host = ReturnType<typeof createHost>
