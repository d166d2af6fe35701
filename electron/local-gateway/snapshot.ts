import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import type { PageFrame } from '../../shared/protocol/session-frames.ts'
import { toConversation } from './effects.ts'
import type { GatewayStore } from './gateway-store.ts'

/** The state at one event, frozen: rows are never changed in place, so holding them is enough. */
export type Snapshot = { seq: number; conversations: readonly Conversation[]; files: readonly CustomerFile[]; messages: readonly Message[] }

export function takeSnapshot(store: GatewayStore): Snapshot {
  const conversations = store.conversations()
  return {
    seq: store.head(),
    conversations: conversations.map(toConversation),
    files: store.files(),
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

/** One page from row `offset` on: conversations first, then files, then messages; at least one row, else within both limits. */
export function pageOf(snapshot: Snapshot, offset: number, limits: { rows: number; bytes: number }): Omit<PageFrame, 'n'> {
  const conversations: Conversation[] = []
  const files: CustomerFile[] = []
  const messages: Message[] = []
  const { conversations: rows, files: known } = snapshot
  const total = rows.length + known.length + snapshot.messages.length
  let bytes = 0
  let at = offset
  for (; at < total && at - offset < limits.rows; at++) {
    const conversation = rows[at]
    const file = known[at - rows.length]
    const message = snapshot.messages[at - rows.length - known.length]
    bytes += utf8Length(JSON.stringify(conversation ?? file ?? message)) + 1
    if (bytes > limits.bytes && at > offset) break
    if (conversation !== undefined) conversations.push(conversation)
    else if (file !== undefined) files.push(file)
    else if (message !== undefined) messages.push(message)
  }
  return { seq: snapshot.seq, conversations, messages, ...(files.length === 0 ? {} : { files }), next: at < total ? String(at) : null }
}
