import type { JournalRow } from '../../../shared/model/journal.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import type { CommandRow } from '../../sync/command-row.ts'
import { isAsleep } from './shelf-rules.ts'

export type Groups = {
  /** What I work on. */
  mine: readonly ConversationEntry[]
  /** Mine, on hold or snoozed. */
  asleep: readonly ConversationEntry[]
  queue: readonly ConversationEntry[]
  others: readonly ConversationEntry[]
  closed: readonly ConversationEntry[]
}

/** Ended conversations shown. */
const CLOSED_SHOWN = 20

type ListFacts = {
  agentId: string
  slots: ReadonlyMap<string, number>
  /** Server time in milliseconds. */
  now: number
  /** Whose snooze is over and has not been looked at. */
  back?: ReadonlySet<string>
  /** Order of mine where it is not by slot. */
  byTime: ((a: ConversationEntry, b: ConversationEntry) => number) | null
}

const compare = (a: number | string, b: number | string): number => (a === b ? 0 : a < b ? -1 : 1)
const byId = (a: ConversationEntry, b: ConversationEntry): number => compare(a.conversation.id, b.conversation.id)
const pinnedFirst = (a: ConversationEntry, b: ConversationEntry): number =>
  Number(b.conversation.shelf?.pinned === true) - Number(a.conversation.shelf?.pinned === true)

/** Since when somebody in the queue waits: for a word, else for anybody at all. */
const queuedSince = ({ conversation, waitingSince }: ConversationEntry): number =>
  waitingSince ?? conversation.queued?.since ?? conversation.openedAt

/** Who waits longest comes first; VIP before the others of the same moment, then by id, so that the order is always one. */
const byQueue = (a: ConversationEntry, b: ConversationEntry): number =>
  compare(queuedSince(a), queuedSince(b)) || Number(b.conversation.customer.vip) - Number(a.conversation.customer.vip) || byId(a, b)

/** Since when the queue's first has waited, null for an empty queue. */
export const longestWait = (queue: readonly ConversationEntry[]): number | null => {
  const [first] = queue
  return first === undefined ? null : queuedSince(first)
}

/**
 * Sorts entries into the sections of the list: mine by slot or by time left, first whose snooze is over, then pinned ones; asleep by when they come
 * back; the queue by who waits longest; the rest by the latest word.
 */
export function groupEntries(
  entries: readonly ConversationEntry[],
  { agentId, slots, now, back: woken = new Set(), byTime }: ListFacts,
): Groups {
  const open = entries.filter((entry) => entry.conversation.state === 'open')
  const slot = (entry: ConversationEntry): number => slots.get(entry.conversation.id) ?? Infinity
  const latest = (entry: ConversationEntry): number => entry.preview?.at ?? entry.conversation.openedAt
  const back = (entry: ConversationEntry): number => entry.conversation.shelf?.snoozedUntil ?? Infinity
  const bySlot = (a: ConversationEntry, b: ConversationEntry): number =>
    compare(slot(a), slot(b)) || compare(a.conversation.openedAt, b.conversation.openedAt)
  const wokenFirst = (a: ConversationEntry, b: ConversationEntry): number =>
    Number(woken.has(b.conversation.id)) - Number(woken.has(a.conversation.id))
  const mine = open.filter((entry) => entry.conversation.assignee?.id === agentId)
  return {
    mine: mine
      .filter((entry) => !isAsleep(entry, now))
      .toSorted((a, b) => wokenFirst(a, b) || pinnedFirst(a, b) || (byTime?.(a, b) ?? 0) || bySlot(a, b) || byId(a, b)),
    asleep: mine.filter((entry) => isAsleep(entry, now)).toSorted((a, b) => compare(back(a), back(b)) || bySlot(a, b) || byId(a, b)),
    queue: open.filter((entry) => entry.conversation.assignee === null).toSorted(byQueue),
    others: open
      .filter((entry) => entry.conversation.assignee !== null && entry.conversation.assignee.id !== agentId)
      .toSorted((a, b) => compare(latest(b), latest(a)) || byId(a, b)),
    closed: entries
      .filter((entry) => entry.conversation.state === 'closed')
      .toSorted((a, b) => compare(latest(b), latest(a)) || byId(a, b))
      .slice(0, CLOSED_SHOWN),
  }
}

