import type { Claim, JournalOpening, JournalRow, JournalledDecision, Outcome } from '../../shared/model/journal.ts'
import { isOfConversation } from '../../shared/model/command.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CommandRow, CommandState } from './command-row.ts'
import { erase, isOfLostJournal, LOST_EPOCH, withState } from './outcome-rules.ts'
import type { LedgerOpening } from './ports.ts'

/** What the merge of both stores asks for; applied in this order: rejournal, ledger rows, tombstones. */
export type Recovery = {
  /** Rows of the ledger after the merge, changed ones only. */
  changed: readonly CommandRow[]
  /** All open rows after the merge. */
  open: readonly CommandRow[]
  tombstones: readonly { id: string; outcome: Outcome }[]
  /** Open ledger rows the journal does not know (JR9). */
  rejournal: readonly CommandRow[]
  dropDrafts: readonly string[]
  /** JR8: the ledger was wiped behind our back. */
  wiped: boolean
}

export const outcomeOfDecision = (kind: JournalledDecision['decision']['kind']): Outcome | null => {
  if (kind === 'cancel' || kind === 'discard') return 'cancelled'
  if (kind === 'replace') return 'superseded'
  return kind === 'mark_sent' ? 'applied' : null
}

/** JR4: never claimed goes back in the queue, claimed may have left and waits for its fate. */
function stateOfClaim(claim: Claim | null): CommandState {
  if (claim === null || !claim.open) return { kind: 'queued', notBefore: null }
  return { kind: 'sent', clientEpoch: claim.clientEpoch, serverEpoch: claim.serverEpoch, at: claim.at }
}

/** The ledger row a journal row asks for where the ledger has none. */
export function rowFromJournal(row: JournalRow): CommandRow {
  const bare: CommandRow = {
    id: row.id,
    no: row.no,
    rootNo: row.rootNo,
    lane: row.lane,
    conversationId: row.conversationId,
    label: row.label,
    body: row.body,
    composedAt: row.composedAt,
    composedLive: row.composedLive,
    baseMessageId: row.baseMessageId,
    dependsOn: row.dependsOn,
    draftId: row.draftId,
    state: stateOfClaim(row.claim),
    released: {},
    decidedNo: 0,
    wish: null,
    orderRetries: 0,
    arrivedBeforeCancel: false,
    captureNo: row.captureNo,
    ...(row.rehearsal === true ? { rehearsal: true } : {}),
    ...(row.reopened === undefined ? {} : { reopened: row.reopened }),
  }
  return withDecision(bare, row.decision)
}

/** JR3, JR4: a standing decision decides at once, a wish waits for the verdict of the open attempt. */
export function withDecision(before: CommandRow, journalled: JournalledDecision | null): CommandRow {
  if (journalled === null || before.state.kind === 'done') return before
  const { no, decision, wish, at } = journalled
  // In front of a person nothing is under way whose verdict a wish could wait for.
  if (wish && before.state.kind !== 'needs_review')
    return before.decidedNo >= no ? before : { ...before, decidedNo: no, wish: decision.kind }
  if (decision.kind === 'send_anyway') return before.decidedNo >= no ? before : release({ ...before, decidedNo: no, wish: null }, decision)
  const row = { ...before, decidedNo: no }
  const outcome = outcomeOfDecision(decision.kind)
  if (outcome === null) return row
  const reason = decision.kind === 'discard' ? decision.reason : null
  return { ...withState(row, { kind: 'done', outcome, at, reason }), wish: null }
}

function release(row: CommandRow, decision: { rule: CommandRowRule; judgedUpTo: number }): CommandRow {
  const before = row.released[decision.rule]
  const released = { ...row.released, [decision.rule]: Math.max(before ?? -1, decision.judgedUpTo) }
  const held =
    row.state.kind === 'needs_review' && row.state.review.rule === decision.rule && row.state.review.judgedUpTo <= decision.judgedUpTo
  return held ? { ...row, released, orderRetries: 0, state: { kind: 'queued', notBefore: null } } : { ...row, released }
}
type CommandRowRule = keyof CommandRow['released']

/**
 * JR7, JR8: until the snapshot is back a wiped ledger knows no conversation. Those with unfinished work stand in by what the
 * journal kept, so that the agent sees them and goes on answering; the snapshot replaces them whole.
 */
export function standIns(open: readonly CommandRow[], agent: { id: string; name: string } | null): Conversation[] {
  const found = new Map<string, Conversation>()
  for (const row of open.toSorted((a, b) => a.no - b.no)) {
    const { conversationId: id, label } = row
    if (row.body === null || !isOfConversation(row.body) || found.has(id)) continue
    const customer = { id, name: label, vip: false }
    found.set(id, { id, customer, shop: '', channel: 'live', state: 'open', assignee: agent, tags: [], openedAt: row.composedAt, seq: 0 })
  }
  return [...found.values()]
}

