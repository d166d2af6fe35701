import type { ConversationEntry } from '../../app/services.tsx'

/**
 * A conversation on hold, or snoozed until later, is out of the slots for as long as its customer does not wait. A new
 * word of the customer brings it back at once, with or without a link, and the agent's answer lets it rest again.
 */
export function isAsleep({ conversation, waitingSince }: ConversationEntry, now: number): boolean {
  const { shelf } = conversation
  if (shelf === undefined || waitingSince !== null) return false
  return shelf.onHold || (shelf.snoozedUntil !== null && shelf.snoozedUntil > now)
}

/** Ends of snoozes that were looked at, by conversation: server time in milliseconds. */
export type Looked = ReadonlyMap<string, number>

/** Those whose snooze is over and that nobody has looked at since; on hold they rest on. */
export function backFromSnooze(entries: readonly ConversationEntry[], now: number, looked: Looked): ReadonlySet<string> {
  const back = entries.filter(({ conversation: { id, state, shelf } }) => {
    const until = shelf?.snoozedUntil ?? null
    return state === 'open' && shelf?.onHold !== true && until !== null && until <= now && looked.get(id) !== until
  })
  return new Set(back.map(({ conversation }) => conversation.id))
}

/** With this one looked at too; what ended for conversations that are not snoozed any more is forgotten. */
export function lookAt(entries: readonly ConversationEntry[], looked: Looked, conversationId: string): Looked {
  const ends = entries.flatMap(({ conversation: { id, shelf } }): [string, number][] => {
    const until = shelf?.snoozedUntil ?? null
    return until !== null && (id === conversationId || looked.get(id) === until) ? [[id, until]] : []
  })
  return new Map(ends)
}

/** As it was written down; empty for anything else. */
export const readLooked = (value: unknown): Looked =>
  new Map(
    Array.isArray(value)
      ? value.flatMap((pair: unknown): [string, number][] =>
          Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'number' ? [[pair[0], pair[1]]] : [],
        )
      : [],
  )

/** When the next of them wakes, server time in milliseconds; null when none will by itself. */
export function nextWake(entries: readonly ConversationEntry[], now: number): number | null {
  const times = entries.flatMap(({ conversation }) => conversation.shelf?.snoozedUntil ?? []).filter((at) => at > now)
  return times.length === 0 ? null : Math.min(...times)
}

export const SNOOZES = ['minutes10', 'minutes30', 'hour', 'tomorrow'] as const
export type Snooze = (typeof SNOOZES)[number]

const MINUTE = 60_000

/** When a snooze chosen at `now` ends; tomorrow means nine o'clock where the agent sits. */
export function snoozeEnd(snooze: Snooze, now: number): number {
  if (snooze === 'minutes10') return now + 10 * MINUTE
  if (snooze === 'minutes30') return now + 30 * MINUTE
  if (snooze === 'hour') return now + 60 * MINUTE
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 9).getTime()
}

/** Longest snooze, milliseconds: what nobody looks at for longer has ended. */
export const LONGEST_SNOOZE = 30 * 24 * 60 * MINUTE

/** What was typed into a date and time field, as a time; why not where it can't be one. */
export function chosenTime(text: string, now: number): { at: number } | { error: 'unreadable' | 'past' | 'far' } {
  const at = new Date(text).getTime()
  if (Number.isNaN(at)) return { error: 'unreadable' }
  if (at <= now) return { error: 'past' }
  return at - now > LONGEST_SNOOZE ? { error: 'far' } : { at }
}

/** A time as a date and time field wants it, local. */
export function fieldTime(at: number): string {
  const day = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(day.getHours())}:${two(day.getMinutes())}`
}
