import { textOf, type CommandBody } from '../../../shared/model/command.ts'
import type { JournalRow } from '../../../shared/model/journal.ts'
import { byPlace, type CommandRow } from '../../sync/command-row.ts'

/** What belongs together: one conversation, or one capture. */
export type Group<T> = { id: string; name: string; rows: readonly T[] }

/**
 * A line of what waits without needing anybody here: `saved` here alone, `queued`, on its way, or taken and not confirmed; `held`: the
 * account has no right any more (CB2).
 */
export type Waiting = {
  id: string
  subject: string
  name: string
  text: string
  at: number
  state: 'saved' | 'queued' | 'sent' | 'accepted' | 'held'
  /** Made in a rehearsal (J25): it never leaves. */
  rehearsal: boolean
}

/** What is said of a command in one line; empty for a step without words. */
export function lineOf(body: CommandBody | null): string {
  if (body === null) return ''
  if (body.kind === 'capture.add' || body.kind === 'capture.amend') return body.capture.request
  if (body.kind === 'ticket.create') return body.ticket.summary
  if (body.kind === 'customer.edit')
    return body.remark ?? [...(body.preferences?.add ?? []), ...(body.preferences?.remove ?? [])].join('、')
  return textOf(body) ?? ''
}

/** Whom a command is about, as far as it says so itself. */
export function nameOf({ body, label }: Pick<CommandRow, 'body' | 'label'>): string {
  if (body?.kind === 'capture.add' || body?.kind === 'capture.amend') return body.capture.who || body.capture.contact || label
  return body?.kind === 'ticket.create' ? body.ticket.customerName || label : label
}

/** In the order of the first row of each. */
export function grouped<T extends { subject: string; name: string }>(rows: readonly T[]): readonly Group<T>[] {
  const groups = new Map<string, { id: string; name: string; rows: T[] }>()
  for (const row of rows) {
    const known = groups.get(row.subject)
    if (known === undefined) groups.set(row.subject, { id: row.subject, name: row.name, rows: [row] })
    else known.rows.push(row)
  }
  return [...groups.values()]
}

/** What waits for a person, the rows of one subject together, oldest first. `gone`: decided already, here or in the journal. */
export function heldRows(commands: readonly CommandRow[], gone: ReadonlySet<string>): readonly CommandRow[] {
  const held = commands.filter((row) => row.state.kind === 'needs_review' && !gone.has(row.id)).toSorted(byPlace)
  return grouped(held.map((row) => ({ row, subject: row.conversationId, name: '' }))).flatMap((group) => group.rows.map(({ row }) => row))
}

/** What a decision that ends has been made about, as the journal has it. */
export const endedIn = (journal: readonly JournalRow[]): readonly string[] => journal.filter(isEnded).map((row) => row.id)

const isEnded = (row: JournalRow): boolean =>
  row.outcome !== null || (row.decision !== null && !row.decision.wish && row.decision.decision.kind !== 'send_anyway')

/** What goes by itself, in the order of its places; the journal's rows the ledger does not know yet among them. */
export function waitingRows(commands: readonly CommandRow[], journal: readonly JournalRow[]): readonly Waiting[] {
  const ended = new Set(endedIn(journal))
  const known = new Set(commands.map((row) => row.id))
  const line = (row: CommandRow | JournalRow, state: Waiting['state']): Waiting & { no: number; rootNo: number } => ({
    id: row.id,
    subject: row.conversationId,
    name: nameOf(row),
    text: lineOf(row.body),
    at: row.composedAt,
    state,
    rehearsal: row.rehearsal === true,
    no: row.no,
    rootNo: row.rootNo,
  })
  const here = commands.flatMap((row) => {
    const { kind } = row.state
    return kind === 'needs_review' || kind === 'done' || ended.has(row.id) ? [] : [line(row, kind)]
  })
  const saved = journal.filter((row) => !known.has(row.id) && !isEnded(row)).map((row) => line(row, 'saved'))
  return [...here, ...saved].toSorted(byPlace)
}

/** How a person's word ended a command: one of four reasons, or what took its place, or that it was let go all the same. */
export type Ending =
  | 'answered_elsewhere'
  | 'no_longer_true'
  | 'customer_left'
  | 'written_by_mistake'
  | 'withdrawn'
  | 'replaced'
  | 'erased'
  | 'sent'

export function endingOf({ state }: CommandRow): Ending {
  if (state.kind !== 'done' || state.outcome === 'applied') return 'sent'
  if (state.outcome === 'cancelled') return state.reason ?? 'withdrawn'
  return state.outcome === 'superseded' ? 'replaced' : 'erased'
}

/** Rules a person has overruled for it. */
export const overruled = ({ released }: CommandRow): readonly string[] => Object.keys(released)
