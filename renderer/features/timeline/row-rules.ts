import { assertNever, must } from '../../../shared/lib/assert.ts'
import { textOf, type CommandBody } from '../../../shared/model/command.ts'
import type { JournalRow } from '../../../shared/model/journal.ts'
import type { Message } from '../../../shared/model/message.ts'
import { dayKey } from '../../lib/format.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { groupTurns } from './robot-rules.ts'

/** Words of delivery. `saving` exists only in the composer, before the journal has answered. */
export type Delivery = 'saved' | 'sending' | 'delivered' | 'read' | 'unsure' | 'review' | 'recalled' | 'failed'

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'message'; key: string; message: Message; mine: boolean; follows: boolean }
  | { kind: 'robot'; key: string; messages: readonly Message[] }
  | { kind: 'pending'; key: string; pending: Pending; follows: boolean }

/** A command that has no message row yet. `cancellable`: nothing of it has left this machine. */
export type Pending = {
  id: string
  body: CommandBody
  text: string | null
  composedAt: number
  delivery: Delivery
  cancellable: boolean
  /** Made in a rehearsal (J25): it never leaves. */
  rehearsal: boolean
}

export type RowFacts = {
  messages: readonly Message[]
  commands: readonly CommandRow[]
  /** Unfinished journal rows of this conversation. */
  journal: readonly JournalRow[]
  /** Whether the account is live; a `sent` row without a live link is uncertain. */
  live: boolean
  agentId: string
}

/** The delivery word of an open command (table of the five states). */
export function deliveryOf(row: CommandRow, live: boolean): Delivery {
  switch (row.state.kind) {
    case 'queued':
      return 'saved'
    case 'sent':
      return live ? 'sending' : 'unsure'
    case 'needs_review':
      return 'review'
    case 'accepted':
    case 'done':
      return 'delivered'
    default:
      return assertNever(row.state, 'command state')
  }
}

/** The delivery word of an agent's message the back-end has. */
export function deliveryOfMessage(message: Message, read: boolean): Delivery {
  if (message.delivery !== 'sent') return message.delivery
  return read && !message.internal ? 'read' : 'delivered'
}

const fromCommand = (row: CommandRow & { body: CommandBody }, live: boolean): Pending => ({
  id: row.id,
  body: row.body,
  text: textOf(row.body),
  composedAt: row.composedAt,
  delivery: deliveryOf(row, live),
  cancellable: row.state.kind === 'queued' && row.wish === null,
  rehearsal: row.rehearsal === true,
})

/** What the journal alone can say: kept here, and whether an attempt is open. */
const fromJournal = (row: JournalRow & { body: CommandBody }, live: boolean): Pending => ({
  id: row.id,
  body: row.body,
  text: textOf(row.body),
  composedAt: row.composedAt,
  delivery: row.claim?.open === true ? (live ? 'sending' : 'unsure') : 'saved',
  cancellable: row.claim?.open !== true && row.decision === null,
  rehearsal: row.rehearsal === true,
})

/** A decision that ends a command leaves nothing to show. */
export const isEnded = (row: JournalRow): boolean =>
  row.outcome !== null || (row.decision !== null && !row.decision.wish && row.decision.decision.kind !== 'send_anyway')

/**
 * Open commands in place order, then journal rows the ledger does not know yet (JR2: saved work shows even while the
 * ledger is shut). A command whose message is here already is left out, so nothing is ever shown twice.
 */
export function pendingOf(facts: RowFacts): readonly Pending[] {
  const here = new Set<string>()
  for (const message of facts.messages) if (message.causeId !== null) here.add(message.causeId)
  const known = new Set(facts.commands.map((command) => command.id))
  const endedIds = new Set(facts.journal.filter(isEnded).map((row) => row.id))
  const entries: { rootNo: number; no: number; pending: Pending }[] = []
  for (const row of facts.commands) {
    if (row.body === null || row.state.kind === 'done' || here.has(row.id) || endedIds.has(row.id)) continue
    entries.push({ rootNo: row.rootNo, no: row.no, pending: fromCommand({ ...row, body: row.body }, facts.live) })
  }
  for (const row of facts.journal) {
    if (row.body === null || isEnded(row) || known.has(row.id) || here.has(row.id)) continue
    entries.push({ rootNo: row.rootNo, no: row.no, pending: fromJournal({ ...row, body: row.body }, facts.live) })
  }
  return entries.toSorted((a, b) => a.rootNo - b.rootNo || a.no - b.no).map((entry) => entry.pending)
}

/** Rows in reading order (IN6): server order with day lines, then what is pending in submit order. */
export function buildRows(facts: RowFacts, pendings: readonly Pending[] = pendingOf(facts)): readonly Row[] {
  const rows: Row[] = []
  let day = ''
  let before: Message | null = null
  for (const turn of groupTurns(withoutTwins(facts.messages, pendings))) {
    const message = turn.kind === 'one' ? turn.message : must(turn.messages[0], 'a talk of nothing')
    const key = dayKey(message.at)
    if (key !== day) {
      rows.push({ kind: 'day', key: `day-${key}-${message.order}`, at: message.at })
      day = key
      before = null
    }
    if (turn.kind === 'robot') {
      // Named by its end: an older page may add to its beginning, and it must stay the same row.
      rows.push({ kind: 'robot', key: `robot-${turn.messages.at(-1)?.id ?? ''}`, messages: turn.messages })
      before = null
      continue
    }
    rows.push({
      kind: 'message',
      key: message.id,
      message,
      mine: message.author.id === facts.agentId,
      follows: before !== null && sameVoice(before, message),
    })
    before = message
  }
  let pendingBefore = before !== null && before.author.id === facts.agentId && !before.internal
  for (const pending of pendings) {
    rows.push({ kind: 'pending', key: pending.id, pending, follows: pendingBefore })
    pendingBefore = pending.body.kind === 'reply.send'
  }
  return rows
}

/** FR13: a message only this computer has gives way to its command, which waits for a person, and to the message that command brings then. */
function withoutTwins(messages: readonly Message[], pendings: readonly Pending[]): readonly Message[] {
  if (!messages.some((message) => message.onlyHere !== undefined)) return messages
  const shown = new Set([...pendings.map(({ id }) => id), ...messages.flatMap(({ causeId }) => causeId ?? [])])
  return messages.filter(({ onlyHere }) => onlyHere === undefined || onlyHere.causeId === null || !shown.has(onlyHere.causeId))
}

/** Lines of one voice within three minutes stand closer together. */
const sameVoice = (a: Message, b: Message): boolean =>
  a.author.kind === b.author.kind && a.author.id === b.author.id && a.internal === b.internal && b.at - a.at < 180_000

/** The messages a row shows, in their order. */
export const messagesIn = (row: Row): readonly Message[] =>
  row.kind === 'message' ? [row.message] : row.kind === 'robot' ? row.messages : []

export const newestOrder = (rows: readonly Row[]): number => messagesIn(rows.findLast(hasMessages) ?? NOTHING).at(-1)?.order ?? 0

export const oldestOrder = (rows: readonly Row[]): number => messagesIn(rows.find(hasMessages) ?? NOTHING)[0]?.order ?? 0

const NOTHING: Row = { kind: 'day', key: '', at: 0 }
const hasMessages = (row: Row): boolean => row.kind === 'message' || row.kind === 'robot'

/** Messages newer than `order`. */
export const countAfter = (rows: readonly Row[], order: number): number =>
  rows.reduce((sum, row) => sum + messagesIn(row).filter((message) => message.order > order).length, 0)
