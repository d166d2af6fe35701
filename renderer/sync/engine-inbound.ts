import { DownFrame } from '../../shared/protocol/down.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { Fate, LaneHead } from '../../shared/protocol/command-frame.ts'
import { byPlace, type CommandRow } from './command-row.ts'
import { DROPS_PER_HOLE, REPLAYS_PER_HOLE } from './constants.ts'
import { bury, commit, crash, publish, serverNow, type Link, type State } from './engine-state.ts'
import { addEvent, emptyInbound, isStopKind, placeOf, type Inbound } from './inbound-rules.ts'
import { applyFate, applyVerdict, withState, type Context, type Step } from './outcome-rules.ts'
import type { LedgerChanges } from './ports.ts'
import type { DeskBatch, QuarantineRow } from './status.ts'

/** What a run of frames adds up to before it is committed as one. */
export type Run = {
  inbound: Inbound
  /** Commands changed by answers and fates. */
  rows: Map<string, CommandRow>
  heads: Map<string, string | null>
  closeClaims: Set<string>
  typing: DeskBatch['typing'][number][]
  gap: boolean
  halt: boolean
  dropLink: string | null
}

export const newRun = (state: State): Run => ({
  inbound: emptyInbound(state.meta.cursor),
  rows: new Map(),
  heads: new Map(),
  closeClaims: new Set(),
  typing: [],
  gap: false,
  halt: false,
  dropLink: null,
})

const contextOf = (state: State, link: Link, run: Run): Context => ({
  clientEpoch: link.clientEpoch,
  serverEpoch: link.serverEpoch,
  cursor: run.inbound.cursor,
  now: serverNow(state),
})

const rowOf = (state: State, run: Run, id: string): CommandRow | undefined => run.rows.get(id) ?? state.open.get(id)

/** Adds one frame that is neither welcome nor page to the run. */
export function addFrame(state: State, link: Link, run: Run, raw: unknown): void {
  const parsed = DownFrame.safeParse(raw)
  if (!parsed.success) {
    addUnreadable(state, run, raw)
    return
  }
  const frame = parsed.data
  if (frame.type === 'event') {
    if (run.gap || run.halt) return
    const place = placeOf(frame.body.seq, run.inbound.cursor)
    if (place === 'gap') run.gap = true
    else if (place === 'next') addEvent(run.inbound, frame.body)
  } else if (frame.type === 'answer') {
    const row = rowOf(state, run, frame.body.id)
    if (row === undefined) return
    take(
      state,
      run,
      applyVerdict(row, frame.body.verdict, contextOf(state, link, run), (head) => goesLater(state, head, row)),
    )
  } else if (frame.type === 'fates') {
    addFates(state, link, run, frame.body)
  } else if (frame.type === 'signal') {
    run.typing.push(frame.body)
  }
}

/** FR5, FR16. Heads are those the server read together with the fates. */
export function addFates(
  state: State,
  link: Link,
  run: Run,
  body: { fates: readonly { id: string; fate: Fate }[]; laneHeads: readonly LaneHead[] },
): void {
  for (const { id, fate } of body.fates) {
    const row = rowOf(state, run, id)
    if (row === undefined) continue
    take(state, run, applyFate(row, fate, contextOf(state, link, run)))
    const asked = link.asked.get(id)
    if (asked !== undefined && fate.kind === 'accepted') link.asked.delete(id)
  }
  for (const { lane, head } of body.laneHeads) run.heads.set(lane, head)
}

function take(state: State, run: Run, step: Step): void {
  run.rows.set(step.row.id, step.row)
  if (step.closeClaim) run.closeClaims.add(step.row.id)
  if (step.appliedAt !== null) state.appliedAt.set(step.row.id, step.appliedAt)
  if (step.waitFor !== null) state.waitFor.set(step.row.id, step.waitFor)
  if (step.head !== undefined) run.heads.set(step.row.lane, step.head)
  if (step.dropLink) run.dropLink = 'fence'
}

function goesLater(state: State, head: string, row: CommandRow): boolean {
  const place = state.places.get(head)
  return place !== undefined && place.lane === row.lane && byPlace(place, row) > 0
}

/** IN2, LD6: kept as raw bytes; the cursor passes it only where its number is readable and nothing is halted by it. */
function addUnreadable(state: State, run: Run, raw: unknown): void {
  const frame = record(raw)
  const body = record(frame?.['body'])
  const seq = typeof body?.['seq'] === 'number' ? body['seq'] : null
  if (frame?.['type'] === 'event' && seq !== null) {
    if (run.gap || run.halt) return
    const place = placeOf(seq, run.inbound.cursor)
    if (place === 'old') return
    if (place === 'gap') {
      run.gap = true
      return
    }
    if (isStopKind(body?.['kind'])) run.halt = true
    else run.inbound.cursor = seq
  }
  run.inbound.quarantine.push(quarantineRow(state, run, { seq, raw, reason: frame?.['type'] === 'unreadable' ? 'unreadable' : 'shape' }))
}

