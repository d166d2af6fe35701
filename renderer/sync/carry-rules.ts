import type { Conversation } from '../../shared/model/conversation.ts'
import type { Message } from '../../shared/model/message.ts'

/** What the visible snapshot has and a new one has not, and what is known of the new one. */
export type Missing = {
  readonly messages: readonly Message[]
  readonly conversations: readonly Conversation[]
  /** The new snapshot: its conversations, and the highest order in each. */
  readonly known: ReadonlyMap<string, Conversation>
  readonly lastOrders: ReadonlyMap<string, number>
  /** Time of the backup the server was restored from; null when this refetch is for another reason. */
  readonly to: number | null
}

/** Server times of one machine, read at two moments. */
const SLACK_MS = 60_000

/**
 * FR13: what only this computer has and must stay. After a restore that is what is newer than the backup; afterwards, what is marked
 * already. What is older and missing was erased, and so was a conversation of before the backup that is gone: none of that comes back.
 * A conversation the server does not know any more is closed here: it can be read, and nothing else.
 */
export function carried({ messages, conversations, known, lastOrders, to }: Missing): {
  messages: Message[]
  conversations: Conversation[]
} {
  const marked = new Set(messages.filter((one) => one.onlyHere !== undefined).map((one) => one.conversationId))
  const stays = (conversation: Conversation): boolean =>
    to === null
      ? conversation.onlyHere === true && marked.has(conversation.id)
      : conversation.onlyHere === true || conversation.openedAt > to - SLACK_MS
  const alone = conversations.filter(stays).map((one): Conversation => ({ ...one, state: 'closed', onlyHere: true }))
  const ids = new Set(alone.map((one) => one.id))
  const kept = messages.filter((message) => {
    if (!known.has(message.conversationId) && !ids.has(message.conversationId)) return false
    return message.onlyHere !== undefined || (to !== null && message.at > to - SLACK_MS)
  })
  return { conversations: alone, messages: inPlace(kept.map(asOnlyHere), lastOrders) }
}

/** The cause moves into the mark: the same command may bring another message once a person sends it again. */
const asOnlyHere = (message: Message): Message =>
  message.onlyHere === undefined ? { ...message, causeId: null, onlyHere: { causeId: message.causeId } } : message

/** Behind the last message the server has and before its next one, whose order will be one more: in between, by their old order. */
function inPlace(messages: readonly Message[], lastOrders: ReadonlyMap<string, number>): Message[] {
  const byConversation = Map.groupBy(messages, (message) => message.conversationId)
  return [...byConversation].flatMap(([id, list]) => {
    const last = lastOrders.get(id) ?? 0
    const fits = list.filter((message) => message.order < last)
    const beyond = list.filter((message) => message.order >= last).toSorted((a, b) => a.order - b.order)
    return [...fits, ...beyond.map((message, index) => ({ ...message, order: last + (index + 1) / (beyond.length + 1) }))]
  })
}
