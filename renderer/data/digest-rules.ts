import type { Message } from '../../shared/model/message.ts'

/**
 * What the session list shows of a conversation, kept beside it so that the list never scans messages.
 *
 * Waiting (D3) is read off the words between the customer and people, as they stand now:
 * - it starts at the first customer message without a reply and ends with the reply of a person, and with nothing else:
 *   not with robots, system lines or notes, not with a transfer, a take, a closing or a reopening (a closed conversation
 *   shows no clock; reopened, it waits since when it did). A nudge is a further customer message and moves nothing.
 * - a message that failed or was recalled does not stand. A reply that falls gives the wait back with its first start,
 *   because the customer has no answer; a customer message that was withdrawn asks for none.
 * - a change to a message with `WORDS_KEPT` newer words above it comes too late to move a clock.
 */
export type Digest = {
  conversationId: string
  last: { id: string; order: number; text: string; by: Message['author']['kind']; internal: boolean; at: number; pictures?: number } | null
  /** Highest order counted; a repeated message counts once. */
  upTo: number
  /** Orders of customer messages since the last answer, oldest first. */
  unanswered: readonly number[]
  /** Server time of the first unanswered customer message. */
  waitingSince: number | null
  /** The newest words of customer and people, oldest first. */
  words: readonly Word[]
  /** Since when the customer waited as `words` begins. */
  waitedBefore: number | null
}

/** A message of the customer (`agentId` null) or a person's reply. `stands`: neither failed nor recalled. */
export type Word = { order: number; at: number; agentId: string | null; stands: boolean }

/** Orders kept; the list says 99+ beyond. */
export const UNANSWERED_LIMIT = 100

/** Words whose fall still moves the clock. Recalls and failures come within a few; each one costs room in every row. */
export const WORDS_KEPT = 16

/** UTF-16 code units of the preview. */
const PREVIEW = 120

export const emptyDigest = (conversationId: string): Digest => ({
  conversationId,
  last: null,
  upTo: 0,
  unanswered: [],
  waitingSince: null,
  words: [],
  waitedBefore: null,
})

/** A row written before words were kept: the wait it knew goes on. */
export const completeDigest = (row: Omit<Digest, 'words' | 'waitedBefore'> & Partial<Digest>): Digest => ({
  words: [],
  waitedBefore: row.waitingSince,
  ...row,
})

function preview(message: Message): NonNullable<Digest['last']> {
  const { id, order, internal, at } = message
  const text = message.delivery === 'recalled' ? '' : message.text.slice(0, PREVIEW)
  const count = message.delivery === 'recalled' ? 0 : (message.pictures?.length ?? 0)
  return { id, order, text, by: message.author.kind, internal, at, ...(count === 0 ? {} : { pictures: count }) }
}

/** What the message is to the clock; null for robots, system lines and notes. */
function wordOf({ author, internal, order, at, delivery }: Message): Word | null {
  if (internal || (author.kind !== 'customer' && author.kind !== 'agent')) return null
  return { order, at, agentId: author.kind === 'agent' ? author.id : null, stands: delivery === 'sent' }
}

/** Since when the customer waits after this word. */
export function waitAfter(since: number | null, word: Word): number | null {
  if (!word.stands) return since
  return word.agentId === null ? (since ?? word.at) : null
}

function unansweredAfter(orders: readonly number[], word: Word): readonly number[] {
  if (!word.stands) return orders
  if (word.agentId !== null) return []
  return orders.length < UNANSWERED_LIMIT ? [...orders, word.order] : orders
}

/** Folds one message in. Messages come in server order; of an older or repeated one only its fall counts. */
export function fold(digest: Digest, message: Message): Digest {
  if (message.order <= digest.upTo) return again(digest, message)
  const seen: Digest = { ...digest, upTo: message.order, last: preview(message) }
  const word = wordOf(message)
  if (word === null) return seen
  const all = [...digest.words, word]
  const tooMany = all.length > WORDS_KEPT ? all[0] : undefined
  return {
    ...seen,
    unanswered: unansweredAfter(digest.unanswered, word),
    waitingSince: waitAfter(digest.waitingSince, word),
    words: tooMany === undefined ? all : all.slice(1),
    waitedBefore: tooMany === undefined ? digest.waitedBefore : waitAfter(digest.waitedBefore, tooMany),
  }
}

function again(digest: Digest, message: Message): Digest {
  const seen = digest.last?.id === message.id ? { ...digest, last: preview(message) } : digest
  const word = wordOf(message)
  const known = digest.words.find((one) => one.order === message.order)
  if (word === null || known === undefined || known.stands === word.stands) return seen
  const words = digest.words.map((one) => (one === known ? word : one))
  const from = words[0]?.order ?? 0
  // Orders an earlier reply has cleared are gone, so that the count may fall short here; the start of the wait never does.
  return {
    ...seen,
    words,
    unanswered: words.reduce(
      unansweredAfter,
      digest.unanswered.filter((order) => order < from),
    ),
    waitingSince: words.reduce(waitAfter, digest.waitedBefore),
  }
}

/** Customer messages nobody answered or read here; `readUpTo` is this desk's read mark. */
export const unreadOf = (digest: Digest, readUpTo: number): number => digest.unanswered.filter((order) => order > readUpTo).length
