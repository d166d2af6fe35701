import type { Message } from '../../../shared/model/message.ts'
import { promiseId, type PromiseRow } from '../../data/promise-row.ts'
import { findEnglish } from './promise-en-rules.ts'
import { findChinese, type Match } from './promise-zh-rules.ts'

/** A promise in a text: its words, and when it is due, in milliseconds. */
export type FoundPromise = { words: string; dueAt: number }

/**
 * What a text of an agent promises by when, soonest first (D11). Pure and without a network. It would rather miss one than name the
 * customer's own duties or the terms of the trade: nothing becomes due without an agent's key.
 */
export function findPromises(text: string, madeAt: number): readonly FoundPromise[] {
  // Lengths may change with NFKC, so all of it is read in the normal form.
  const plain = text.normalize('NFKC').replaceAll('～', '~')
  const found = [...findChinese(plain, madeAt), ...findEnglish(plain, madeAt)]
  return withoutParts(found)
    .filter(({ dueAt }) => dueAt > madeAt)
    .toSorted((a, b) => a.dueAt - b.dueAt)
    .map(({ words, dueAt }) => ({ words, dueAt }))
}

/** "明天下午 3 点前" is one promise, not also "下午 3 点前". */
const withoutParts = (found: readonly Match[]): readonly Match[] =>
  found.filter((one) => !found.some((other) => other !== one && contains(other, one)))

const contains = (a: Match, b: Match): boolean =>
  a.index <= b.index && a.index + a.words.length >= b.index + b.words.length && a.words.length > b.words.length

/** A reply of the agent's, sent or on its way; its words are read when they are needed. */
export type OwnReply = { commandId: string; at: number; text: () => string }

/** For how long a promise is offered, milliseconds. */
export const OFFER_MS = 10 * 60_000

export type Offer = { reply: OwnReply; found: FoundPromise }

/** The first promise of a reply, null for none. */
export type PromiseReader = (reply: OwnReply) => FoundPromise | null

/** Reads each reply once: a conversation changes with each word of the other side. */
export function createPromiseReader(): PromiseReader {
  const known = new Map<string, FoundPromise | null>()
  return (reply) => {
    const before = known.get(reply.commandId)
    if (before !== undefined) return before
    const found = findPromises(reply.text(), reply.at)[0] ?? null
    known.set(reply.commandId, found)
    return found
  }
}

type OfferFacts = {
  conversationId: string
  replies: readonly OwnReply[]
  rows: readonly PromiseRow[]
  dismissed: ReadonlySet<string>
  read: PromiseReader
  now: number
}

/** The newest reply with a promise nobody has noted or waved away yet. */
export function offerOf({ conversationId, replies, rows, dismissed, read, now }: OfferFacts): Offer | null {
  const known = new Set(rows.map((row) => row.id))
  for (const reply of replies.toReversed()) {
    if (reply.at < now - OFFER_MS) return null
    const id = promiseId(conversationId, reply.commandId)
    if (known.has(id) || dismissed.has(id)) continue
    const found = read(reply)
    if (found !== null && found.dueAt > now) return { reply, found }
  }
  return null
}

/** Open promises, soonest due first. */
export const openPromises = (rows: readonly PromiseRow[]): readonly PromiseRow[] =>
  rows.filter((row) => row.state === 'open').toSorted((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1))

export const isDue = (row: PromiseRow, now: number): boolean => row.state === 'open' && row.dueAt <= now

/** When the next open promise becomes due, null for none ahead. */
export function nextDue(rows: readonly PromiseRow[], now: number): number | null {
  const ahead = rows.filter((row) => row.state === 'open' && row.dueAt > now).map((row) => row.dueAt)
  return ahead.length === 0 ? null : Math.min(...ahead)
}

/** For how long what has been kept or dropped is still listed, milliseconds. */
export const SHOWN_MS = 12 * 3_600_000

/** What the list shows: open ones, then what ended lately, newest end first. */
export const listed = (rows: readonly PromiseRow[], now: number): readonly PromiseRow[] => [
  ...openPromises(rows),
  ...rows
    .filter((row) => row.state !== 'open' && (row.endedAt ?? 0) >= now - SHOWN_MS)
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0)),
]

/** What has not arrived yet, as far as it matters here. */
type OnItsWay = { id: string; body: { kind: string }; text: string | null; composedAt: number; delivery: string }
type Spoken = Pick<Message, 'id' | 'author' | 'internal' | 'text' | 'at' | 'causeId' | 'delivery'>

/** This agent's words to the customer, oldest first; what was taken back or is before a person promises nothing. */
export function ownReplies(facts: { messages: readonly Spoken[]; pending: readonly OnItsWay[]; agentId: string }): readonly OwnReply[] {
  const arrived = facts.messages
    .filter(({ author, internal, delivery }) => author.kind === 'agent' && author.id === facts.agentId && !internal && delivery === 'sent')
    .map((message): OwnReply => ({ commandId: message.causeId ?? message.id, at: message.at, text: () => message.text }))
  const known = new Set(arrived.map((reply) => reply.commandId))
  const under = facts.pending.flatMap(({ id, body, text, composedAt, delivery }): OwnReply[] =>
    body.kind === 'reply.send' && text !== null && delivery !== 'review' && !known.has(id)
      ? [{ commandId: id, at: composedAt, text: () => text }]
      : [],
  )
  return [...arrived, ...under].toSorted((a, b) => a.at - b.at)
}
