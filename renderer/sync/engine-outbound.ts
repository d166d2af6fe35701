import type { Message } from '../../shared/model/message.ts'
import { customerLane } from '../../shared/model/command.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { CommandFrame } from '../../shared/protocol/command-frame.ts'
import type { CommandRow } from './command-row.ts'
import { FACTS_LIMIT, MAX_IN_FLIGHT } from './constants.ts'
import { bury, commit, dropLink, publish, serverNow, type Link, type State } from './engine-state.ts'
import { candidates, nextRetryAt } from './lane-rules.ts'
import { erase, withState } from './outcome-rules.ts'
import { judge, type Facts } from './review-rules.ts'

const JOURNAL_PAUSE_MS = 1_000
/** Longest wait for a word from main about a command it could not send yet. */
const NOT_NOW_MS = 5_000

/** Judges and sends what may go, until nothing moves. Only a live link sends. */
export async function pump(state: State): Promise<void> {
  let moved = true
  while (moved) {
    const link = state.link
    if (link === null || link.phase !== 'live' || state.deps.clock.monotonic() < state.pausedUntil) return
    // A forgotten command is about to take its place in front of what waits (FR13).
    if (link.forgotten.rows.size > 0) return
    refill(state, link)
    if (state.deps.clock.monotonic() >= state.notNow.until) state.notNow.ids.clear()
    const list = candidates({
      open: [...state.open.values()].filter((row) => !state.decided.has(row.id) && row.rehearsal !== true),
      notNow: state.notNow.ids,
      now: serverNow(state),
      cursor: state.meta.cursor,
      waitFor: state.waitFor,
      channelOf: (id) => state.conversations.get(id)?.channel ?? null,
    })
    if (link.burst === 1 && ![...state.open.values()].some(isWaiting)) link.tokens = link.burst = MAX_IN_FLIGHT
    moved = await judgeAndSend(state, link, list)
  }
}

async function judgeAndSend(state: State, link: Link, list: readonly CommandRow[]): Promise<boolean> {
  const held: CommandRow[] = []
  const go: CommandRow[] = []
  for (const row of list) {
    // One that waits for another must not stand in front of that other.
    if (go.length >= Math.floor(link.tokens)) break
    const verdict = judge(row, await gatherFacts(state, row))
    if (verdict.kind === 'send') go.push(row)
    else if (verdict.kind === 'review') held.push(withState(row, { kind: 'needs_review', review: verdict.review }))
    else if (verdict.kind === 'erase') held.push(erase(row, serverNow(state)))
  }
  if (held.length > 0) {
    await commit(state, { commands: held })
    publish(state, { commands: held })
    await bury(state, held)
  }
  const sent = await dispatchAll(state, link, go)
  return held.length > 0 || sent
}

async function dispatchAll(state: State, link: Link, go: readonly CommandRow[]): Promise<boolean> {
  const outcomes = await Promise.all(
    go.map(async (row) => ({ row, outcome: await state.deps.journal.dispatch(link.id, frameOf(state, link, row), link.serverEpoch) })),
  )
  const rows: CommandRow[] = []
  const lost: CommandRow[] = []
  for (const { row, outcome } of outcomes) {
    if (outcome === 'lost') lost.push(pictureLost(row, state.meta.cursor))
    else if (outcome === 'decided') state.decided.add(row.id)
    else if (outcome === 'not_now') putOff(state, row.id)
    else if (outcome === 'unavailable') state.pausedUntil = state.deps.clock.monotonic() + JOURNAL_PAUSE_MS
    else {
      // Even without a socket the claim may be open: only the next welcome can tell, so it counts as sent.
      rows.push(withState(row, { kind: 'sent', clientEpoch: link.clientEpoch, serverEpoch: link.serverEpoch, at: serverNow(state) }))
      link.tokens -= 1
    }
  }
  const changed = [...rows, ...lost]
  // What could not go now is left out from here on, so that the next in place is looked at.
  if (changed.length === 0) return go.length > 0
  await commit(state, { commands: changed })
  for (const row of rows) link.asked.set(row.id, { at: state.deps.clock.monotonic(), statusAt: null })
  publish(state, { commands: changed })
  return true
}

/** CB12: nothing of it has left, and nothing can: a person picks again, sends the words alone, or discards it. */
const pictureLost = (row: CommandRow, judgedUpTo: number): CommandRow =>
  withState(row, { kind: 'needs_review', review: { rule: 'CB12', judgedUpTo, evidence: { messageIds: [], reason: 'lost' } } })

/** The first one put off sets the time for all, so that a stream of them can't push it away. */
function putOff({ notNow, deps }: State, id: string): void {
  if (notNow.ids.size === 0) notNow.until = deps.clock.monotonic() + NOT_NOW_MS
  notNow.ids.add(id)
}