export const SLOTS = [1, 2, 3, 4, 5] as const

/**
 * Slot numbers ①–⑤ of my open conversations: a number stays with its conversation while that is open, a new one takes
 * the lowest free number, beyond five there is none. The same map when nothing changed.
 */
export function assignSlots(before: ReadonlyMap<string, number>, mine: readonly string[]): ReadonlyMap<string, number> {
  const here = new Set(mine)
  const next = new Map([...before].filter(([id]) => here.has(id)))
  for (const id of mine) {
    if (next.has(id)) continue
    const taken = new Set(next.values())
    const free = SLOTS.find((slot) => !taken.has(slot))
    if (free === undefined) break
    next.set(id, free)
  }
  const same = next.size === before.size && [...next].every(([id, slot]) => before.get(id) === slot)
  return same ? before : next
}

type Order = (a: ConversationEntry, b: ConversationEntry) => number

/** Of mine, who has the least time left; of the queue, when nobody of mine waits. Null when nobody waits at all. */
export function nearestToBreach(groups: Groups, byTime: Order): string | null {
  for (const group of [[...groups.mine, ...groups.asleep], groups.queue]) {
    const [first] = group.filter((entry) => entry.waitingSince !== null).toSorted(byTime)
    if (first !== undefined) return first.conversation.id
  }
  return null
}

type NextFacts = {
  /** The conversation that is open already comes last. */
  current: string | null
  byTime: Order
  unfinished: ReadonlyMap<string, Unfinished>
}

/** Who has the least time left of mine, then of the queue, then what waits for a decision of mine. */
export function nextWaiting(groups: Groups, { current, byTime, unfinished }: NextFacts): string | null {
  const waiting = (entries: readonly ConversationEntry[]): readonly ConversationEntry[] =>
    entries.filter((entry) => entry.waitingSince !== null).toSorted(byTime)
  const held = Object.values(groups)
    .flat()
    .filter((entry) => (unfinished.get(entry.conversation.id)?.review ?? 0) > 0)
  const ids = [...waiting(groups.mine), ...waiting(groups.queue), ...held].map((entry) => entry.conversation.id)
  return ids.find((id) => id !== current) ?? ids[0] ?? null
}

/** How many an agent may have where the gateway names no cap. */
export const CAP = SLOTS.length

/** Whom to take from the queue: the longest waiting, unless I have as many as I may (E5). */
export function oldestOf(groups: Groups, cap: number): { take: string } | { refused: 'cap' | 'empty' } {
  const [first] = groups.queue
  if (first === undefined) return { refused: 'empty' }
  return groups.mine.length + groups.asleep.length >= cap ? { refused: 'cap' } : { take: first.conversation.id }
}

/** What is unfinished in each conversation: how many go by themselves, how many wait for a person. */
export type Unfinished = { saved: number; review: number }

/** Counts each command once, whether the ledger, the journal or both know it. */
export function unfinishedBy(commands: readonly CommandRow[], journal: readonly JournalRow[]): ReadonlyMap<string, Unfinished> {
  const counts = new Map<string, Unfinished>()
  const add = (id: string, what: keyof Unfinished): void => {
    const known = counts.get(id) ?? { saved: 0, review: 0 }
    counts.set(id, { ...known, [what]: known[what] + 1 })
  }
  const seen = new Set<string>()
  const ended = new Set(journal.filter(isEnded).map((row) => row.id))
  for (const row of commands) {
    seen.add(row.id)
    if (row.state.kind === 'done' || ended.has(row.id)) continue
    if (row.state.kind === 'needs_review') add(row.conversationId, 'review')
    else if (row.state.kind !== 'accepted') add(row.conversationId, 'saved')
  }
  for (const row of journal) if (!seen.has(row.id) && !isEnded(row)) add(row.conversationId, 'saved')
  return counts
}

const isEnded = (row: JournalRow): boolean =>
  row.outcome !== null || (row.decision !== null && !row.decision.wish && row.decision.decision.kind !== 'send_anyway')
