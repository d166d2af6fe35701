import type { Capture, CaptureLink, CaptureRecord, Ticket, TicketDraft } from '../../../shared/model/capture.ts'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { JournalRow } from '../../../shared/model/journal.ts'
import type { CommandRow, Review } from '../../sync/command-row.ts'
import { plain } from '../../sync/match-rules.ts'
import type { Editing } from './use-door.ts'

/** `saved`: on this PC alone; `going`: on its way, can't be changed just now; `held`: waits for a person; `synced`: the back-end has it. */
export type Stand = 'saved' | 'going' | 'held' | 'synced'

type Sent = { id: string; review: Review | null }

/** A contact as the list shows it, with the three times of a record (J11): `capture.happenedAt`, captured and synced. */
export type CaptureItem = {
  captureId: string
  capture: Capture
  link: CaptureLink
  stand: Stand
  capturedAt: number
  syncedAt: number | null
  /** Who wrote it down; null: I, and it is not there yet. */
  by: { id: string; name: string } | null
  /** The command that has not left, or waits. */
  command: Sent | null
  /** The back-end's record as of this event; null before. */
  base: number | null
  /** A change of the record is under way. */
  changing: boolean
  /** Written in a rehearsal (J25): it never leaves. */
  rehearsal: boolean
}

/** A ticket as the list shows it. */
export type TicketItem = {
  ticketId: string
  ticket: TicketDraft
  stand: Stand
  at: number
  by: { id: string; name: string } | null
  /** Written in a rehearsal (J25): it never leaves. */
  rehearsal: boolean
}

export type Facts = { commands: readonly CommandRow[]; journal: readonly JournalRow[] }

type Kind = 'capture.add' | 'capture.amend' | 'ticket.create'
type Open<K extends Kind> = Sent & {
  body: Extract<CommandBody, { kind: K }>
  composedAt: number
  stand: Exclude<Stand, 'synced'>
  rehearsal: boolean
}

const isEnded = (row: JournalRow): boolean =>
  row.outcome !== null || (row.decision !== null && !row.decision.wish && row.decision.decision.kind !== 'send_anyway')

function standOf(row: CommandRow, journalled: JournalRow | undefined): Open<Kind>['stand'] {
  if (row.state.kind === 'needs_review') return 'held'
  return row.state.kind === 'queued' && journalled?.claim?.open !== true ? 'saved' : 'going'
}

/** Commands of one kind that are not done, each once, whether the ledger, the journal or both know it. */
function openOf<K extends Kind>(kind: K, { commands, journal }: Facts): readonly Open<K>[] {
  const journalled = new Map(journal.map((row) => [row.id, row]))
  const known = new Set(commands.map(({ id }) => id))
  const isKind = (body: CommandBody | null): body is Extract<CommandBody, { kind: K }> => body?.kind === kind
  const ended = new Set(journal.filter(isEnded).map(({ id }) => id))
  const ofLedger = commands.flatMap((row): Open<K>[] => {
    const { id, body, composedAt } = row
    if (!isKind(body) || row.state.kind === 'done' || ended.has(id)) return []
    const review = row.state.kind === 'needs_review' ? row.state.review : null
    return [{ id, review, body, composedAt, stand: standOf(row, journalled.get(id)), rehearsal: row.rehearsal === true }]
  })
  const ofJournal = journal.flatMap((row): Open<K>[] => {
    const { id, body, composedAt } = row
    if (!isKind(body) || known.has(id) || isEnded(row)) return []
    const stand = row.claim?.open === true ? 'going' : 'saved'
    return [{ id, review: null, body, composedAt, stand, rehearsal: row.rehearsal === true }]
  })
  return [...ofLedger, ...ofJournal]
}

const linkOf = ({ conversationId, customerId }: CaptureLink): CaptureLink => ({ conversationId, customerId })

const recordItem = ({ id, capture, capturedAt, syncedAt, by, seq, ...link }: CaptureRecord): CaptureItem => ({
  captureId: id,
  capture,
  link: linkOf(link),
  stand: 'synced',
  capturedAt,
  syncedAt,
  by,
  command: null,
  base: seq,
  changing: false,
  rehearsal: false,
})

