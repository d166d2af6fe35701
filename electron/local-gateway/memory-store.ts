import { must } from '../../shared/lib/assert.ts'
import type { Message } from '../../shared/model/message.ts'
import type { GatewayStore, StoreDump, StoredAgent, StoredCommand, StoredConversation, StoredDevice, StoredEvent } from './gateway-store.ts'

const SEPARATOR = '\u0000'

/** A map whose writes can be taken back until the transaction ends. */
function createTable<V>(undo: (() => void)[]) {
  const rows = new Map<string, V>()
  return {
    rows,
    get: (key: string): V | null => rows.get(key) ?? null,
    put(key: string, value: V): void {
      const had = rows.has(key)
      const before = rows.get(key)
      rows.set(key, value)
      undo.push(() => (had && before !== undefined ? rows.set(key, before) : rows.delete(key)))
    },
    delete(key: string): void {
      const before = rows.get(key)
      if (before === undefined) return
      rows.delete(key)
      undo.push(() => rows.set(key, before))
    },
    replace(entries: Iterable<readonly [string, V]>): void {
      const before = [...rows]
      rows.clear()
      for (const [key, value] of entries) rows.set(key, value)
      undo.push(() => {
        rows.clear()
        for (const [key, value] of before) rows.set(key, value)
      })
    },
  }
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
const byPlace = (a: Message, b: Message): number =>
  a.conversationId === b.conversationId ? a.order - b.order : a.conversationId < b.conversationId ? -1 : 1

/** The store without a disk, for the simulator and fast tests. Rows are kept as given and must not be changed by the caller. */
export function createMemoryStore(): GatewayStore {
  const undo: (() => void)[] = []
  const meta = createTable<string>(undo)
  const conversations = createTable<StoredConversation>(undo)
  const messages = createTable<Message>(undo)
  const commands = createTable<StoredCommand>(undo)
  const lanes = createTable<string>(undo)
  const devices = createTable<StoredDevice>(undo)
  const agents = createTable<StoredAgent>(undo)
  /** Ids of messages per conversation, in order; replaced, never pushed to, so that undo is exact. */
  const threads = createTable<readonly string[]>(undo)
  let events: StoredEvent[] = []
  let floor = 0
  let acceptedNo = 0
  let busy = false

  const setEvents = (next: StoredEvent[], nextFloor: number): void => {
    const before = { events, floor }
    events = next
    floor = nextFloor
    undo.push(() => {
      events = before.events
      floor = before.floor
    })
  }
  const head = (): number => events.at(-1)?.event.seq ?? floor
  const key = (...parts: string[]): string => parts.join(SEPARATOR)
  const putMessage = (row: Message): void => {
    if (messages.get(row.id) === null) threads.put(row.conversationId, [...(threads.get(row.conversationId) ?? []), row.id])
    messages.put(row.id, row)
  }
  const countAccepted = (): number => {
    const before = acceptedNo
    acceptedNo += 1
    undo.push(() => (acceptedNo = before))
    return acceptedNo
  }

  return {
    transaction(fn) {
      if (busy) throw new Error('transaction inside a transaction')
      busy = true
      undo.length = 0
      try {
        return fn()
      } catch (error) {
        for (const step of undo.toReversed()) step()
        throw error
      } finally {
        undo.length = 0
        busy = false
      }
    },
    meta: meta.get,
    setMeta: meta.put,
    head,
    floor: () => floor,
    appendEvent(row) {
      if (row.event.seq !== head() + 1) throw new Error(`event ${row.event.seq} after ${head()}`)
      events.push(row)
      undo.push(() => events.pop())
    },
    eventsAfter: (after, limit) => events.slice(Math.max(0, after - floor), Math.max(0, after - floor) + limit).map((row) => row.event),
    dropEventsUpTo(seq) {
      if (seq > floor)
        setEvents(
          events.filter((row) => row.event.seq > seq),
          Math.min(seq, head()),
        )
    },
    rewriteEventsOf(id, rewrite) {
      setEvents(
        events.map((row) => (row.conversationId === id ? { conversationId: id, event: rewrite(row.event) } : row)),
        floor,
      )
    },
    conversation: conversations.get,
    conversations: () => [...conversations.rows.values()].toSorted(byId),
    putConversation: (row) => conversations.put(row.id, row),
    message: messages.get,
    messagesOf: (id) => (threads.get(id) ?? []).map((messageId) => must(messages.get(messageId), 'message of its thread')),
    putMessage,
    command: (agentId, id) => commands.get(key(agentId, id)),
    nextAcceptedNo: countAccepted,
    putCommand: (row) => commands.put(key(row.agentId, row.id), row),
    laneHead: (deviceId, lane) => lanes.get(key(deviceId, lane)),
    lanesOf(deviceId) {
      const own = [...lanes.rows].filter(([at]) => at.startsWith(deviceId + SEPARATOR))
      return own.map(([at, laneHead]) => ({ lane: at.slice(deviceId.length + 1), head: laneHead }))
    },
    setLaneHead: (deviceId, lane, laneHead) => lanes.put(key(deviceId, lane), laneHead),
    device: (agentId, deviceId) => devices.get(key(agentId, deviceId)),
    devices: () => [...devices.rows.values()],
    putDevice: (row) => devices.put(key(row.agentId, row.deviceId), row),
    agentByToken: agents.get,
    agent: (id) => [...agents.rows.values()].find((row) => row.id === id) ?? null,
    putAgent: (row) => agents.put(row.token, row),
    eraseConversation(id) {
      for (const messageId of threads.get(id) ?? []) messages.delete(messageId)
      threads.delete(id)
      conversations.delete(id)
      for (const [at, row] of commands.rows) if (row.conversationId === id) commands.put(at, { ...row, body: null })
    },
    counts: () => ({
      events: events.length,
      conversations: conversations.rows.size,
      messages: messages.rows.size,
      commands: commands.rows.size,
      accepted: [...commands.rows.values()].filter((row) => row.acceptedNo !== null).length,
      devices: devices.rows.size,
    }),
    dump: () => ({
      meta: [...meta.rows].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      floor,
      events: [...events],
      conversations: [...conversations.rows.values()].toSorted(byId),
      messages: [...messages.rows.values()].toSorted(byPlace),
      commands: [...commands.rows.values()].toSorted(byId),
      lanes: [...lanes.rows].map(([at, laneHead]) => {
        const cut = at.indexOf(SEPARATOR)
        return { deviceId: at.slice(0, cut), lane: at.slice(cut + 1), head: laneHead }
      }),
      devices: [...devices.rows.values()],
      agents: [...agents.rows.values()].toSorted(byId),
    }),
    load(dump: StoreDump) {
      meta.replace(dump.meta)
      setEvents([...dump.events], dump.floor)
      conversations.replace(dump.conversations.map((row) => [row.id, row]))
      messages.replace([])
      threads.replace([])
      for (const row of dump.messages) putMessage(row)
      commands.replace(dump.commands.map((row) => [key(row.agentId, row.id), row]))
      lanes.replace(dump.lanes.map((row) => [key(row.deviceId, row.lane), row.head]))
      devices.replace(dump.devices.map((row) => [key(row.agentId, row.deviceId), row]))
      agents.replace(dump.agents.map((row) => [row.token, row]))
      const before = acceptedNo
      acceptedNo = Math.max(0, ...dump.commands.map((row) => row.acceptedNo ?? 0))
      undo.push(() => (acceptedNo = before))
    },
    close: () => undefined,
  }
}
