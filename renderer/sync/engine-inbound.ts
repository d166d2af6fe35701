import type { Round } from '../../shared/model/round.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { CommandRow } from './command-row.ts'
import { DROPS_PER_HOLE, REPLAYS_PER_HOLE } from './constants.ts'
import { reopenForgotten, restoreSettled } from './engine-restored.ts'
import { rowOf, type Run } from './engine-run.ts'
import { bury, commit, crash, dropLink, publish, serverNow, type Link, type State } from './engine-state.ts'
import type { Inbound } from './inbound-rules.ts'
import { erase, withState } from './outcome-rules.ts'
import type { LedgerChanges } from './ports.ts'
import type { DeskBatch } from './status.ts'

/** LD3: cursor, rows made from events and commands matched by them change in one transaction; then ack, then the desks. */
export async function settleRun(state: State, run: Run): Promise<void> {
  const { link } = run
  await reopenForgotten(state, run)
  const changes = await changesOf(state, run)
  if (changes !== null) {
    if (run.closeClaims.size > 0) await state.deps.journal.closeClaims([...run.closeClaims])
    const point = (name: 'in2.before-commit' | 'in3.after-commit') => (isRosterAlone(changes) ? undefined : crash(state, name))
    await point('in2.before-commit')
    const rounds = await commit(state, changes)
    await point('in3.after-commit')
    await afterCommit(state, run, { ...changes, rounds })
  }
  if (run.receipts.length > 0) await takeReceipts(state, run)
  await restoreSettled(state, link)
  if (run.signals.length > 0 || run.health !== null)
    publish(state, { signals: run.signals, ...(run.health === null ? {} : { health: run.health }) })
  if (run.halt) await forceRefetch(state, link, 'stop_type')
  else if (run.gap !== null) await mendHole(state, link, run.gap)
  else if (run.dropLink !== null) dropLink(state, link, run.dropLink)
}

/** Who is there comes again with the next welcome: such a commit has no crash points. */
const isRosterAlone = ({ meta, commands = [], heads = [], quarantine = [] }: LedgerChanges): boolean =>
  meta === undefined && commands.length + heads.length + quarantine.length === 0

async function changesOf(state: State, run: Run): Promise<LedgerChanges | null> {
  const { inbound } = run
  await patchMessages(state, inbound)
  markApplied(state, run)
  const commands = eraseCommands(state, run)
  const moved = inbound.cursor > state.meta.cursor
  const quiet = run.roster === null && run.heads.size === 0 && inbound.quarantine.length === 0
  if (!moved && commands.length === 0 && quiet) return null
  return {
    ...(moved ? { meta: { cursor: inbound.cursor } } : {}),
    messages: [...inbound.messages.values()],
    conversations: [...inbound.conversations.values()],
    commands,
    heads: [...run.heads].map(([lane, head]) => ({ lane, head })),
    quarantine: inbound.quarantine,
    files: [...inbound.files.values()],
    captures: [...inbound.captures.values()],
    tickets: [...inbound.tickets.values()],
    ...(run.roster === null ? {} : { roster: run.roster }),
    ...filledBy(state, inbound.cursor),
    eraseConversations: inbound.erasedConversations,
    eraseCustomers: inbound.erasedCustomers,
  }
}

/** A10: the hole that these events close. */
function filledBy(state: State, cursor: number): Pick<LedgerChanges, 'holes'> {
  const { openHole: hole } = state
  return hole === null || cursor < hole.to ? {} : { holes: [{ ...hole, state: 'filled' }] }
}

async function patchMessages(state: State, inbound: Inbound): Promise<void> {
  for (const patch of inbound.patches) {
    const known = inbound.messages.get(patch.messageId) ?? (await state.deps.ledger.message(patch.messageId))
    if (known !== null) inbound.messages.set(known.id, { ...known, delivery: patch.delivery })
  }
}

/** FR11: its event is here, or its fate names an event that is. */
export function markApplied(state: State, run: Run): void {
  const { inbound } = run
  // A head that an answer or fate names is never older than the event of a command still open here.
  const named = new Set(run.heads.keys())
  for (const [id, seq] of inbound.applied) {
    const row = rowOf(state, run, id)
    if (row === undefined) continue
    if (row.captureNo !== null) state.appliedSeq.set(id, seq)
    run.rows.set(id, finished(state, row))
    if (!named.has(row.lane)) run.heads.set(row.lane, id)
  }
  for (const [id, seq] of state.appliedAt) {
    const row = rowOf(state, run, id)
    if (row === undefined || row.state.kind === 'done' || seq > inbound.cursor) continue
    if (row.captureNo !== null) state.appliedSeq.set(id, seq)
    run.rows.set(id, finished(state, row))
  }
}

