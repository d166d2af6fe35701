import { assertNever } from '../../../shared/lib/assert.ts'
import { isOfConversation, textOf, type CommandBody } from '../../../shared/model/command.ts'
import type { DiscardReason } from '../../../shared/model/journal.ts'
import type { Round } from '../../../shared/model/round.ts'
import type { OutageRow } from '../../data/outage-row.ts'
import { touches } from '../../lib/span-rules.ts'
import type { CommandRow } from '../../sync/command-row.ts'

/** Where an item is now. `at`: since when, in server time, null where nothing has happened yet. */
export type Fate = {
  kind: 'synced' | 'sentAnyway' | 'discarded' | 'replaced' | 'erased' | 'queued' | 'sent' | 'review'
  at: number | null
  reason: DiscardReason | null
}

/** One thing an agent did in the outage. `at`: when it was made, in server time. */
export type ReportItem = {
  id: string
  kind: 'capture' | 'reply' | 'note' | 'other'
  who: string
  words: string
  at: number
  /** Null for what is about no conversation. */
  conversationId: string | null
  fate: Fate
  /** Made in a rehearsal (J25): shown apart, counted nowhere. */
  rehearsal: boolean
}

function fateOf({ state, released }: CommandRow): Fate {
  switch (state.kind) {
    case 'queued':
      return { kind: 'queued', at: null, reason: null }
    case 'sent':
    case 'accepted':
      return { kind: 'sent', at: state.at, reason: null }
    case 'needs_review':
      return { kind: 'review', at: null, reason: null }
    case 'done': {
      const { outcome, at, reason } = state
      if (outcome === 'erased') return { kind: 'erased', at, reason: null }
      if (outcome === 'superseded') return { kind: 'replaced', at, reason }
      if (outcome === 'cancelled') return { kind: 'discarded', at, reason }
      return { kind: Object.keys(released).length > 0 ? 'sentAnyway' : 'synced', at, reason: null }
    }
    default:
      return assertNever(state, 'command state')
  }
}

function kindOf(body: CommandBody | null): ReportItem['kind'] {
  if (body?.kind === 'capture.add') return 'capture'
  if (body?.kind === 'reply.send') return 'reply'
  return body?.kind === 'note.add' ? 'note' : 'other'
}

function wordsOf(body: CommandBody | null): string {
  if (body === null) return ''
  if (body.kind === 'capture.add' || body.kind === 'capture.amend') return body.capture.request
  return body.kind === 'ticket.create' ? body.ticket.summary : (textOf(body) ?? '')
}

function itemOf(row: CommandRow): ReportItem {
  const { body, label } = row
  const named = body?.kind === 'capture.add' && body.capture.who !== '' ? body.capture.who : label
  return {
    id: row.id,
    kind: kindOf(body),
    who: named,
    words: wordsOf(body),
    at: row.composedAt,
    conversationId: body !== null && isOfConversation(body) ? row.conversationId : null,
    fate: fateOf(row),
    rehearsal: row.rehearsal === true,
  }
}

/** What was made in the outage, oldest first. */
export const itemsOf = (commands: readonly CommandRow[]): readonly ReportItem[] => commands.map(itemOf)

/** What was only rehearsed. */
export const rehearsedIn = (items: readonly ReportItem[]): readonly ReportItem[] => items.filter((item) => item.rehearsal)

export const FIGURES = ['captured', 'written', 'decided', 'synced', 'open'] as const
export type Figure = (typeof FIGURES)[number]

/** Captured and written make up all items; so do decided without what went, synced, and open. */
const BELONGS: Record<Figure, (item: ReportItem) => boolean> = {
  captured: (item) => item.kind === 'capture',
  written: (item) => item.kind !== 'capture',
  decided: ({ fate }) => fate.kind === 'sentAnyway' || fate.kind === 'discarded' || fate.kind === 'replaced' || fate.kind === 'erased',
  synced: ({ fate }) => fate.kind === 'synced' || fate.kind === 'sentAnyway',
  open: ({ fate }) => fate.kind === 'queued' || fate.kind === 'sent' || fate.kind === 'review',
}

/** The very items a figure counts; a rehearsal is none of them. */
export const itemsBehind = (figure: Figure, items: readonly ReportItem[]): readonly ReportItem[] =>
  items.filter((item) => !item.rehearsal && BELONGS[figure](item))

/** From the first to the last that arrived, null when none has. */
export function syncedSpan(items: readonly ReportItem[]): { from: number; to: number } | null {
  const times = itemsBehind('synced', items).flatMap(({ fate }) => fate.at ?? [])
  return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) }
}

/** Customers whose waiting the outage lay on and who got their reply, and the longest of these waits in milliseconds. */
export function waitsIn(outage: Pick<OutageRow, 'start' | 'end'>, rounds: readonly Round[]): { customers: number; longest: number } {
  const touched = rounds.filter((round) => touches([{ from: outage.start, to: outage.end }], round.startedAt, round.answeredAt))
  return {
    customers: new Set(touched.map((round) => round.conversationId)).size,
    longest: touched.reduce((longest, round) => Math.max(longest, round.answeredAt - round.startedAt), 0),
  }
}

/** What the report shows: one outage, the place of one that has turned out to be a blink, or that there is none. */
export type ReportPage = { kind: 'outage'; outage: OutageRow } | { kind: 'blink'; outage: OutageRow } | { kind: 'none' }

/**
 * The chosen outage, else the newest. `outages`: newest first. `last`: the one shown before this, null for none; when it is gone from
 * the list, it was a blink, and stays told until another is chosen or begins.
 */
export function reportPage(outages: readonly OutageRow[], chosen: string | null, last: OutageRow | null): ReportPage {
  const [newest] = outages
  const lookedAt = last !== null && (chosen === last.id || (chosen === null && (newest?.start ?? -Infinity) < last.start))
  if (lookedAt && !outages.some((one) => one.id === last.id)) return { kind: 'blink', outage: last }
  const outage = outages.find((one) => one.id === chosen) ?? newest
  return outage === undefined ? { kind: 'none' } : { kind: 'outage', outage }
}
