import { must } from '../../shared/lib/assert.ts'
import type { LaneHead } from '../../shared/protocol/command-frame.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import type {
  GatewayStore,
  StoreCounts,
  StoreDump,
  StoredAgent,
  StoredBlob,
  StoredCommand,
  StoredConversation,
  StoredDevice,
  StoredRecord,
} from './gateway-store.ts'
import { createEventLog, createTable } from './memory-tables.ts'
import type { Undo } from './memory-tables.ts'

const SEPARATOR = '\u0000'
const key = (...parts: string[]): string => parts.join(SEPARATOR)
const byId = (a: { id: string }, b: { id: string }): number => Number(a.id > b.id) - Number(a.id < b.id)

function createTables(undo: Undo) {
  return {
    log: createEventLog(undo),
    meta: createTable<string>(undo),
    conversations: createTable<StoredConversation>(undo),
    messages: createTable<Message>(undo),
    /** Ids of messages per conversation, in order; replaced, never pushed to, so that undo is exact. */
    threads: createTable<readonly string[]>(undo),
    files: createTable<CustomerFile>(undo),
    records: createTable<StoredRecord>(undo),
    blobs: createTable<StoredBlob>(undo),
    commands: createTable<StoredCommand>(undo),
    lanes: createTable<LaneHead & { deviceId: string; head: string }>(undo),
    devices: createTable<StoredDevice>(undo),
    agents: createTable<StoredAgent>(undo),
  }
}
type Tables = ReturnType<typeof createTables>

const acceptedOf = (tables: Tables): number => [...tables.commands.rows.values()].filter((row) => row.acceptedNo !== null).length

const lastAcceptedNo = ({ commands }: Tables): number => {
  let last = 0
  for (const { acceptedNo } of commands.rows.values()) last = Math.max(last, acceptedNo ?? 0)
  return last
}

const messagesOf = ({ threads, messages }: Tables, id: string): readonly Message[] =>
  (threads.get(id) ?? []).map((messageId) => must(messages.get(messageId), 'message of its thread'))

function putMessage({ threads, messages }: Tables, row: Message): void {
  if (messages.get(row.id) === null) threads.put(row.conversationId, [...(threads.get(row.conversationId) ?? []), row.id])
  messages.put(row.id, row)
}

function eraseConversation({ threads, messages, conversations, commands }: Tables, id: string): void {
  for (const messageId of threads.get(id) ?? []) messages.delete(messageId)
  threads.delete(id)
  conversations.delete(id)
  forgetBodies(commands, id)
}

function forgetBodies(commands: Tables['commands'], subject: string): void {
  for (const [at, row] of commands.rows) if (row.conversationId === subject) commands.put(at, { ...row, body: null })
}

const ofKind = ({ records }: Tables, kind: StoredRecord['kind']): number =>
  [...records.rows.values()].filter((record) => record.kind === kind).length

function counts(tables: Tables): StoreCounts {
  const { log, conversations, messages, commands, devices } = tables
  return {
    events: log.all().length,
    conversations: conversations.rows.size,
    messages: messages.rows.size,
    captures: ofKind(tables, 'capture'),
    tickets: ofKind(tables, 'ticket'),
    commands: commands.rows.size,
    accepted: acceptedOf(tables),
    devices: devices.rows.size,
  }
}

function dump(tables: Tables): StoreDump {
  const { log, meta, conversations, files, records, commands, lanes, devices, agents } = tables
  const threads = [...conversations.rows.values()].toSorted(byId)
  const byKey = <V>(rows: Map<string, V>): V[] => [...rows].toSorted(([a], [b]) => Number(a > b) - Number(a < b)).map(([, row]) => row)
  return {
    meta: [...meta.rows].toSorted(([a], [b]) => Number(a > b) - Number(a < b)),
    floor: log.floor(),
    events: [...log.all()],
    conversations: threads,
    messages: threads.flatMap((row) => messagesOf(tables, row.id)),
    files: byKey(files.rows),
    records: byKey(records.rows),
    commands: byKey(commands.rows),
    lanes: byKey(lanes.rows),
    devices: byKey(devices.rows),
    agents: byKey(agents.rows),
  }
}