function finished(state: State, row: CommandRow): CommandRow {
  if (row.state.kind === 'done') return row
  const tooLate = row.wish === 'cancel' || row.wish === 'discard'
  const done = withState(row, { kind: 'done', outcome: 'applied', at: serverNow(state), reason: null })
  return { ...done, wish: null, arrivedBeforeCancel: row.arrivedBeforeCancel || tooLate }
}

/** CB1: what was not sent to an erased customer ends here, its words destroyed. */
function eraseCommands(state: State, run: Run): CommandRow[] {
  const gone = new Set(run.inbound.erasedConversations)
  if (gone.size > 0) {
    for (const row of state.open.values()) {
      if (!gone.has(row.conversationId)) continue
      run.rows.set(row.id, erase(run.rows.get(row.id) ?? row, serverNow(state)))
    }
  }
  return [...run.rows.values()].filter((row) => row !== state.open.get(row.id))
}

async function afterCommit(state: State, run: Run, changes: LedgerChanges & { rounds: readonly Round[] }): Promise<void> {
  if (changes.holes !== undefined) state.openHole = null
  const erased = (changes.commands ?? []).filter((row) => row.body === null).map((row) => row.id)
  if (erased.length > 0) await state.deps.journal.erase(erased)
  if (changes.meta !== undefined) {
    await crash(state, 'in4.before-ack')
    state.deps.link.send(run.link.id, { v: PROTOCOL_VERSION, type: 'ack', body: { seq: state.meta.cursor } })
    await crash(state, 'in4.after-ack')
  }
  publish(state, {
    reset: (changes.eraseConversations?.length ?? 0) > 0,
    messages: changes.messages ?? [],
    conversations: changes.conversations ?? [],
    commands: changes.commands ?? [],
    ...extrasOf(changes),
  })
  if (run.inbound.quarantine.length > 0) state.deps.desk.notice({ kind: 'quarantined', count: run.inbound.quarantine.length })
  await bury(state, changes.commands ?? [])
}

/** JR10: what was done before, and which event says so, is known now. */
async function takeReceipts(state: State, { receipts }: Run): Promise<void> {
  await state.deps.journal.receipts(receipts)
  for (const { id } of receipts) state.unreceipted.delete(id)
}

/** What most batches don't have; left out then, because each window gets a copy of every batch. */
function extrasOf(changes: LedgerChanges & { rounds: readonly Round[] }): Partial<DeskBatch> {
  const { files, captures, tickets, quarantine, rounds, roster, holes } = changes
  return {
    ...(quarantine === undefined || quarantine.length === 0 ? {} : { quarantine }),
    ...(files === undefined || files.length === 0 ? {} : { files }),
    ...(captures === undefined || captures.length === 0 ? {} : { captures }),
    ...(tickets === undefined || tickets.length === 0 ? {} : { tickets }),
    ...(rounds.length === 0 ? {} : { rounds }),
    ...(roster === undefined ? {} : { roster }),
    ...(holes === undefined ? {} : { holes }),
  }
}

/** IN3: replay from the cursor, then a new connection, then the whole state anew. `behind`: the event that showed the hole. */
async function mendHole(state: State, link: Link, behind: number): Promise<void> {
  await openHole(state, behind)
  if (state.hole.cursor !== state.meta.cursor) state.hole = { cursor: state.meta.cursor, drops: 0 }
  if (link.replays < REPLAYS_PER_HOLE) {
    link.replays += 1
    state.deps.link.send(link.id, {
      v: PROTOCOL_VERSION,
      type: 'fetch',
      body: { n: -link.replays, want: { kind: 'replay', after: state.meta.cursor } },
    })
    return
  }
  state.hole.drops += 1
  if (state.hole.drops > DROPS_PER_HOLE) await forceRefetch(state, link, 'hole')
  else dropLink(state, link, 'hole')
}

/** A10: what did not come is named, once, until it is here. */
async function openHole(state: State, behind: number): Promise<void> {
  const from = state.meta.cursor + 1
  const known = state.openHole
  // A part of it is here by now: it stays one hole until its end is.
  if (known !== null && from >= known.from && from <= known.to) return
  const hole = { from, to: behind - 1, at: serverNow(state), state: 'asked' } as const
  await commit(state, { holes: [hole] })
  state.openHole = hole
  publish(state, { holes: [hole] })
}

/** A cursor of 0 makes the next welcome a refetch (FR12); nothing shown is lost before the new snapshot is whole. */
async function forceRefetch(state: State, link: Link, reason: string): Promise<void> {
  await commit(state, { meta: { cursor: 0 } })
  dropLink(state, link, reason)
}
