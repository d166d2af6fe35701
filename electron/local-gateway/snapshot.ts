import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import type { PageFrame } from '../../shared/protocol/session-frames.ts'
import { toConversation } from './effects.ts'
import type { GatewayStore, StoredRecord } from './gateway-store.ts'

/** The state at one event, frozen: rows are never changed in place, so holding them is enough. */
export type Snapshot = {
  seq: number
  conversations: readonly Conversation[]
  files: readonly CustomerFile[]
  records: readonly StoredRecord[]
  messages: readonly Message[]
}

export function takeSnapshot(store: GatewayStore): Snapshot {
  const conversations = store.conversations()
  return {
    seq: store.head(),
    conversations: conversations.map(toConversation),
    files: store.files(),
    records: store.records(),
    messages: conversations.flatMap((row) => store.messagesOf(row.id)),
  }
}

/** Bytes of a string in UTF-8 without making them. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate pair is two units and four bytes, so each half counts two.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}

type Part = {
  conversations: Conversation[]
  files: CustomerFile[]
  captures: CaptureRecord[]
  tickets: Ticket[]
  messages: Message[]
}
type Add = (page: Part) => void

/** Row `at` of the whole: conversations first, then files, then records, then messages. Null behind the last. */
function rowAt({ conversations, files, records, messages }: Snapshot, at: number): { row: object; add: Add } | null {
  const conversation = conversations[at]
  if (conversation !== undefined) return { row: conversation, add: (page) => void page.conversations.push(conversation) }
  let rest = at - conversations.length
  const file = files[rest]
  if (file !== undefined) return { row: file, add: (page) => void page.files.push(file) }
  rest -= files.length
  const record = records[rest]
  if (record?.kind === 'capture') return { row: record.row, add: (page) => void page.captures.push(record.row) }
  if (record?.kind === 'ticket') return { row: record.row, add: (page) => void page.tickets.push(record.row) }
  const message = messages[rest - records.length]
  return message === undefined ? null : { row: message, add: (page) => void page.messages.push(message) }
}

/** Lists that are empty in most pages are left out. */
const unlessEmpty = <K extends string, T>(name: K, rows: T[]): { [name in K]?: T[] } =>
  rows.length === 0 ? {} : ({ [name]: rows } as { [name in K]?: T[] })

/** One page from row `offset` on; at least one row, else within both limits. */
export function pageOf(snapshot: Snapshot, offset: number, limits: { rows: number; bytes: number }): Omit<PageFrame, 'n'> {
  const part: Part = { conversations: [], files: [], captures: [], tickets: [], messages: [] }
  let bytes = 0
  let at = offset
  let next = rowAt(snapshot, at)
  for (; next !== null && at - offset < limits.rows; next = rowAt(snapshot, (at += 1))) {
    bytes += utf8Length(JSON.stringify(next.row)) + 1
    if (bytes > limits.bytes && at > offset) break
    next.add(part)
  }
  const { conversations, messages, files, captures, tickets } = part
  const others = { ...unlessEmpty('files', files), ...unlessEmpty('captures', captures), ...unlessEmpty('tickets', tickets) }
  return { seq: snapshot.seq, conversations, messages, ...others, next: next === null ? null : String(at) }
}