function load(tables: Tables, from: StoreDump): void {
  tables.log.replace([...from.events], from.floor)
  tables.meta.replace(from.meta)
  tables.conversations.replace(from.conversations.map((row) => [row.id, row]))
  tables.messages.replace([])
  tables.threads.replace([])
  for (const row of from.messages) putMessage(tables, row)
  tables.files.replace(from.files.map((row) => [row.customerId, row]))
  tables.records.replace(from.records.map((record) => [record.row.id, record]))
  tables.commands.replace(from.commands.map((row) => [key(row.agentId, row.id), row]))
  tables.lanes.replace(from.lanes.map((row) => [key(row.deviceId, row.lane), row]))
  tables.devices.replace(from.devices.map((row) => [key(row.agentId, row.deviceId), row]))
  tables.agents.replace(from.agents.map((row) => [row.token, row]))
}

function fileMethods({ files, blobs, messages }: Tables) {
  return {
    file: files.get,
    files: () => [...files.rows].toSorted(([a], [b]) => Number(a > b) - Number(a < b)).map(([, row]) => row),
    putFile: (row) => files.put(row.customerId, row),
    eraseFile: files.delete,
    blob: blobs.get,
    blobFacts: (hash) => {
      const row = blobs.get(hash)
      return row === null ? null : { type: row.type, bytes: row.bytes.length }
    },
    putBlob: (row) => {
      if (blobs.get(row.hash) === null) blobs.put(row.hash, row)
    },
    eraseBlob: blobs.delete,
    namesBlob: (hash) => [...messages.rows.values()].some(({ pictures = [] }) => pictures.some((picture) => picture.hash === hash)),
    blobsBefore: (at) => [...blobs.rows.values()].filter((row) => row.at < at).map((row) => row.hash),
  } satisfies Partial<GatewayStore>
}

function recordMethods({ records, commands }: Tables) {
  return {
    record: records.get,
    records: () => [...records.rows].toSorted(([a], [b]) => Number(a > b) - Number(a < b)).map(([, record]) => record),
    putRecord: (record) => records.put(record.row.id, record),
    eraseRecord: (id) => {
      records.delete(id)
      forgetBodies(commands, id)
    },
  } satisfies Partial<GatewayStore>
}

function createTransaction(undo: Undo): GatewayStore['transaction'] {
  let busy = false
  return (fn) => {
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
  }
}

/** The store without a disk, for the simulator and fast tests. Rows are kept as given and must not be changed by the caller. */
export function createMemoryStore(): GatewayStore {
  const undo: Undo = []
  const tables = createTables(undo)
  const { log, meta, conversations, messages, commands, lanes, devices, agents } = tables
  return {
    transaction: createTransaction(undo),
    meta: meta.get,
    setMeta: meta.put,
    head: log.head,
    floor: log.floor,
    appendEvent: log.append,
    eventsAfter: (after, limit) => log.after(after, limit).map((row) => row.event),
    dropEventsUpTo: log.dropUpTo,
    rewriteEventsOf: (conversationId, rewrite) =>
      log.replace(
        log.all().map((row) => (row.conversationId === conversationId ? { conversationId, event: rewrite(row.event) } : row)),
        log.floor(),
      ),
    conversation: conversations.get,
    conversations: () => [...conversations.rows.values()].toSorted(byId),
    putConversation: (row) => conversations.put(row.id, row),
    openOf: (agentId) => [...conversations.rows.values()].filter((row) => row.state === 'open' && row.assignee?.id === agentId).length,
    message: messages.get,
    messagesOf: (id) => messagesOf(tables, id),
    putMessage: (row) => putMessage(tables, row),
    ...fileMethods(tables),
    ...recordMethods(tables),
    command: (agentId, id) => commands.get(key(agentId, id)),
    nextAcceptedNo: () => lastAcceptedNo(tables) + 1,
    putCommand: (row) => commands.put(key(row.agentId, row.id), row),
    laneHead: (deviceId, lane) => lanes.get(key(deviceId, lane))?.head ?? null,
    lanesOf: (deviceId) => [...lanes.rows.values()].filter((row) => row.deviceId === deviceId).map(({ lane, head }) => ({ lane, head })),
    setLaneHead: (deviceId, lane, head) => lanes.put(key(deviceId, lane), { deviceId, lane, head }),
    device: (agentId, deviceId) => devices.get(key(agentId, deviceId)),
    devices: () => [...devices.rows.values()],
    putDevice: (row) => devices.put(key(row.agentId, row.deviceId), row),
    agentByToken: agents.get,
    agent: (id) => [...agents.rows.values()].find((row) => row.id === id) ?? null,
    agents: () => [...agents.rows.values()].toSorted(byId),
    putAgent: (row) => agents.put(row.token, row),
    eraseConversation: (id) => eraseConversation(tables, id),
    counts: () => counts(tables),
    dump: () => dump(tables),
    load: (from) => load(tables, from),
    close: () => undefined,
  }
}
