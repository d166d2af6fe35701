import { isNudge } from '../../shared/lib/nudge.ts'
import type { Agent } from '../../shared/model/agent.ts'
import type { Conversation, Customer } from '../../shared/model/conversation.ts'
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
  !message.internal && (message.author.kind === 'agent' || (message.author.kind === 'customer' && !isNudge(message.text)))

/** FR19: rows go, bodies of commands go, and every kept event of the customer becomes a repetition of the erasure. */
const eraser =
  (store: GatewayStore, now: () => number) =>
  (customerId: string): number => {
    const own = store.conversations().filter((row) => row.customer.id === customerId)
    const erased = { kind: 'customer.erased', customerId, conversationIds: own.map((row) => row.id) } as const
    for (const { id } of own) {
      store.rewriteEventsOf(id, ({ seq, at, causeId, deviceId }) => ({ seq, at, causeId, deviceId, ...erased }))
      store.eraseConversation(id)
    }
    const seq = store.head() + 1
    store.appendEvent({ conversationId: null, event: { seq, at: now(), ...NO_CAUSE, ...erased } })
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
    const changed = { ...row, ...input.patch, seq }
    const fact = changed.state !== row.state || changed.assignee?.id !== row.assignee?.id
    const stored = fact ? { ...changed, fact: markFact(row.fact, seq, cause.deviceId) } : changed
    store.putConversation(stored)
    const conversation = toConversation(stored)
    const event: EventFrame = { seq, at: now(), ...cause, kind: 'conversation.changed', change: input.change, by: input.by, conversation }
    store.appendEvent({ conversationId: row.id, event })
    return seq
  }

  function openConversation(input: Pick<Conversation, 'customer' | 'shop' | 'channel' | 'assignee'> & { id: string | null }): string {
    const seq = next()
    const at = now()
    const id = input.id ?? newId('c', seq)
    if (store.conversation(id) !== null) throw new Error(`conversation ${id} exists`)
    const row: StoredConversation = { ...input, id, state: 'open', tags: [], openedAt: at, seq, lastOrder: 0, fact: NO_FACT }
    store.putConversation(row)
    const head = { seq, at, ...NO_CAUSE, kind: 'conversation.changed', change: 'opened' } as const
    store.appendEvent({ conversationId: id, event: { ...head, by: customerAuthor(row.customer), conversation: toConversation(row) } })
    return id
  }

  function changeDelivery(message: Message, delivery: 'recalled' | 'failed', by: { reason: string; cause: Cause }): number {
    const seq = next()
    store.putMessage({ ...message, delivery })
    const { conversationId } = message
    const head = { seq, at: now(), ...by.cause, kind: 'message.changed', conversationId, messageId: message.id } as const
    store.appendEvent({ conversationId, event: { ...head, delivery, reason: by.reason } })
    return seq
  }

  return { addMessage, changeConversation, openConversation, changeDelivery, eraseCustomer: eraser(store, now) }
}
export type Effects = ReturnType<typeof createEffects>
