import type { Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { Agent, AgentState } from '../../shared/model/agent.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { HelloFrame } from '../../shared/protocol/session-frames.ts'
import { createEffects } from './effects.ts'
import type { Effects } from './effects.ts'
import { frame, pump } from './event-stream.ts'
import type { Stream } from './event-stream.ts'
import { DEFAULT_OPTIONS } from './gateway-options.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { createHealthBook, type HealthBook } from './health-book.ts'
import type { GatewayStore } from './gateway-store.ts'

/** A frame for connection `to`; `close`: shut that socket after it. */
export type Outgoing = { to: number; frame: DownFrame; close?: boolean }

export type Greeting = { id: number; phase: 'greeting'; hello: { body: HelloFrame; ids: readonly string[] } | null }
export type Ready = {
  id: number
  phase: 'ready'
  agent: Agent
  deviceId: string
  clientEpoch: number
  /** Highest event this device is known to have committed; written to the store when something is written anyway. */
  acked: number
  stream: Stream
}
/** Said goodbye to; whatever still arrives is answered with the same goodbye. */
type Closed = { id: number; phase: 'closed'; reason: string }
export type Connection = Greeting | Ready | Closed

export type GatewayDeps = {
  store: GatewayStore
  clock: Pick<Clock, 'now'>
  random: Random
  options?: Partial<GatewayOptions>
  /** Runs inside the transaction of each judged command, last; a throw takes everything back. For fault injection. */
  beforeCommit?: () => void
}

/** What the parts of the core share. */
export type GatewayContext = {
  readonly store: GatewayStore
  readonly options: GatewayOptions
  readonly effects: Effects
  readonly connections: Map<number, Connection>
  readonly watchers: Set<(event: EventFrame) => void>
  /** What each agent said of itself last; said again after each welcome, so it need not survive. */
  readonly presence: Map<string, AgentState>
  readonly health: HealthBook
  /** When each customer's file was asked for last (FR22). */
  readonly asked: Map<string, number>
  /** When this core came up, server time. */
  readonly startedAt: number
  /** New commands still to be answered `retry`, and those that were, with the time from which they are judged. */
  readonly retry: { left: number; afterMs: number; readonly until: Map<string, number> }
  readonly beforeCommit: () => void
  readonly now: () => number
  readonly serverEpoch: () => string
  readonly newServerEpoch: () => void
}

export function createContext(deps: GatewayDeps): GatewayContext {
  const { store, clock, random } = deps
  const now = (): number => clock.now()
  const newServerEpoch = (): void => store.setMeta('serverEpoch', uuidv7(clock, random))
  const serverEpoch = (): string => store.meta('serverEpoch') ?? ''
  if (store.meta('serverEpoch') === null) store.transaction(newServerEpoch)
  return {
    store,
    options: { ...DEFAULT_OPTIONS, ...deps.options },
    effects: createEffects(store, now, serverEpoch),
    connections: new Map(),
    watchers: new Set(),
    presence: new Map(),
    health: createHealthBook(),
    asked: new Map(),
    startedAt: now(),
    retry: { left: 0, afterMs: 0, until: new Map() },
    beforeCommit: deps.beforeCommit ?? (() => undefined),
    now,
    serverEpoch,
    newServerEpoch,
  }
}

export const readyOnes = (context: GatewayContext): Ready[] =>
  [...context.connections.values()].filter((connection) => connection.phase === 'ready')

export const send = (to: number, frames: readonly DownFrame[]): Outgoing[] => frames.map((down) => ({ to, frame: down }))

export function sayBye(context: GatewayContext, to: number, reason: string): Outgoing[] {
  context.connections.set(to, { id: to, phase: 'closed', reason })
  return [{ to, frame: frame('bye', { reason }), close: true }]
}

/** Events a connection may have now. */
export const flow = (context: GatewayContext, connection: Ready): Outgoing[] =>
  send(connection.id, pump(context.store, connection.stream, context.options.window))

/** One transaction, then its events to watchers and to whoever may have them. */
export function commit<T>(context: GatewayContext, act: () => T): { value: T; out: Outgoing[] } {
  const { store, watchers } = context
  const before = store.head()
  const value = store.transaction(act)
  if (watchers.size > 0)
    for (const event of store.eventsAfter(before, store.head() - before)) for (const watcher of watchers) watcher(event)
  return { value, out: readyOnes(context).flatMap((connection) => flow(context, connection)) }
}
