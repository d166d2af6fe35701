import type { Clock } from '../../shared/lib/clock.ts'
import type { ServerClock } from '../../shared/lib/server-clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { Outcome } from '../../shared/model/journal.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Round } from '../../shared/model/round.ts'
import type { CommandRow } from './command-row.ts'
import type { DeskPort, FinishedCommand, JournalPort, LedgerChanges, LedgerMeta, LedgerPort, LinkId, LinkPort, WakePort } from './ports.ts'
import type { DeskBatch, Hole, SyncStatus } from './status.ts'

export type EngineDeps = {
  /** Random id of this life of the ledger window; numbers its batches. */
  incarnation: string
  /** Who is signed in, as last heard. */
  agent: { id: string; name: string } | null
  journal: JournalPort
  ledger: LedgerPort
  link: LinkPort
  desk: DeskPort
  wake: WakePort
  clock: Clock
  log: Log
  /** Test hook: the program may be killed at a named point. */
  crashPoint?: (name: string) => Promise<void> | void
}

/** A command handed to a socket. `unreadable`: it was answered, and nobody here can tell what. Monotonic times. */
type Asked = { at: number; statusAt: number | null; unreadable?: boolean }

/** One socket's life as the engine sees it. */
export type Link = {
  id: LinkId
  phase: 'welcoming' | 'refetching' | 'replaying' | 'live'
  clientEpoch: number
  serverEpoch: string
  headSeq: number
  drainRate: number
  /** Send budget, refilled at the drain rate, up to `burst`: 1 while what waited at the return is still going, 16 after that (J15). */
  tokens: number
  burst: number
  tokensAt: number
  greetedAt: number
  /** FR15: how long an answer may take on this link. */
  answerMs: number
  /** Commands handed to this socket that have no answer yet. */
  asked: Map<string, Asked>
  refetch: Refetch | null
  replays: number
  /** FR13: done commands this restored server was asked about and has not answered yet; nothing is sent meanwhile. */
  forgotten: { rows: Map<string, CommandRow>; at: number }
}

/** A snapshot being built beside the visible rows (FR12). */
export type Refetch = {
  n: number
  snapshot: number
  conversations: Map<string, Conversation>
  /** Command and the event that was its effect. */
  causes: Map<string, number>
  /** Highest order of each conversation's messages. */
  lastOrders: Map<string, number>
}

export type State = {
  deps: EngineDeps
  deviceId: string
  meta: LedgerMeta
  open: Map<string, CommandRow>
  /** What became of finished commands, for dependencies and late rows. */
  outcomes: Map<string, Outcome>
  /** Places of every command seen, for FR8. */
  places: Map<string, { lane: string; rootNo: number; no: number }>
  conversations: Map<string, Conversation>
  heads: Map<string, string | null>
  erased: Set<string>
  /** Fate or answer said: applied at this event; done once the cursor is there. */
  appliedAt: Map<string, number>
  waitFor: Map<string, number>
  /** Events of captures just done, for their receipts. */
  appliedSeq: Map<string, number>
  /** Captures done whose receipt is missing (JR10). */
  unreceipted: Set<string>
  /** Refused a claim because of a decision that is on its way here. */
  decided: Set<string>
  /** Commands main could not send yet; they are left out, they alone, until this monotonic time or the next wake-up. */
  notNow: { ids: Set<string>; until: number }
  /** The journal could not record a claim; nothing is sent until this monotonic time. */
  pausedUntil: number
  quarantined: number
  serverClock: ServerClock
  n: number
  link: Link | null
  /** Links dropped for one and the same hole (IN3). */
  hole: { cursor: number; drops: number }
  /** The hole that is being mended, as the agent is told of it (A10). */
  openHole: Hole | null
}

export const serverNow = (state: State): number => state.serverClock.now()

export const crash = async (state: { deps: EngineDeps }, name: string): Promise<void> => {
  await state.deps.crashPoint?.(name)
}

/** Gives the link up: from here on nothing is sent on it and nothing it still brings is read. */
export function dropLink(state: State, link: Link, reason: string): void {
  state.link = null
  state.deps.link.drop(link.id, reason)
}

/** Remembers a row's new state in memory. */
export function adopt(state: State, row: CommandRow): void {
  state.places.set(row.id, { lane: row.lane, rootNo: row.rootNo, no: row.no })
  if (row.state.kind === 'done') {
    state.open.delete(row.id)
    state.outcomes.set(row.id, row.state.outcome)
    state.appliedAt.delete(row.id)
    state.waitFor.delete(row.id)
    state.decided.delete(row.id)
  } else {
    state.open.set(row.id, row)
    // Reopened (FR13), where it was done before.
    state.outcomes.delete(row.id)
  }
  if (row.state.kind !== 'sent') state.link?.asked.delete(row.id)
}

/** One transaction of the ledger, then the same in memory; answers the waitings it ended. Tombstones and desk batches are the caller's next steps. */
export async function commit(state: State, changes: LedgerChanges): Promise<readonly Round[]> {
  const rounds = await state.deps.ledger.commit(changes)
  Object.assign(state.meta, changes.meta)
  for (const row of changes.commands ?? []) adopt(state, row)
  for (const { lane, head } of changes.heads ?? []) state.heads.set(lane, head)
  if (changes.intoSnapshot === undefined || changes.intoSnapshot === state.meta.snapshot) {
    for (const conversation of changes.conversations ?? []) state.conversations.set(conversation.id, conversation)
  }
  for (const id of changes.eraseConversations ?? []) {
    state.conversations.delete(id)
    state.erased.add(id)
  }
  state.quarantined += changes.quarantine?.length ?? 0
  return rounds
}

/** JR5: the ledger has it, so the journal may let go. A failure here is mended at the next opening (JR6). */
/** Where the event of a capture is not known, its receipt is asked for with the next welcome. */
function finishedOf(state: State, row: CommandRow, outcome: Outcome): FinishedCommand {
  if (row.captureNo === null || outcome !== 'applied') return { id: row.id, outcome }
  const seq = state.appliedSeq.get(row.id)
  state.appliedSeq.delete(row.id)
  if (seq === undefined) state.unreceipted.add(row.id)
  return { id: row.id, outcome, seq }
}

export async function bury(state: State, rows: readonly CommandRow[]): Promise<void> {
  const items = rows.flatMap((row) => (row.state.kind === 'done' ? [finishedOf(state, row, row.state.outcome)] : []))
  if (items.length > 0) await state.deps.journal.finish(items)
}

export function publish(state: State, part: Partial<Omit<DeskBatch, 'incarnation' | 'n'>>): void {
  state.n += 1
  const empty = { reset: false, messages: [] as Message[], conversations: [], commands: [], signals: [] }
  state.deps.desk.publish({ ...empty, ...part, incarnation: state.deps.incarnation, n: state.n })
}

export function statusOf(state: State): SyncStatus {
  const count = (kind: CommandRow['state']['kind']): number => [...state.open.values()].filter((row) => row.state.kind === kind).length
  return {
    phase: state.link === null ? 'offline' : state.link.phase,
    queued: count('queued'),
    sent: count('sent') + count('accepted'),
    needsReview: count('needs_review'),
    cursor: state.meta.cursor,
    headSeq: state.link?.headSeq ?? state.meta.cursor,
    quarantined: state.quarantined,
  }
}