function quarantineRow(state: State, run: Run, what: { seq: number | null; raw: unknown; reason: string }): QuarantineRow {
  const ordinal = state.quarantined + run.inbound.quarantine.length
  return {
    id: `${state.deps.incarnation}-${ordinal}`,
    at: serverNow(state),
    seq: what.seq,
    reason: what.reason,
    raw: JSON.stringify(what.raw).slice(0, 65_536),
  }
}

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null

/** LD3: cursor, rows made from events and commands matched by them change in one transaction; then ack, then the desks. */
export async function settleRun(state: State, link: Link, run: Run): Promise<void> {
  const changes = await changesOf(state, run)
  if (changes !== null) {
    if (run.closeClaims.size > 0) await state.deps.journal.closeClaims([...run.closeClaims])
    await crash(state, 'in2.before-commit')
    await commit(state, changes)
    await crash(state, 'in3.after-commit')
    await afterCommit(state, link, run, changes)
  }
  if (run.typing.length > 0) publish(state, { typing: run.typing })
  if (run.halt) await forceRefetch(state, link, 'stop_type')
  else if (run.gap) await mendHole(state, link)
  else if (run.dropLink !== null) state.deps.link.drop(link.id, run.dropLink)
}

async function changesOf(state: State, run: Run): Promise<LedgerChanges | null> {
  const { inbound } = run
  await patchMessages(state, inbound)
  markApplied(state, run)
  const commands = eraseCommands(state, run)
  const moved = inbound.cursor > state.meta.cursor
  if (!moved && commands.length === 0 && run.heads.size === 0 && inbound.quarantine.length === 0) return null
  return {
    ...(moved ? { meta: { cursor: inbound.cursor } } : {}),
    messages: [...inbound.messages.values()],
    conversations: [...inbound.conversations.values()],
    commands,
    heads: [...run.heads].map(([lane, head]) => ({ lane, head })),
    quarantine: inbound.quarantine,
    eraseConversations: inbound.erasedConversations,
  }
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
  for (const [id] of inbound.applied) {
    const row = rowOf(state, run, id)
    if (row === undefined) continue
    run.rows.set(id, finished(state, row))
    run.heads.set(row.lane, id)
  }
  for (const [id, seq] of state.appliedAt) {
    const row = rowOf(state, run, id)
    if (row !== undefined && row.state.kind !== 'done' && seq <= inbound.cursor) run.rows.set(id, finished(state, row))
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
      const now = run.rows.get(row.id) ?? row
      const outcome = now.state.kind === 'done' ? now.state.outcome : 'erased'
      run.rows.set(row.id, { ...withState(now, { kind: 'done', outcome, at: serverNow(state), reason: null }), body: null, label: '' })
    }
  }
  return [...run.rows.values()].filter((row) => row !== state.open.get(row.id))
}

async function afterCommit(state: State, link: Link, run: Run, changes: LedgerChanges): Promise<void> {
  const erased = (changes.commands ?? []).filter((row) => row.body === null).map((row) => row.id)
  if (erased.length > 0) await state.deps.journal.erase(erased)
  if (changes.meta !== undefined) {
    await crash(state, 'in4.before-ack')
    state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'ack', body: { seq: state.meta.cursor } })
    await crash(state, 'in4.after-ack')
  }
  publish(state, {
    reset: (changes.eraseConversations?.length ?? 0) > 0,
    messages: changes.messages ?? [],
    conversations: changes.conversations ?? [],
    commands: changes.commands ?? [],
  })
  if (run.inbound.quarantine.length > 0) state.deps.desk.notice({ kind: 'quarantined', count: run.inbound.quarantine.length })
  await bury(state, changes.commands ?? [])
}

/** IN3: replay from the cursor, then a new connection, then the whole state anew. */
async function mendHole(state: State, link: Link): Promise<void> {
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
  else state.deps.link.drop(link.id, 'hole')
}

/** A cursor of 0 makes the next welcome a refetch (FR12); nothing shown is lost before the new snapshot is whole. */
async function forceRefetch(state: State, link: Link, reason: string): Promise<void> {
  await commit(state, { meta: { cursor: 0 } })
  state.deps.link.drop(link.id, reason)
}
