import type { Conversation } from '../../shared/model/conversation.ts'
import type { Message } from '../../shared/model/message.ts'
import { byPlace, isOpen, type CommandRow } from '../sync/command-row.ts'
import type { DeskBatch } from '../sync/status.ts'

/** The part of one conversation a tile holds in memory. */
export type TimelineWindow = {
  conversation: Conversation | null
  /** Oldest first, in server order (IN6). */
  messages: readonly Message[]
  /** Open commands in the order of their places (IN6). */
  commands: readonly CommandRow[]
  /** Whether the ledger has messages before the first one here. */
  hasOlder: boolean
}

/** Messages of the first read, and of each page before it. */
export const NEWEST = 60
export const PAGE = 50
/** A window that only grew at its end is cut back to `KEEP` at this length. */
export const LIMIT = 600
const KEEP = 400

export const emptyWindow: TimelineWindow = { conversation: null, messages: [], commands: [], hasOlder: false }

/** Puts each message in its place by server order; a known id is replaced where it stands. */
export function mergeMessages(known: readonly Message[], more: readonly Message[]): readonly Message[] {
  const newest = known.at(-1)?.order ?? 0
  // Nearly every batch only adds at the end.
  if (more.every((message, index) => message.order > (more[index - 1]?.order ?? newest)))
    return more.length === 0 ? known : [...known, ...more]
  const byId = new Map(known.map((message) => [message.id, message]))
  for (const message of more) byId.set(message.id, message)
  return [...byId.values()].toSorted((a, b) => a.order - b.order)
}

function mergeCommands(known: readonly CommandRow[], more: readonly CommandRow[]): readonly CommandRow[] {
  if (more.length === 0) return known
  const byId = new Map(known.map((row) => [row.id, row]))
  for (const row of more) {
    if (isOpen(row)) byId.set(row.id, row)
    else byId.delete(row.id)
  }
  return [...byId.values()].toSorted(byPlace)
}

/** The window after one batch; the same object when the batch says nothing about this conversation. */
export function applyToTimeline(window: TimelineWindow, conversationId: string, batch: DeskBatch): TimelineWindow {
  const oldest = window.hasOlder ? (window.messages[0]?.order ?? 0) : 0
  const messages = batch.messages.filter((row) => row.conversationId === conversationId && row.order >= oldest)
  const commands = batch.commands.filter((row) => row.conversationId === conversationId)
  const conversation = batch.conversations.findLast((row) => row.id === conversationId)
  if (messages.length === 0 && commands.length === 0 && conversation === undefined) return window
  return {
    conversation: conversation ?? window.conversation,
    messages: mergeMessages(window.messages, messages),
    commands: mergeCommands(window.commands, commands),
    hasOlder: window.hasOlder,
  }
}

/** Drops the oldest messages of a window that has grown too long. */
export function trim(window: TimelineWindow): TimelineWindow {
  return window.messages.length <= LIMIT ? window : { ...window, messages: window.messages.slice(-KEEP), hasOlder: true }
}

/** A page read before `before`, newest last. A page that does not fit any more (read again meanwhile) changes nothing. */
export function prepend(window: TimelineWindow, page: { before: number; messages: readonly Message[]; hasOlder: boolean }): TimelineWindow {
  if (window.messages[0]?.order !== page.before) return window
  return { ...window, messages: mergeMessages(window.messages, page.messages), hasOlder: page.hasOlder }
}
