import type { Agent } from '../../shared/model/agent.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { PictureType } from '../../shared/model/picture.ts'
import type { Message } from '../../shared/model/message.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { LaneHead } from '../../shared/protocol/command-frame.ts'

/**
 * Newest fact of a conversation and newest fact of any *other* device than that one. Together they answer
 * "newest fact not caused by device X" for every X without reading events, which may be pruned.
 */
export type FactMark = { seq: number; deviceId: string | null; otherSeq: number }

export type StoredConversation = Conversation & { lastOrder: number; fact: FactMark }

/** A command that was judged for good. `body` is null once its customer is erased. */
export type StoredCommand = {
  id: string
  deviceId: string
  agentId: string
  lane: string
  /** What it is about: a conversation, or a record, or a customer (`subjectOf`). */
  conversationId: string
  /** Order of acceptance over all lanes, null when refused. */
  acceptedNo: number | null
  bodyHash: string
  body: CommandBody | null
  verdict: { kind: 'ok'; seq: number } | { kind: 'refused'; reason: string }
  /** Server time of the verdict. */
  at: number
}

export type StoredDevice = {
  agentId: string
  deviceId: string
  clientEpoch: number
  /** Ledger generation of the last hello. */
  generation: string
  /** Highest event the device is known to have committed. */
  acked: number
  /** A refetch was ordered and its snapshot has not been acked yet. */
  refetching: boolean
  seenAt: number
}

export type StoredAgent = Agent & { token: string }

/** Bytes by their SHA-256. `at`: when they came, server time. */
export type StoredBlob = { hash: string; type: PictureType; bytes: Uint8Array; at: number }

/** What is kept of its own, beside conversations: captures and tickets. Their ids share one namespace. */
export type StoredRecord = { kind: 'capture'; row: CaptureRecord } | { kind: 'ticket'; row: Ticket }

/** `conversationId` is what the event goes with when a customer is erased: a conversation, a customer's file, a record, or nothing. */
export type StoredEvent = { conversationId: string | null; event: EventFrame }

/** Everything in the store but the blobs, which never change; rows in key order. */
export type StoreDump = {
  meta: readonly (readonly [string, string])[]
  floor: number
  events: readonly StoredEvent[]
  conversations: readonly StoredConversation[]
  messages: readonly Message[]
  files: readonly CustomerFile[]
  records: readonly StoredRecord[]
  commands: readonly StoredCommand[]
  lanes: readonly { deviceId: string; lane: string; head: string }[]
  devices: readonly StoredDevice[]
  agents: readonly StoredAgent[]
}

/**
 * What the gateway remembers. Synchronous: the judge decides and stores in one breath.
 * Rows handed out are never changed afterwards; a put replaces the row with the same key.
 */
export interface GatewayStore {
  /** All of `fn`'s writes or, if it throws, none. Durable when it returns. Not nestable. */
  transaction<T>(fn: () => T): T

  meta(key: string): string | null
  setMeta(key: string, value: string): void

  /** Number of the newest event ever appended, 0 for none. */
  head(): number
  /** Highest event number already dropped; a cursor below it can't be replayed. */
  floor(): number
  /** `event.seq` must be `head() + 1`. */
  appendEvent(row: StoredEvent): void
  /** At most `limit` events after `after` in order. */
  eventsAfter(after: number, limit: number): readonly EventFrame[]
  dropEventsUpTo(seq: number): void
  /** Replaces every kept event of a conversation, number for number. */
  rewriteEventsOf(conversationId: string, rewrite: (event: EventFrame) => EventFrame): void

  conversation(id: string): StoredConversation | null
  conversations(): readonly StoredConversation[]
  putConversation(row: StoredConversation): void
  /** How many open conversations an agent has. */
  openOf(agentId: string): number

  message(id: string): Message | null
  /** Of one conversation, in order. */
  messagesOf(conversationId: string): readonly Message[]
  putMessage(row: Message): void

  file(customerId: string): CustomerFile | null
  /** In the order of customers. */
  files(): readonly CustomerFile[]
  putFile(row: CustomerFile): void
  eraseFile(customerId: string): void

  record(id: string): StoredRecord | null
  /** By id. */
  records(): readonly StoredRecord[]
  putRecord(record: StoredRecord): void
  /** Deletes it and nulls the bodies of its commands. */
  eraseRecord(id: string): void

  blob(hash: string): StoredBlob | null
  /** The same without reading the bytes. */
  blobFacts(hash: string): { type: PictureType; bytes: number } | null
  /** Keeps the first that came under a hash. */
  putBlob(row: StoredBlob): void
  eraseBlob(hash: string): void
  /** Whether any message names it. */
  namesBlob(hash: string): boolean
  /** Hashes of those that came before `at`. */
  blobsBefore(at: number): readonly string[]

  /** Ids are unique per agent (FR7). */
  command(agentId: string, id: string): StoredCommand | null
  /** One more than the highest accepted so far. Commands are never deleted, so numbers never come twice. */
  nextAcceptedNo(): number
  putCommand(row: StoredCommand): void

  laneHead(deviceId: string, lane: string): string | null
  lanesOf(deviceId: string): readonly LaneHead[]
  setLaneHead(deviceId: string, lane: string, head: string): void

  device(agentId: string, deviceId: string): StoredDevice | null
  devices(): readonly StoredDevice[]
  putDevice(row: StoredDevice): void

  agentByToken(token: string): StoredAgent | null
  agent(id: string): StoredAgent | null
  /** By id. */
  agents(): readonly StoredAgent[]
  putAgent(row: StoredAgent): void

  /** Deletes conversation and messages and nulls the bodies of its commands; events are rewritten apart. */
  eraseConversation(id: string): void

  counts(): StoreCounts
  dump(): StoreDump
  /** Replaces everything but the blobs. Call inside a transaction. */
  load(dump: StoreDump): void
  close(): void
}

export type StoreCounts = {
  events: number
  conversations: number
  messages: number
  captures: number
  tickets: number
  commands: number
  accepted: number
  devices: number
}
