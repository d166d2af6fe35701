import { DownFrame } from '../../shared/protocol/down.ts'
import type { Roster } from '../../shared/model/agent.ts'
import type { BackendHealth } from '../../shared/model/health.ts'
import type { Receipt } from '../../shared/model/journal.ts'
import type { Fate, LaneHead } from '../../shared/protocol/command-frame.ts'
import { byPlace, type CommandRow } from './command-row.ts'
import { serverNow, type Link, type State } from './engine-state.ts'
import { addEvent, emptyInbound, isStopKind, placeOf, type Inbound } from './inbound-rules.ts'
import { applyFate, applyVerdict, inTheDark, type Context, type Step } from './outcome-rules.ts'
import type { DeskBatch, QuarantineRow } from './status.ts'

/** What a run of frames of one link adds up to before it is committed as one. */
export type Run = {
  link: Link
  inbound: Inbound
  /** Commands changed by answers and fates. */
  rows: Map<string, CommandRow>
  heads: Map<string, string | null>
  closeClaims: Set<string>
  signals: DeskBatch['signals'][number][]
  /** The newest of the run (FR20). */
  roster: Roster | null
  /** FR21, the newest of the run; never stored. */
  health: BackendHealth | null
  /** JR10: receipts of captures that were done before. */
  receipts: Receipt[]
  /** FR13: done commands the server has forgotten, and those it has not. */
  forgotten: CommandRow[]
  remembered: string[]
  /** Number of the first event behind a gap, null while there is none. */
  gap: number | null
  halt: boolean
  dropLink: string | null
}

export const newRun = (state: State, link: Link): Run => ({
  link,
  inbound: emptyInbound(state.meta.cursor),
  rows: new Map(),
  heads: new Map(),
  closeClaims: new Set(),
  signals: [],
  roster: null,
  health: null,
  receipts: [],
  forgotten: [],
  remembered: [],
  gap: null,
  halt: false,
  dropLink: null,
})

const contextOf = (state: State, run: Run): Context => ({
  clientEpoch: run.link.clientEpoch,
  serverEpoch: run.link.serverEpoch,
  cursor: run.inbound.cursor,
  now: serverNow(state),
})

export const rowOf = (state: State, run: Run, id: string): CommandRow | undefined => run.rows.get(id) ?? state.open.get(id)

/** Adds one frame that is neither welcome nor page to the run. */
export function addFrame(state: State, run: Run, raw: unknown): void {
  const parsed = DownFrame.safeParse(raw)
  if (!parsed.success) {
    addUnreadable(state, run, raw)
    return
  }
  const frame = parsed.data
  if (frame.type === 'event') {
    if (run.gap !== null || run.halt) return
    const place = placeOf(frame.body.seq, run.inbound.cursor)
    if (place === 'gap') run.gap = frame.body.seq
    else if (place === 'next') addEvent(run.inbound, frame.body)
  } else if (frame.type === 'answer') {
    const row = rowOf(state, run, frame.body.id)
    if (row === undefined) return
    const laterPlace = (head: string): boolean => goesLater(state, head, row)
    take(state, run, applyVerdict(row, frame.body.verdict, { ...contextOf(state, run), laterPlace }))
  } else if (frame.type === 'fates') {
    addFates(state, run, frame.body)
  } else if (frame.type === 'signal') {
    run.signals.push(frame.body)
  } else if (frame.type === 'roster') {
    run.roster = frame.body
  } else if (frame.type === 'health') {
    run.health = frame.body
  }
}

/** FR5, FR16. Heads are those the server read together with the fates. */
export function addFates(
  state: State,
  run: Run,
  body: { fates: readonly { id: string; fate: Fate }[]; laneHeads: readonly LaneHead[] },
): void {
  for (const { id, fate } of body.fates) {
    const row = rowOf(state, run, id)
    if (row !== undefined) take(state, run, stepOf(row, fate, { run, context: contextOf(state, run) }))
    const asked = run.link.forgotten.rows.get(id)
    if (asked !== undefined && fate.kind === 'unknown') run.forgotten.push(asked)
    else if (asked !== undefined) run.remembered.push(id)
    if (fate.kind === 'applied' && state.unreceipted.has(id)) run.receipts.push({ id, seq: fate.seq })
  }
  for (const { lane, head } of body.laneHeads) run.heads.set(lane, head)
}

/** FR14: after an answer nobody could read, a server that says it does not know the command does not know what it answered. */
function stepOf(row: CommandRow, fate: Fate, { run, context }: { run: Run; context: Context }): Step {
  const answered = run.link.asked.get(row.id)?.unreadable === true
  return fate.kind === 'unknown' && answered ? inTheDark(row, context) : applyFate(row, fate, context)
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
    if (run.gap !== null || run.halt) return
    const place = placeOf(seq, run.inbound.cursor)
    if (place === 'old') return
    if (place === 'gap') {
      run.gap = seq
      return
    }
    if (isStopKind(body?.['kind'])) run.halt = true
    else run.inbound.cursor = seq
  }
  if (frame?.['type'] === 'answer') markUnreadable(run.link, body?.['id'])
  const place = typeof frame?.['type'] === 'string' ? frame['type'].slice(0, 60) : ''
  run.inbound.quarantine.push(quarantineRow(state, run, { seq, raw, place, reason: reasonOf(place, body) }))
}

/** FR14, FR15: what the answer meant is asked for by `status` as if it had not come. */
function markUnreadable({ asked }: Link, id: unknown): void {
  const one = typeof id === 'string' ? asked.get(id) : undefined
  if (one !== undefined) one.unreadable = true
}

/** `killed`: main has put it in place of an event that ended the ledger window (IN7). */
const reasonOf = (place: string, body: Record<string, unknown> | null): string =>
  place === 'unreadable' ? 'unreadable' : body?.['killed'] === true ? 'killed' : 'shape'

type Unreadable = { seq: number | null; raw: unknown; reason: string; place: string }

function quarantineRow(state: State, run: Run, what: Unreadable): QuarantineRow {
  const ordinal = state.quarantined + run.inbound.quarantine.length
  return {
    id: `${state.deps.incarnation}-${ordinal}`,
    at: serverNow(state),
    seq: what.seq,
    reason: what.reason,
    place: what.place,
    raw: JSON.stringify(what.raw).slice(0, 65_536),
  }
}

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
