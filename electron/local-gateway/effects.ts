import { isNudge } from '../../shared/lib/nudge.ts'
import type { Agent } from '../../shared/model/agent.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation, Customer, QueueReason } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Author, Message } from '../../shared/model/message.ts'
import type { Picture } from '../../shared/model/picture.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { FactMark, GatewayStore, StoredConversation, StoredRecord } from './gateway-store.ts'

/** Who caused an effect. Both null for customers, bots and colleagues acting elsewhere. */
export type Cause = { causeId: string | null; deviceId: string | null }
export const NO_CAUSE: Cause = { causeId: null, deviceId: null }

export type Change = Extract<EventFrame, { kind: 'conversation.changed' }>['change']
/** What a message says; `pictures` absent where there are none. */
export type Content = { text: string; pictures?: readonly Picture[] | undefined }
export type NewMessage = Content & { conversationId: string; author: Author; internal: boolean }
export type ConversationChange = {
  id: string
  change: Change
  by: Author
  patch: Partial<Pick<Conversation, 'state' | 'assignee' | 'tags' | 'shelf'>>
  /** Why it waits, should it wait in the queue from now on. */
  reason?: QueueReason
}

export const agentAuthor = (agent: Agent): Author => ({ kind: 'agent', id: agent.id, name: agent.name })
export const customerAuthor = (customer: Customer): Author => ({ kind: 'customer', id: customer.id, name: customer.name })

const NO_FACT: FactMark = { seq: 0, deviceId: null, otherSeq: 0 }

/** The mark after a fact of `deviceId` at `seq`. */
export function markFact(mark: FactMark, seq: number, deviceId: string | null): FactMark {
  return { seq, deviceId, otherSeq: mark.deviceId === deviceId ? mark.otherSeq : mark.seq }
}

/** Newest fact another device, a customer or a colleague brought; 0 for none. */
export function newestForeignFact(mark: FactMark, deviceId: string): number {
  return mark.deviceId === deviceId ? mark.otherSeq : mark.seq
}

export const toConversation = ({ lastOrder: _order, fact: _fact, ...row }: StoredConversation): Conversation => row

/** A customer's nudge and words between colleagues are no fact a reply must wait for. */
const isFact = (message: NewMessage): boolean =>
  !message.internal &&
  (message.author.kind === 'agent' ||
    (message.author.kind === 'customer' && ((message.pictures?.length ?? 0) > 0 || !isNudge(message.text))))

/** Key of the events of a customer's file; no conversation can be called so, because ids hold no blank. */
const fileScope = (customerId: string): string => `customer ${customerId}`

/**
 * Shelf and queue after a change: another assignee or an end empties the shelf, and whoever is nobody's waits, with a reason.
 * A new reason changes nothing about since when.
 */
function afterMove(
  row: StoredConversation,
  { shelf, queued, ...changed }: StoredConversation,
  waits: { reason: QueueReason | undefined; since: number },
) {
  const stays = changed.state === 'open' && changed.assignee?.id === row.assignee?.id
  const waiting = changed.state === 'open' && changed.assignee === null
  const before = row.assignee === null && row.state === 'open' ? queued : undefined
  const now = { reason: waits.reason ?? before?.reason ?? 'returning', since: before?.since ?? waits.since }
  return { ...changed, ...(stays && shelf !== undefined ? { shelf } : {}), ...(waiting ? { queued: now } : {}) }
}

/** FR19: rows go, bodies of commands go, and every kept event of the customer becomes a repetition of the erasure. */
const eraser =
  (store: GatewayStore, now: () => number) =>
  (customerId: string): number => {
    const own = store.conversations().filter((row) => row.customer.id === customerId)
    const conversationIds = own.map((row) => row.id)
    const isOwn = ({ row }: StoredRecord): boolean =>
      row.customerId === customerId || (row.conversationId !== null && conversationIds.includes(row.conversationId))
    const recordIds = store.records().flatMap((record) => (isOwn(record) ? [record.row.id] : []))
    const erased = {
      kind: 'customer.erased',
      customerId,
      conversationIds,
      ...(recordIds.length === 0 ? {} : { recordIds }),
    } as const
    const erase = ({ seq, at, causeId, deviceId }: EventFrame): EventFrame => ({ seq, at, causeId, deviceId, ...erased })
    const named = new Set<string>()
    for (const { id } of own) {
      for (const { pictures = [] } of store.messagesOf(id)) for (const { hash } of pictures) named.add(hash)
      store.rewriteEventsOf(id, erase)
      store.eraseConversation(id)
    }
    for (const id of recordIds) {
      store.rewriteEventsOf(recordScope(id), erase)
      store.eraseRecord(id)
    }
    for (const hash of named) if (!store.namesBlob(hash)) store.eraseBlob(hash)
    store.rewriteEventsOf(fileScope(customerId), erase)
    store.eraseFile(customerId)
    const seq = store.head() + 1
    store.appendEvent({ conversationId: null, event: { seq, at: now(), ...NO_CAUSE, ...erased } })
    return seq
  }

/** What is known of a customer from now on. */
const filer =
  (store: GatewayStore, now: () => number) =>
  (known: Omit<CustomerFile, 'seq'>, cause: Cause = NO_CAUSE): number => {
    const seq = store.head() + 1
    const file: CustomerFile = { ...known, seq }
    store.putFile(file)
    store.appendEvent({ conversationId: fileScope(file.customerId), event: { seq, at: now(), ...cause, kind: 'customer.filed', file } })
    return seq
  }

