import type { JournalRow } from '../../../shared/model/journal.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import type { CommandRow } from '../../sync/command-row.ts'

export type Groups = {
  mine: readonly ConversationEntry[]
  queue: readonly ConversationEntry[]
  others: readonly ConversationEntry[]
  closed: readonly ConversationEntry[]
}

/** Ended conversations shown. */
const CLOSED_SHOWN = 20

/** Sorts entries into the sections of the list; mine by slot, the queue by who waits longest, the rest by the latest word. */
export function groupEntries(entries: readonly ConversationEntry[], agentId: string, slots: ReadonlyMap<string, number>): Groups {
  const open = entries.filter((entry) => entry.conversation.state === 'open')
  const slot = (entry: ConversationEntry): number => slots.get(entry.conversation.id) ?? Infinity
  const latest = (entry: ConversationEntry): number => entry.preview?.at ?? entry.conversation.openedAt
  const waits = (entry: ConversationEntry): number => entry.waitingSince ?? Infinity
  const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
  return {
    mine: open
      .filter((entry) => entry.conversation.assignee?.id === agentId)
      .toSorted((a, b) => compare(slot(a), slot(b)) || compare(a.conversation.openedAt, b.conversation.openedAt)),
    queue: open
      .filter((entry) => entry.conversation.assignee === null)
      .toSorted((a, b) => compare(waits(a), waits(b)) || compare(a.conversation.openedAt, b.conversation.openedAt)),
    others: open
      .filter((entry) => entry.conversation.assignee !== null && entry.conversation.assignee.id !== agentId)
      .toSorted((a, b) => compare(latest(b), latest(a))),
    closed: entries
      .filter((entry) => entry.conversation.state === 'closed')
      .toSorted((a, b) => compare(latest(b), latest(a)))
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

/** Who waits longest, of mine first and then of the queue; the one that is open already comes last. */
export function nextWaiting(groups: Groups, current: string | null): string | null {
  const waiting = [...groups.mine, ...groups.queue]
    .filter((entry) => entry.waitingSince !== null)
    .toSorted((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0))
  const ids = waiting.map((entry) => entry.conversation.id)
  return ids.find((id) => id !== current) ?? ids[0] ?? null
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
