import type { Message } from '../../../shared/model/message.ts'
import type { ConversationEntry } from '../../app/services.tsx'

/** How far a conversation was when the desk last saw it. Ids, numbers and states alone, because it lies unsealed on the disk. */
export type Mark = { order: number; state: 'open' | 'closed'; assigneeId: string | null }
export type Marks = Readonly<Record<string, Mark>>

/** A gap: how far everything was before it, and since when. `until` is set when the desk was live again. Server times. */
export type Gap = { since: number; until: number | null; before: Marks; upTo: Marks; acknowledged: readonly string[] }

/** What happened to one conversation in the gap. */
export type Arrival = {
  conversationId: string
  name: string
  messages: readonly Message[]
  /** It began in the gap. */
  isNew: boolean
  change: 'closed' | 'reopened' | 'assigned' | null
  /** Who has it now, where that changed. */
  assignee: string | null
}

export const marksOf = (entries: readonly ConversationEntry[]): Marks =>
  Object.fromEntries(
    entries.map(({ conversation: { id, state, assignee }, newest = 0 }) => [
      id,
      { order: newest, state, assigneeId: assignee?.id ?? null },
    ]),
  )

const sameMark = (a: Mark, b: Mark): boolean => a.order === b.order && a.state === b.state && a.assigneeId === b.assigneeId

/** Conversations that are not what they were, in the order of the list. */
export function touched(gap: Gap): readonly string[] {
  return Object.entries(gap.upTo).flatMap(([id, now]) => {
    const before = gap.before[id]
    const same = before !== undefined && sameMark(before, now)
    return same || gap.acknowledged.includes(id) ? [] : [id]
  })
}

/** The next gap while an older one is not acknowledged: one gap, from where the older began. */
export function joined(older: Gap | null, newer: Gap): Gap {
  if (older === null) return newer
  // What was acknowledged counts from the newer beginning.
  const begun = Object.fromEntries(Object.entries(older.before).filter(([id]) => !older.acknowledged.includes(id)))
  return { ...newer, since: older.since, before: { ...newer.before, ...begun }, acknowledged: [] }
}

/** `messages`: those of the conversation behind its mark. Own words are no news; null when nothing is left to tell. */
export function arrivalOf(gap: Gap, entry: ConversationEntry, known: { messages: readonly Message[]; agentId: string }): Arrival | null {
  const { id, customer, state, assignee } = entry.conversation
  const before = gap.before[id]
  const upTo = gap.upTo[id]?.order ?? 0
  const messages = known.messages.filter((one) => one.order <= upTo && !(one.author.kind === 'agent' && one.author.id === known.agentId))
  const change = before === undefined ? null : changeOf(before, { state, assigneeId: assignee?.id ?? null }, known.agentId)
  if (messages.length === 0 && change === null) return null
  return { conversationId: id, name: customer.name, messages, isNew: before === undefined, change, assignee: assignee?.name ?? null }
}

function changeOf(before: Mark, now: Pick<Mark, 'state' | 'assigneeId'>, agentId: string): Arrival['change'] {
  if (before.state !== now.state) return now.state === 'closed' ? 'closed' : 'reopened'
  return before.assigneeId === now.assigneeId || now.assigneeId === agentId ? null : 'assigned'
}