/** Key of the events of a capture or ticket. */
const recordScope = (id: string): string => `record ${id}`

type Stamped = 'seq' | 'causeId' | 'deviceId'

/** Captures and tickets, new or as they are from now on. */
const keeper = (store: GatewayStore, now: () => number) => ({
  keepCapture(known: Omit<CaptureRecord, Stamped | 'syncedAt'>, cause: Cause): number {
    const seq = store.head() + 1
    const before = store.record(known.id)
    const syncedAt = before?.kind === 'capture' ? before.row.syncedAt : now()
    const record: CaptureRecord = { ...known, ...cause, syncedAt, seq }
    store.putRecord({ kind: 'capture', row: record })
    store.appendEvent({ conversationId: recordScope(record.id), event: { seq, at: now(), ...cause, kind: 'capture.kept', record } })
    return seq
  },
  keepTicket(known: Omit<Ticket, Stamped | 'at'>, cause: Cause): number {
    const seq = store.head() + 1
    const ticket: Ticket = { ...known, ...cause, at: now(), seq }
    store.putRecord({ kind: 'ticket', row: ticket })
    store.appendEvent({ conversationId: recordScope(ticket.id), event: { seq, at: now(), ...cause, kind: 'ticket.kept', ticket } })
    return seq
  },
})

/** The channel or an agent takes a message back. */
const deliverer =
  (store: GatewayStore, now: () => number) =>
  (message: Message, delivery: 'recalled' | 'failed', by: { reason: string; cause: Cause }): number => {
    const seq = store.head() + 1
    store.putMessage({ ...message, delivery })
    const { conversationId } = message
    const head = { seq, at: now(), ...by.cause, kind: 'message.changed', conversationId, messageId: message.id } as const
    store.appendEvent({ conversationId, event: { ...head, delivery, reason: by.reason } })
    return seq
  }

type NewConversation = Pick<Conversation, 'customer' | 'shop' | 'channel' | 'assignee'> & {
  id: string | null
  reason: QueueReason
  replyUntil?: number | undefined
}
/** Opens a conversation, in nobody's hands or an agent's. Throws for an id that is taken. */
const opener =
  (store: GatewayStore, now: () => number, newId: (kind: 'c', seq: number) => string) =>
  ({ reason, replyUntil, ...input }: NewConversation): string => {
    const seq = store.head() + 1
    const at = now()
    const id = input.id ?? newId('c', seq)
    if (store.conversation(id) !== null) throw new Error(`conversation ${id} exists`)
    const queued = input.assignee === null ? { queued: { reason, since: at } } : {}
    const window = replyUntil === undefined ? {} : { replyUntil }
    const row: StoredConversation = {
      ...input,
      id,
      state: 'open',
      tags: [],
      openedAt: at,
      ...queued,
      ...window,
      seq,
      lastOrder: 0,
      fact: NO_FACT,
    }
    store.putConversation(row)
    const head = { seq, at, ...NO_CAUSE, kind: 'conversation.changed', change: 'opened' } as const
    store.appendEvent({ conversationId: id, event: { ...head, by: customerAuthor(row.customer), conversation: toConversation(row) } })
    return id
  }

/**
 * Writes effects: row changes and their events, one dense number each. Every function must be called inside a store
 * transaction and returns the number of its event. Ids carry a part of the server epoch, so a gateway restored from a
 * backup never gives out an id again that it gave out after the backup (FR13).
 */
export function createEffects(store: GatewayStore, now: () => number, epoch: () => string) {
  const next = (): number => store.head() + 1
  const newId = (kind: 'm' | 'c', seq: number): string => `${kind}-${epoch().slice(-8)}-${seq}`

  function addMessage(input: NewMessage, cause: Cause): number {
    const row = store.conversation(input.conversationId)
    if (row === null) throw new Error('message for an unknown conversation')
    const seq = next()
    const at = now()
    const order = row.lastOrder + 1
    const { pictures, ...words } = input
    const shown = pictures === undefined || pictures.length === 0 ? {} : { pictures: [...pictures] }
    const message: Message = { id: newId('m', seq), order, seq, at, ...words, ...shown, ...cause, delivery: 'sent' }
    store.putMessage(message)
    const fact = isFact(input) ? markFact(row.fact, seq, cause.deviceId) : row.fact
    store.putConversation({ ...row, lastOrder: order, fact })
    store.appendEvent({ conversationId: row.id, event: { seq, at, ...cause, kind: 'message.added', message } })
    return seq
  }

  function changeConversation(input: ConversationChange, cause: Cause): number {
    const row = store.conversation(input.id)
    if (row === null) throw new Error('change of an unknown conversation')
    const seq = next()
    const at = now()
    const changed = afterMove(row, { ...row, ...input.patch, seq }, { reason: input.reason, since: at })
    const fact = changed.state !== row.state || changed.assignee?.id !== row.assignee?.id
    const stored = fact ? { ...changed, fact: markFact(row.fact, seq, cause.deviceId) } : changed
    store.putConversation(stored)
    const conversation = toConversation(stored)
    const event: EventFrame = { seq, at, ...cause, kind: 'conversation.changed', change: input.change, by: input.by, conversation }
    store.appendEvent({ conversationId: row.id, event })
    return seq
  }

  return {
    addMessage,
    changeConversation,
    openConversation: opener(store, now, newId),
    changeDelivery: deliverer(store, now),
    fileCustomer: filer(store, now),
    ...keeper(store, now),
    eraseCustomer: eraser(store, now),
  }
}
export type Effects = ReturnType<typeof createEffects>
