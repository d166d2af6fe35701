import type { Message } from '../../shared/model/message.ts'

/**
 * What the session list shows of a conversation, kept beside it so that the list never scans messages.
 * `unanswered` are the orders of customer messages since the last answer, oldest first.
 */
export type Digest = {
  conversationId: string
  last: { id: string; order: number; text: string; by: Message['author']['kind']; internal: boolean; at: number } | null
  /** Highest order counted; a repeated message counts once. */
  upTo: number
  unanswered: readonly number[]
  /** Server time of the first unanswered customer message. */
  waitingSince: number | null
}

/** Orders kept; the list says 99+ beyond. */
export const UNANSWERED_LIMIT = 100

/** UTF-16 code units of the preview. */
const PREVIEW = 120

export const emptyDigest = (conversationId: string): Digest => ({ conversationId, last: null, upTo: 0, unanswered: [], waitingSince: null })

const isAnswer = (message: Message): boolean => (message.author.kind === 'agent' || message.author.kind === 'bot') && !message.internal

function preview(message: Message): NonNullable<Digest['last']> {
  const { id, order, internal, at } = message
  const text = message.delivery === 'recalled' ? '' : message.text.slice(0, PREVIEW)
  return { id, order, text, by: message.author.kind, internal, at }
}

/** Folds one message in. Messages come in server order; an older or repeated one only mends the preview it made. */
export function fold(digest: Digest, message: Message): Digest {
  if (message.order <= digest.upTo) return digest.last?.id === message.id ? { ...digest, last: preview(message) } : digest
  const seen: Digest = { ...digest, upTo: message.order, last: preview(message) }
  if (isAnswer(message)) return { ...seen, unanswered: [], waitingSince: null }
  if (message.author.kind !== 'customer') return seen
  const unanswered = digest.unanswered.length < UNANSWERED_LIMIT ? [...digest.unanswered, message.order] : digest.unanswered
  return { ...seen, unanswered, waitingSince: digest.waitingSince ?? message.at }
}

/** Customer messages nobody answered or read here; `readUpTo` is this desk's read mark. */
export const unreadOf = (digest: Digest, readUpTo: number): number => digest.unanswered.filter((order) => order > readUpTo).length