const ORDER: Readonly<Record<Stand, number>> = { held: 0, saved: 1, going: 1, synced: 2 }

/** All contacts: those that wait for a person first, then what has not left, then what the back-end has, the latest contact first. */
export function captureItems(records: readonly CaptureRecord[], facts: Facts): readonly CaptureItem[] {
  const items = new Map(records.map((record) => [record.id, recordItem(record)]))
  for (const { id, review, body, composedAt, stand, rehearsal } of openOf('capture.add', facts)) {
    if (items.has(body.captureId)) continue
    const { captureId, capture } = body
    items.set(captureId, {
      captureId,
      capture,
      link: linkOf(body),
      stand,
      capturedAt: composedAt,
      syncedAt: null,
      by: null,
      command: { id, review },
      base: null,
      changing: false,
      rehearsal,
    })
  }
  for (const { id, review, body, rehearsal } of openOf('capture.amend', facts)) {
    const item = items.get(body.captureId)
    if (item === undefined) continue
    const stand = review === null ? item.stand : 'held'
    items.set(body.captureId, {
      ...item,
      capture: body.capture,
      link: linkOf(body),
      stand,
      command: { id, review },
      changing: true,
      rehearsal,
    })
  }
  return [...items.values()].toSorted((a, b) => ORDER[a.stand] - ORDER[b.stand] || b.capture.happenedAt - a.capture.happenedAt)
}

export function ticketItems(tickets: readonly Ticket[], facts: Facts): readonly TicketItem[] {
  const known = tickets.map(({ id, at, by, ...ticket }): TicketItem => ({
    ticketId: id,
    ticket,
    stand: 'synced',
    at,
    by,
    rehearsal: false,
  }))
  const ids = new Set(tickets.map(({ id }) => id))
  const open = openOf('ticket.create', facts)
    .filter(({ body }) => !ids.has(body.ticketId))
    .map(({ body, composedAt, ...more }): TicketItem => ({
      ticketId: body.ticketId,
      ticket: body.ticket,
      stand: more.stand,
      at: composedAt,
      by: null,
      rehearsal: more.rehearsal,
    }))
  return [...open, ...known].toSorted((a, b) => ORDER[a.stand] - ORDER[b.stand] || b.ticket.urgency - a.ticket.urgency || b.at - a.at)
}

const holds = (query: string, texts: readonly string[]): boolean => texts.some((text) => plain(text).includes(plain(query)))

/** By name, number, order or words: the whole query somewhere, or each of its words. */
export const fits = (query: string, texts: readonly string[]): boolean =>
  holds(query, texts) ||
  query
    .split(/\s+/u)
    .filter((word) => plain(word) !== '')
    .every((word) => holds(word, texts))

export const wordsOfCapture = ({ capture }: CaptureItem): readonly string[] => [
  capture.who,
  capture.contact,
  capture.orderNo,
  capture.request,
  capture.promise,
]

export const wordsOfTicket = ({ ticket }: TicketItem): readonly string[] => [ticket.customerName, ticket.orderNo, ticket.summary]

/** How this contact can be changed now; null while it can't. */
export function editingOf({ captureId, capture, link, stand, command, base, changing }: CaptureItem): Editing | null {
  if (changing || stand === 'going') return null
  if (base !== null) return { captureId, capture, link, how: 'amend', base }
  if (command === null) return null
  const rule = command.review?.rule ?? null
  return { captureId, capture, link, how: 'replace', commandId: command.id, rule, judgedUpTo: command.review?.judgedUpTo ?? 0 }
}

/** A ticket as the contact says it. */
export const ticketFrom = ({ captureId, capture, link }: CaptureItem): TicketDraft => ({
  category: capture.category,
  urgency: capture.urgency,
  summary: capture.request.slice(0, 2_000),
  customerName: capture.who || capture.contact,
  orderNo: capture.orderNo,
  captureId,
  ...link,
})
