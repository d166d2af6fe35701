import { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import { CustomerFile } from '../../shared/model/customer-file.ts'
import { PictureType } from '../../shared/model/picture.ts'
import { CommandBody } from '../../shared/model/command.ts'
import { Conversation } from '../../shared/model/conversation.ts'
import { Message } from '../../shared/model/message.ts'
import type {
  StoredBlob,
  StoredCommand,
  StoredConversation,
  StoredDevice,
  StoredAgent,
  StoredEvent,
  StoredRecord,
} from './gateway-store.ts'

/** A row as SQLite gives it and takes it. */
export type Row = Record<string, string | number | null | Uint8Array>

const flag = (value: boolean): number => (value ? 1 : 0)

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
/** The parsed field, or no field at all. */
const optional = (name: string, text: Row[string] | undefined): object => (typeof text === 'string' ? { [name]: JSON.parse(text) } : {})

export const fileRow = (row: CustomerFile): Row => ({ customer_id: row.customerId, seq: row.seq, file: JSON.stringify(row) })
export const toFile = (row: Row): CustomerFile => CustomerFile.parse(JSON.parse(String(row['file'])))

export const recordRow = ({ kind, row }: StoredRecord): Row => ({
  id: row.id,
  kind,
  seq: row.seq,
  customer_id: row.customerId,
  conversation_id: row.conversationId,
  cause_id: row.causeId,
  record: JSON.stringify(row),
})

export function toRecord(row: Row): StoredRecord {
  const kept: unknown = JSON.parse(String(row['record']))
  return row['kind'] === 'capture' ? { kind: 'capture', row: CaptureRecord.parse(kept) } : { kind: 'ticket', row: Ticket.parse(kept) }
}

export const toBlob = (row: Row): StoredBlob => ({
  hash: String(row['hash']),
  type: PictureType.parse(row['type']),
  bytes: row['bytes'] instanceof Uint8Array ? row['bytes'] : new Uint8Array(),
  at: Number(row['at']),
})

export const eventRow = ({ conversationId, event }: StoredEvent): Row => ({
  seq: event.seq,
  at: event.at,
  kind: event.kind,
  conversation_id: conversationId,
  cause_id: event.causeId,
  device_id: event.deviceId,
  event: JSON.stringify(event),
})

export const conversationRow = (row: StoredConversation): Row => ({
  id: row.id,
  customer_id: row.customer.id,
  customer_name: row.customer.name,
  vip: flag(row.customer.vip),
  shop: row.shop,
  channel: row.channel,
  state: row.state,
  assignee_id: row.assignee?.id ?? null,
  assignee_name: row.assignee?.name ?? null,
  tags: JSON.stringify(row.tags),
  opened_at: row.openedAt,
  shelf: json(row.shelf),
  queued: json(row.queued),
  reply_until: row.replyUntil ?? null,
  seq: row.seq,
  last_ord: row.lastOrder,
  fact_seq: row.fact.seq,
  fact_device: row.fact.deviceId,
  fact_other_seq: row.fact.otherSeq,
})

export function toStoredConversation(row: Row): StoredConversation {
  const assignee = row['assignee_id'] === null ? null : { id: row['assignee_id'], name: row['assignee_name'] }
  const conversation = Conversation.parse({
    id: row['id'],
    customer: { id: row['customer_id'], name: row['customer_name'], vip: row['vip'] === 1 },
    shop: row['shop'],
    channel: row['channel'],
    state: row['state'],
    assignee,
    tags: JSON.parse(String(row['tags'])),
    openedAt: row['opened_at'],
    ...optional('shelf', row['shelf']),
    ...optional('queued', row['queued']),
    ...(row['reply_until'] === null ? {} : { replyUntil: row['reply_until'] }),
    seq: row['seq'],
  })
  const deviceId = row['fact_device'] === null ? null : String(row['fact_device'])
  const fact = { seq: Number(row['fact_seq']), deviceId, otherSeq: Number(row['fact_other_seq']) }
  return { ...conversation, lastOrder: Number(row['last_ord']), fact }
}

export const messageRow = (row: Message): Row => ({
  id: row.id,
  conversation_id: row.conversationId,
  ord: row.order,
  seq: row.seq,
  author_kind: row.author.kind,
  author_id: row.author.id,
  author_name: row.author.name,
  internal: flag(row.internal),
  text: row.text,
  pictures: json(row.pictures),
  at: row.at,
  cause_id: row.causeId,
  device_id: row.deviceId,
  delivery: row.delivery,
})

export const toMessage = (row: Row): Message =>
  Message.parse({
    id: row['id'],
    conversationId: row['conversation_id'],
    order: row['ord'],
    seq: row['seq'],
    author: { kind: row['author_kind'], id: row['author_id'], name: row['author_name'] },
    internal: row['internal'] === 1,
    text: row['text'],
    ...optional('pictures', row['pictures']),
    at: row['at'],
    causeId: row['cause_id'],
    deviceId: row['device_id'],
    delivery: row['delivery'],
  })

export const commandRow = (row: StoredCommand): Row => ({
  id: row.id,
  device_id: row.deviceId,
  agent_id: row.agentId,
  lane: row.lane,
  conversation_id: row.conversationId,
  accepted_no: row.acceptedNo,
  body_hash: row.bodyHash,
  body: row.body === null ? null : JSON.stringify(row.body),
  verdict: row.verdict.kind,
  reason: row.verdict.kind === 'refused' ? row.verdict.reason : null,
  seq: row.verdict.kind === 'ok' ? row.verdict.seq : null,
  at: row.at,
})

export const toCommand = (row: Row): StoredCommand => ({
  id: String(row['id']),
  deviceId: String(row['device_id']),
  agentId: String(row['agent_id']),
  lane: String(row['lane']),
  conversationId: String(row['conversation_id']),
  acceptedNo: row['accepted_no'] === null ? null : Number(row['accepted_no']),
  bodyHash: String(row['body_hash']),
  body: row['body'] === null ? null : CommandBody.parse(JSON.parse(String(row['body']))),
  verdict: row['verdict'] === 'ok' ? { kind: 'ok', seq: Number(row['seq']) } : { kind: 'refused', reason: String(row['reason']) },
  at: Number(row['at']),
})

export const deviceRow = (row: StoredDevice): Row => ({
  device_id: row.deviceId,
  agent_id: row.agentId,
  client_epoch: row.clientEpoch,
  generation: row.generation,
  acked: row.acked,
  refetching: flag(row.refetching),
  seen_at: row.seenAt,
})

export const toDevice = (row: Row): StoredDevice => ({
  deviceId: String(row['device_id']),
  agentId: String(row['agent_id']),
  clientEpoch: Number(row['client_epoch']),
  generation: String(row['generation']),
  acked: Number(row['acked']),
  refetching: row['refetching'] === 1,
  seenAt: Number(row['seen_at']),
})

export const toAgent = (row: Row): StoredAgent => ({
  token: String(row['token']),
  id: String(row['id']),
  name: String(row['name']),
  role: row['role'] === 'supervisor' ? 'supervisor' : 'agent',
})
