import { isNudge } from '../../shared/lib/nudge.ts'
import type { Agent } from '../../shared/model/agent.ts'
import type { Conversation, Customer, QueueReason } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Author, Message } from '../../shared/model/message.ts'
import type { Picture } from '../../shared/model/picture.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { FactMark, GatewayStore, StoredConversation } from './gateway-store.ts'

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
    const erased = { kind: 'customer.erased', customerId, conversationIds: own.map((row) => row.id) } as const
    const erase = ({ seq, at, causeId, deviceId }: EventFrame): EventFrame => ({ seq, at, causeId, deviceId, ...erased })
    const named = new Set<string>()
    for (const { id } of own) {
      for (const { pictures = [] } of store.messagesOf(id)) for (const { hash } of pictures) named.add(hash)
      store.rewriteEventsOf(id, erase)
      store.eraseConversation(id)
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
  (known: Omit<CustomerFile, 'seq'>): number => {
    const seq = store.head() + 1
    const file: CustomerFile = { ...known, seq }
    store.putFile(file)
    store.appendEvent({ conversationId: fileScope(file.customerId), event: { seq, at: now(), ...NO_CAUSE, kind: 'customer.filed', file } })
    return seq
  }

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

  type NewConversation = Pick<Conversation, 'customer' | 'shop' | 'channel' | 'assignee'> & { id: string | null; reason: QueueReason }
  function openConversation({ reason, ...input }: NewConversation): string {
    const seq = next()
    const at = now()
    const id = input.id ?? newId('c', seq)
    if (store.conversation(id) !== null) throw new Error(`conversation ${id} exists`)
    const queued = input.assignee === null ? { queued: { reason, since: at } } : {}
    const row: StoredConversation = { ...input, id, state: 'open', tags: [], openedAt: at, ...queued, seq, lastOrder: 0, fact: NO_FACT }
    store.putConversation(row)
    const head = { seq, at, ...NO_CAUSE, kind: 'conversation.changed', change: 'opened' } as const
    store.appendEvent({ conversationId: id, event: { ...head, by: customerAuthor(row.customer), conversation: toConversation(row) } })
    return id
  }

  return {
    addMessage,
    changeConversation,
    openConversation,
    changeDelivery: deliverer(store, now),
    fileCustomer: filer(store, now),
    eraseCustomer: eraser(store, now),
  }
}
export type Effects = ReturnType<typeof createEffects>
