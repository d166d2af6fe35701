import { assertNever } from '../../shared/lib/assert.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Conversation, Customer } from '../../shared/model/conversation.ts'
import type { CommandFrame, Verdict } from '../../shared/protocol/command-frame.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { applyCommand } from './command-effects.ts'
import { bodyHash, judgePreconditions } from './command-rules.ts'
import { createEffects, customerAuthor, NO_CAUSE } from './effects.ts'
import { acknowledge, frame, liveFrom, pump, servePage } from './event-stream.ts'
import { createGreeter } from './greeter.ts'
import type { Connection, Ready } from './greeter.ts'
import { DEFAULT_OPTIONS } from './gateway-options.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayStore, StoreCounts, StoreDump, StoredAgent } from './gateway-store.ts'
import { fatesOf, headsOf } from './welcome-rules.ts'

/** A frame for connection `to`; `close`: shut that socket after it. */
export type Outgoing = { to: number; frame: DownFrame; close?: boolean }

export type Opening = {
  /** Null lets the gateway choose; a given id must be new. */
  id?: string | null
  customer: Customer
  shop: string
  channel: Conversation['channel']
  /** Agent id, or null for the queue. */
  assignee: string | null
  firstText: string
}

/** A copy of everything at `at` (server time). */
export type GatewayBackup = { at: number; rows: StoreDump }

export type GatewayDeps = {
  store: GatewayStore
  clock: Pick<Clock, 'now'>
  random: Random
  options?: Partial<GatewayOptions>
  /** Runs inside the transaction of each judged command, last; a throw takes everything back. For fault injection. */
  beforeCommit?: () => void
}

/**
 * The gateway's brain: pure and synchronous over its ports, so that a server and a simulator run the very same one.
 * What must survive lives in the store, what belongs to sockets in this object: a restart is a new core over the same store.
 * Frames handed to `receive` must already have the shape of `UpFrame`. Every method returns what is to be sent, in order.
 */
