import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { QuarantineRow } from './status.ts'

/** Rows made from a run of events, last state per row. */
export type Inbound = {
  cursor: number
  messages: Map<string, Message>
  conversations: Map<string, Conversation>
  /** Commands whose effect is in this run: id → event. */
  applied: Map<string, number>
  /** Changes to messages that are not in this run: read from the ledger, then written. */
  patches: { messageId: string; delivery: Message['delivery'] }[]
  files: Map<string, CustomerFile>
  captures: Map<string, CaptureRecord>
  tickets: Map<string, Ticket>
  erasedConversations: string[]
  erasedCustomers: string[]
  quarantine: QuarantineRow[]
}

export const emptyInbound = (cursor: number): Inbound => ({
  cursor,
  messages: new Map(),
  conversations: new Map(),
  applied: new Map(),
  patches: [],
  files: new Map(),
  captures: new Map(),
  tickets: new Map(),
  erasedConversations: [],
  erasedCustomers: [],
  quarantine: [],
})

/** Kinds whose loss would let something late or forbidden go out: they halt the stream instead of being passed over (LD6). */
export const isStopKind = (kind: unknown): boolean => kind === 'customer.erased' || kind === 'conversation.changed'

/** IN3: what an event number means against the cursor. */
export const placeOf = (seq: number, cursor: number): 'old' | 'next' | 'gap' =>
  seq <= cursor ? 'old' : seq === cursor + 1 ? 'next' : 'gap'

/** Adds one event, which must be the next, to the run. */
export function addEvent(run: Inbound, event: EventFrame): void {
  run.cursor = event.seq
  if (event.causeId !== null) run.applied.set(event.causeId, event.seq)
  switch (event.kind) {
    case 'message.added':
      run.messages.set(event.message.id, event.message)
      return
    case 'message.changed': {
      const known = run.messages.get(event.messageId)
      if (known === undefined) run.patches.push({ messageId: event.messageId, delivery: event.delivery })
      else run.messages.set(known.id, { ...known, delivery: event.delivery })
      return
    }
    case 'conversation.changed':
      run.conversations.set(event.conversation.id, event.conversation)
      return
    case 'customer.erased':
      for (const id of [...event.conversationIds, ...(event.recordIds ?? [])]) erase(run, id)
      run.files.delete(event.customerId)
      run.erasedCustomers.push(event.customerId)
      return
    case 'customer.filed':
      run.files.set(event.file.customerId, event.file)
      return
    case 'capture.kept':
      run.captures.set(event.record.id, event.record)
      return
    case 'ticket.kept':
      run.tickets.set(event.ticket.id, event.ticket)
      return
    default:
      assertNever(event, 'event kind')
  }
}

/** A conversation, or a capture or ticket. */
function erase(run: Inbound, conversationId: string): void {
  run.captures.delete(conversationId)
  run.tickets.delete(conversationId)
  run.erasedConversations.push(conversationId)
  run.conversations.delete(conversationId)
  for (const message of run.messages.values()) if (message.conversationId === conversationId) run.messages.delete(message.id)
}