/** Open in both: the journal's claims and decisions overwrite the ledger row before anything is judged. */
function merge(ledger: CommandRow, journal: JournalRow): CommandRow {
  let row: CommandRow = { ...ledger, no: journal.no, rootNo: journal.rootNo, body: journal.body === null ? null : ledger.body }
  const claimed = journal.claim !== null && journal.claim.open
  const renumbered = journal.claim !== null && claimed && isOfLostJournal(journal.claim)
  // A journal that took the place of a lost one counts its decisions from the start.
  if (renumbered) row = { ...row, decidedNo: 0 }
  if (row.state.kind !== 'accepted' && !(renumbered && isBeforeAPerson(row))) {
    if (claimed) row = withState(row, stateOfClaim(journal.claim))
    else if (row.state.kind === 'sent') row = withState(row, { kind: 'queued', notBefore: null })
  }
  return withDecision(row, journal.decision)
}

/** JR6 and JR8: one merge at each opening of the ledger, whatever was lost on either side. */
export function recover(journal: JournalOpening, ledger: LedgerOpening): Recovery {
  const byId = new Map(ledger.openCommands.map((row) => [row.id, row]))
  const finished = new Map(ledger.finished.map((item) => [item.id, item.outcome]))
  const buried = new Map(journal.tombstones.map((item) => [item.id, item.outcome]))
  const rows: CommandRow[] = []
  const tombstones: { id: string; outcome: Outcome }[] = []

  for (const entry of journal.open) {
    const outcome = finished.get(entry.id)
    if (outcome !== undefined) {
      tombstones.push({ id: entry.id, outcome })
      continue
    }
    const known = byId.get(entry.id)
    rows.push(known === undefined ? rowFromJournal(entry) : merge(known, entry))
    byId.delete(entry.id)
  }
  const rejournal: CommandRow[] = []
  for (const row of byId.values()) {
    const outcome = buried.get(row.id)
    if (outcome === undefined) rejournal.push(lost(row))
    else rows.push(buriedAs(row, outcome))
  }
  rejournal.sort((a, b) => a.no - b.no)
  const all = [...rows, ...rejournal]
  for (const row of all) if (row.state.kind === 'done') tombstones.push({ id: row.id, outcome: row.state.outcome })

  const before = new Map(ledger.openCommands.map((row) => [row.id, row]))
  const changed = all.filter((row) => !same(before.get(row.id), row))
  return {
    changed,
    open: all.filter((row) => row.state.kind !== 'done'),
    tombstones,
    rejournal,
    dropDrafts: all.flatMap((row) => (row.draftId === null ? [] : [row.draftId])),
    wiped: ledger.fresh && journal.generation !== null && journal.generation !== ledger.meta.generation,
  }
}

/** Its claim is open for want of knowledge; only its fate or a person moves it. */
const isBeforeAPerson = (row: CommandRow): boolean => row.state.kind === 'needs_review' && row.state.review.rule === 'journal_lost'

/** JR9: nobody knows any more whether it left, so it waits for its fate: then it is applied, or a person decides. */
const lost = (row: CommandRow): CommandRow => ({
  ...withState(row, { kind: 'sent', clientEpoch: 0, serverEpoch: LOST_EPOCH, at: row.composedAt }),
  decidedNo: 0,
})

const buriedAs = (row: CommandRow, outcome: Outcome): CommandRow =>
  outcome === 'erased' ? erase(row, row.composedAt) : withState(row, { kind: 'done', outcome, at: row.composedAt, reason: null })

const same = (a: CommandRow | undefined, b: CommandRow): boolean => a !== undefined && JSON.stringify(a) === JSON.stringify(b)

/**
 * FR13: commands the journal has reopened since the ledger finished them. They are open here too, their decisions of before forgotten;
 * what the journal says of their claims follows in the merge.
 */
export function withReopened(journal: JournalOpening, ledger: LedgerOpening, rows: readonly CommandRow[]): LedgerOpening {
  const reopenings = new Map(journal.open.map((entry) => [entry.id, entry.reopened ?? 0]))
  const late = rows.filter((row) => row.state.kind === 'done' && (row.reopened ?? 0) < (reopenings.get(row.id) ?? 0))
  if (late.length === 0) return ledger
  const ids = new Set(late.map((row) => row.id))
  return {
    ...ledger,
    finished: ledger.finished.filter(({ id }) => !ids.has(id)),
    openCommands: [...ledger.openCommands, ...late.map((row) => reopen(row, reopenings.get(row.id) ?? 0))],
  }
}

/** As if it had never been decided about: the word was about another server. Waits as `sent` for its fate, which a person will be asked about. */
export const reopen = (row: CommandRow, reopened: number): CommandRow => ({
  ...withState(row, { kind: 'sent', clientEpoch: 1, serverEpoch: LOST_EPOCH, at: row.composedAt }),
  reopened,
  released: {},
  wish: null,
  orderRetries: 0,
})