/** FR6, FR8: epoch, place and preconditions are those of this very attempt. */
function frameOf(state: State, link: Link, row: CommandRow): CommandFrame {
  if (row.body === null) throw new Error('impossible: an erased command was sent')
  return {
    id: row.id,
    clientEpoch: link.clientEpoch,
    lane: row.lane,
    after: state.heads.get(row.lane) ?? null,
    composedAt: row.composedAt,
    baseMessageId: row.baseMessageId,
    dependsOn: row.dependsOn,
    preconditions: { judgedUpTo: state.meta.cursor },
    body: row.body,
  }
}

/** Everything a judgement looks at, fresh from the ledger. Notes and tags need no facts of the conversation. */
async function gatherFacts(state: State, row: CommandRow): Promise<Facts> {
  const toCustomer = row.lane === customerLane(row.conversationId)
  return {
    conversation: state.conversations.get(row.conversationId) ?? null,
    since: toCustomer ? await messagesSince(state, row) : [],
    dependency: dependencyOf(state, row),
    erased: state.erased.has(row.conversationId),
    matches: row.body?.kind === 'capture.add' ? await matchesFor(state) : null,
    now: serverNow(state),
    cursor: state.meta.cursor,
    deviceId: state.deviceId,
  }
}

/** What a capture may be the same as (CB7, CB8): read anew at each judgement, because captures are few. */
async function matchesFor(state: State): Promise<Facts['matches']> {
  const { captures, files } = await state.deps.ledger.matchFacts()
  const byCustomer = new Map(files.map((file) => [file.customerId, file]))
  const live = [...state.conversations.values()].flatMap((conversation) =>
    conversation.state === 'open' ? [{ conversation, file: byCustomer.get(conversation.customer.id) ?? null }] : [],
  )
  return { captures, live }
}

/** Without its base (a rebuilt ledger, an empty screen) the time of writing draws the line. */
async function messagesSince(state: State, row: CommandRow): Promise<readonly Message[]> {
  const messages = await state.deps.ledger.messagesAfter(row.conversationId, row.baseMessageId, FACTS_LIMIT)
  const base = row.baseMessageId === null ? null : await state.deps.ledger.message(row.baseMessageId)
  return base === null ? messages.filter((message) => message.at > row.composedAt) : messages
}

function dependencyOf(state: State, row: CommandRow): Facts['dependency'] {
  if (row.dependsOn === null) return null
  const open = state.open.get(row.dependsOn)
  if (open !== undefined) return open.state.kind === 'needs_review' ? 'waiting_for_person' : 'pending'
  return state.outcomes.get(row.dependsOn) ?? 'applied'
}

const isWaiting = (row: CommandRow): boolean => row.rehearsal !== true && (row.state.kind === 'queued' || row.state.kind === 'sent')

/** FR8, J15: what waited at the return goes at the server's drain rate from its first; after that at most 16 at once, then that rate. */
function refill(state: State, link: Link): void {
  const now = state.deps.clock.monotonic()
  link.tokens = Math.min(link.burst, link.tokens + ((now - link.tokensAt) / 1_000) * link.drainRate)
  link.tokensAt = now
}

/** FR15: a command without an answer is asked for; silence after that, and the link is dropped. */
export function chaseAnswers(state: State): void {
  const link = state.link
  if (link === null || link.phase !== 'live') return
  const now = state.deps.clock.monotonic()
  if (link.forgotten.rows.size > 0 && now - link.forgotten.at >= 2 * link.answerMs) {
    dropLink(state, link, 'no_fate')
    return
  }
  const asking: string[] = []
  for (const [id, asked] of link.asked) {
    if (asked.statusAt !== null && now - asked.statusAt >= link.answerMs) {
      dropLink(state, link, 'no_fate')
      return
    }
    if (asked.statusAt === null && now - asked.at >= link.answerMs) {
      asked.statusAt = now
      asking.push(id)
    }
  }
  if (asking.length > 0) state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'status', body: { ids: asking } })
}

/** Local wall-clock time of the next thing that happens by time alone, null for none. */
export function nextWake(state: State): number | null {
  const link = state.link
  if (link === null || link.phase !== 'live') return null
  const now = state.deps.clock.now()
  const mono = state.deps.clock.monotonic()
  const times: number[] = []
  for (const asked of link.asked.values()) {
    times.push(now + (asked.statusAt ?? asked.at) + link.answerMs - mono)
  }
  if (link.forgotten.rows.size > 0) times.push(now + link.forgotten.at + 2 * link.answerMs - mono)
  const retryAt = nextRetryAt([...state.open.values()])
  if (retryAt !== null) times.push(now + retryAt - serverNow(state))
  if (state.notNow.ids.size > 0) times.push(now + Math.max(0, state.notNow.until - mono))
  if (state.pausedUntil > mono) times.push(now + state.pausedUntil - mono)
  const waiting = [...state.open.values()].some((row) => row.state.kind === 'queued' && row.state.notBefore === null)
  if (waiting && link.tokens < 1) times.push(now + (1_000 * (1 - link.tokens)) / link.drainRate)
  return times.length === 0 ? null : Math.max(now + 1, Math.min(...times))
}
