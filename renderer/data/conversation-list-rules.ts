import type { Conversation } from '../../shared/model/conversation.ts'
import { byPlace, isOpen, type CommandRow } from '../sync/command-row.ts'
import type { DeskBatch } from '../sync/status.ts'
import { emptyDigest, fold, unreadOf, type Digest } from './digest-rules.ts'

/** One line of the session list. Times are server time in milliseconds. */
export type ConversationEntry = {
  conversation: Conversation
  preview: { text: string; by: NonNullable<Digest['last']>['by']; internal: boolean; at: number; pictures: number } | null
  /** When the customer's first unanswered message was written; null when nobody waits. */
  waitingSince: number | null
  /** Customer messages nobody answered or read here. */
  unread: number
  /** Order of the newest message; absent while there is none. */
  newest?: number
}

export type ConversationListView = {
  /** Longest waiting first, then the latest word first. */
  entries: readonly ConversationEntry[]
  /** Commands not done, over all conversations, in the order of their places. */
  commands: readonly CommandRow[]
  digests: ReadonlyMap<string, Digest>
  readMarks: ReadonlyMap<string, number>
}

export type ListRows = {
  conversations: readonly Conversation[]
  digests: readonly Digest[]
  readMarks: readonly { conversationId: string; order: number }[]
  commands: readonly CommandRow[]
}

function entryOf(conversation: Conversation, digest: Digest | undefined, readUpTo: number): ConversationEntry {
  const last = digest?.last ?? null
  return {
    conversation,
    preview: last === null ? null : { text: last.text, by: last.by, internal: last.internal, at: last.at, pictures: last.pictures ?? 0 },
    waitingSince: digest?.waitingSince ?? null,
    unread: digest === undefined ? 0 : unreadOf(digest, readUpTo),
    ...(digest === undefined ? {} : { newest: digest.upTo }),
  }
}

const lastWord = (entry: ConversationEntry): number => entry.preview?.at ?? entry.conversation.openedAt

function inListOrder(a: ConversationEntry, b: ConversationEntry): number {
  const waiting = (a.waitingSince ?? Infinity) - (b.waitingSince ?? Infinity)
  if (waiting !== 0 && !Number.isNaN(waiting)) return waiting
  return lastWord(b) - lastWord(a) || (a.conversation.id < b.conversation.id ? -1 : 1)
}

export function buildList(rows: ListRows): ConversationListView {
  const digests = new Map(rows.digests.map((digest) => [digest.conversationId, digest]))
  const readMarks = new Map(rows.readMarks.map((mark) => [mark.conversationId, mark.order]))
  const entries = rows.conversations.map((row) => entryOf(row, digests.get(row.id), readMarks.get(row.id) ?? 0))
  return { entries: entries.toSorted(inListOrder), commands: rows.commands.toSorted(byPlace), digests, readMarks }
}

/** New entries for the conversations in `touched`; the others stay the same objects. */
function rebuild(
  view: ConversationListView,
  touched: ReadonlySet<string>,
  fresh: ReadonlyMap<string, Conversation>,
): readonly ConversationEntry[] {
  const make = (row: Conversation): ConversationEntry => entryOf(row, view.digests.get(row.id), view.readMarks.get(row.id) ?? 0)
  const known = new Set(view.entries.map((entry) => entry.conversation.id))
  const kept = view.entries.map((entry) => {
    const { id } = entry.conversation
    return touched.has(id) ? make(fresh.get(id) ?? entry.conversation) : entry
  })
  const added = [...fresh.values()].filter((row) => !known.has(row.id)).map(make)
  return [...kept, ...added].toSorted(inListOrder)
}

/** The list after one batch; the same object when the batch brought neither rows nor commands. */
export function applyToList(view: ConversationListView, batch: DeskBatch): ConversationListView {
  const { messages, conversations, commands } = batch
  if (messages.length + conversations.length + commands.length === 0) return view
  const digests = new Map(view.digests)
  for (const message of messages.toSorted((a, b) => a.order - b.order)) {
    const id = message.conversationId
    digests.set(id, fold(digests.get(id) ?? emptyDigest(id), message))
  }
  const open = new Map(view.commands.map((row) => [row.id, row]))
  for (const row of commands) {
    if (isOpen(row)) open.set(row.id, row)
    else open.delete(row.id)
  }
  const fresh = new Map(conversations.map((row) => [row.id, row]))
  const touched = new Set([...fresh.keys(), ...messages.map((message) => message.conversationId)])
  const next = { ...view, digests, commands: commands.length === 0 ? view.commands : [...open.values()].toSorted(byPlace) }
  return touched.size === 0 ? next : { ...next, entries: rebuild(next, touched, fresh) }
}

/** Everything up to `order` was on screen here. A mark only moves forward. */
export function markRead(view: ConversationListView, mark: { conversationId: string; order: number }): ConversationListView {
  const { conversationId, order } = mark
  if ((view.readMarks.get(conversationId) ?? 0) >= order) return view
  const next = { ...view, readMarks: new Map(view.readMarks).set(conversationId, order) }
  return { ...next, entries: rebuild(next, new Set([conversationId]), new Map()) }
}