export function createGatewayCore(deps: GatewayDeps) {
  const { store, clock, random } = deps
  const options: GatewayOptions = { ...DEFAULT_OPTIONS, ...deps.options }
  const now = (): number => clock.now()
  const serverEpoch = (): string => {
    const known = store.meta('serverEpoch')
    if (known !== null) return known
    const made = uuidv7(clock, random)
    store.setMeta('serverEpoch', made)
    return made
  }
  store.transaction(serverEpoch)

  const effects = createEffects(store, now, serverEpoch)
  const connections = new Map<number, Connection>()
  const watchers = new Set<(event: EventFrame) => void>()
  const retry = { left: 0, afterMs: 0 }
  const greeter = createGreeter({ store, now, options, serverEpoch, connections })

  const ready = (): Ready[] => [...connections.values()].filter((connection) => connection.phase === 'ready')
  const bye = (to: number, reason: string): Outgoing[] => {
    connections.set(to, { id: to, phase: 'closed', reason })
    return [{ to, frame: frame('bye', { reason }), close: true }]
  }
  const fanOut = (): Outgoing[] =>
    ready().flatMap((connection) =>
      pump(store, connection.stream, options.window).map((down) => ({ to: connection.id, frame: down }) satisfies Outgoing),
    )
  /** One transaction, then the new events to whoever may have them. */
  function change(act: () => void): Outgoing[] {
    const before = store.head()
    store.transaction(act)
    tellWatchers(before)
    return fanOut()
  }
  function tellWatchers(before: number): void {
    if (watchers.size === 0) return
    for (const event of store.eventsAfter(before, store.head() - before)) for (const watcher of watchers) watcher(event)
  }

  function judge(connection: Ready, command: CommandFrame): Verdict {
    const { agent, deviceId } = connection
    if (command.clientEpoch !== connection.clientEpoch) return { kind: 'conflict', reason: 'fence' }
    const hash = bodyHash(command)
    const known = store.command(agent.id, command.id)
    if (known !== null) return known.bodyHash === hash ? known.verdict : { kind: 'conflict', reason: 'id_reuse' }
    if (retry.left > 0) {
      retry.left -= 1
      return { kind: 'retry', afterMs: retry.afterMs }
    }
    const head = store.laneHead(deviceId, command.lane)
    if (head !== command.after) return { kind: 'conflict', reason: 'order', head }
    const judged = judgePreconditions(store, { agent, deviceId }, command)
    if (judged.kind !== 'apply' && judged.kind !== 'refused') return judged
    const { id, lane, body } = command
    const row = { id, deviceId, agentId: agent.id, lane, conversationId: body.conversationId, bodyHash: hash, at: now() }
    if (judged.kind === 'refused') {
      store.putCommand({ ...row, acceptedNo: null, body, verdict: judged })
      return judged
    }
    const seq = applyCommand({ store, effects, agent }, body, { causeId: id, deviceId })
    const verdict = { kind: 'ok', seq } as const
    store.putCommand({ ...row, acceptedNo: store.nextAcceptedNo(), body, verdict })
    store.setLaneHead(deviceId, lane, id)
    return verdict
  }

  function onCommand(connection: Ready, command: CommandFrame): Outgoing[] {
    const before = store.head()
    const verdict = store.transaction(() => {
      const judged = judge(connection, command)
      deps.beforeCommit?.()
      return judged
    })
    tellWatchers(before)
    return [{ to: connection.id, frame: frame('answer', { id: command.id, verdict }) }, ...fanOut()]
  }

  function onAck(connection: Ready, seq: number): Outgoing[] {
    const acked = acknowledge(connection.stream, seq)
    if (acked === null) return []
    connection.stream = acked.stream
    connection.acked = acked.seq
    if (acked.snapshot) store.transaction(() => greeter.remember(connection))
    return pump(store, connection.stream, options.window).map((down) => ({ to: connection.id, frame: down }))
  }

  function onFetch(connection: Ready, body: Extract<UpFrame, { type: 'fetch' }>['body']): Outgoing[] {
    const { n, want } = body
    if (want.kind === 'snapshot') {
      const served = servePage(store, connection.stream, { token: want.token, options })
      if (served === null) return bye(connection.id, 'snapshot_gone')
      connection.stream = served.stream
      return [{ to: connection.id, frame: frame('page', { n, ...served.page }) }]
    }
    // Only a new welcome can order a refetch, so a replay that can't be served ends the connection.
    if (connection.stream.kind === 'refetch') return bye(connection.id, 'refetch_first')
    if (want.after < store.floor() || want.after > store.head()) return bye(connection.id, 'cursor_too_old')
    connection.stream = liveFrom(want.after)
    return pump(store, connection.stream, options.window).map((down) => ({ to: connection.id, frame: down }))
  }

  function onReady(connection: Ready, up: UpFrame): Outgoing[] {
    const to = connection.id
    switch (up.type) {
      case 'command':
        return onCommand(connection, up.body)
      case 'ack':
        return onAck(connection, up.body.seq)
      case 'status': {
        const { ids } = up.body
        const fates = fatesOf(store, connection.agent.id, ids)
        return [{ to, frame: frame('fates', { fates, laneHeads: headsOf(store, greeter.keyOf(connection), ids) }) }]
      }
      case 'fetch':
        return onFetch(connection, up.body)
      case 'signal': {
        const others = ready().filter((other) => other.id !== to)
        return others.map((other) => ({ to: other.id, frame: frame('signal', { ...up.body, by: connection.agent.name }) }))
      }
      case 'hello':
      case 'ping':
      case 'bye':
        return bye(to, 'bad_frame')
      default:
        return assertNever(up, 'frame type')
    }
  }

  function receive(id: number, up: UpFrame): Outgoing[] {
    const connection = connections.get(id)
    if (connection === undefined) return []
    if (connection.phase === 'closed') return [{ to: id, frame: frame('bye', { reason: connection.reason }), close: true }]
    if (up.type === 'ping') return [{ to: id, frame: frame('pong', { n: up.body.n, serverTime: now() }) }]
    if (up.type === 'bye') return disconnect(id)
    if (connection.phase === 'ready') return onReady(connection, up)
    if (up.type !== 'hello') return bye(id, 'bad_frame')
    const greeted = greeter.hello(connection, up.body)
    if (greeted.kind === 'refused') return bye(id, greeted.reason)
    if (greeted.kind === 'more') return []
    const superseded = greeted.superseded.flatMap((other) => bye(other, 'superseded'))
    const welcome = greeted.frames.map((down) => ({ to: id, frame: down }) satisfies Outgoing)
    return [...superseded, ...welcome, ...fanOut()]
  }

  function disconnect(id: number): Outgoing[] {
    const connection = connections.get(id)
    if (connection?.phase === 'ready') store.transaction(() => greeter.remember(connection))
    connections.delete(id)
    return []
  }

  return {
    connect(id: number): Outgoing[] {
      connections.set(id, { id, phase: 'greeting', hello: null })
      return []
    },
    receive,
    disconnect,
    /** Words of a customer. Throws for an unknown conversation. A closed one opens again by itself. */
    customerSays(conversationId: string, text: string): Outgoing[] {
      return change(() => {
        const row = store.conversation(conversationId)
        if (row === null) throw new Error('no such conversation')
        const author = customerAuthor(row.customer)
        if (row.state === 'closed')
          effects.changeConversation({ id: row.id, change: 'reopened', by: author, patch: { state: 'open' } }, NO_CAUSE)
        effects.addMessage({ conversationId, author, internal: false, text }, NO_CAUSE)
      })
    },
    openConversation({ id = null, customer, shop, channel, assignee, firstText }: Opening): Outgoing[] {
      return change(() => {
        const agent = assignee === null ? null : store.agent(assignee)
        const owner = agent === null ? null : { id: agent.id, name: agent.name }
        const conversationId = effects.openConversation({ id, customer, shop, channel, assignee: owner })
        effects.addMessage({ conversationId, author: customerAuthor(customer), internal: false, text: firstText }, NO_CAUSE)
      })
    },
    /** A colleague at another system: takes effect at once, without judgement. Throws for unknown ids. */
    actAs(agentId: string, body: CommandBody): Outgoing[] {
      const agent = store.agent(agentId)
      if (agent === null || store.conversation(body.conversationId) === null) throw new Error('no such agent or conversation')
      return change(() => void applyCommand({ store, effects, agent }, body, NO_CAUSE))
    },
    eraseCustomer: (customerId: string): Outgoing[] => change(() => void effects.eraseCustomer(customerId)),
    /** The channel gives a message back after it was accepted. Throws for an unknown message. */
    failDelivery(messageId: string): Outgoing[] {
      return change(() => {
        const message = store.message(messageId)
        if (message === null) throw new Error('no such message')
        effects.changeDelivery(message, 'failed', { reason: 'channel', cause: NO_CAUSE })
      })
    },
    /** The next `count` new commands are answered `retry(afterMs)`. */
    sayRetry(count: number, afterMs: number): void {
      Object.assign(retry, { left: count, afterMs })
    },
    addAgent: (agent: StoredAgent): void => store.transaction(() => store.putAgent(agent)),
    /** Called with every committed event, in order; must not call the core back from inside. Returns its undo. */
    watch(listener: (event: EventFrame) => void): () => void {
      watchers.add(listener)
      return () => void watchers.delete(listener)
    },
    snapshot: (): GatewayBackup => ({ at: now(), rows: store.dump() }),
    /** FR13. Everything after the backup is gone; sockets are sent away and the next welcome orders a refetch. */
    restore(backup: GatewayBackup): Outgoing[] {
      store.transaction(() => {
        store.load(backup.rows)
        store.setMeta('serverEpoch', uuidv7(clock, random))
        store.setMeta('restoredTo', String(backup.at))
      })
      return [...connections.keys()].flatMap((id) => bye(id, 'restarting'))
    },
    /** FR9: drops what every device has acked long ago and what nobody has to be kept for any longer. */
    prune(): void {
      for (const connection of ready()) store.transaction(() => greeter.remember(connection))
      greeter.prune()
    },
    /** Drops events up to `seq` whatever retention says, so that older cursors must refetch. For fault injection. */
    forgetEvents: (seq: number): void => store.transaction(() => store.dropEventsUpTo(Math.min(seq, store.head()))),
    counts: (): StoreCounts & { head: number; connections: number } => ({
      ...store.counts(),
      head: store.head(),
      connections: ready().length,
    }),
  }
}
export type GatewayCore = ReturnType<typeof createGatewayCore>
