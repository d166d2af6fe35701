import type { JournalRow } from '../../shared/model/journal.ts'
import type { CommandRow } from './command-row.ts'
import { chaseAnswers, nextWake, pump } from './engine-outbound.ts'
import { greet, handleFrames } from './engine-session.ts'
import { adopt, bury, commit, crash, publish, statusOf, type EngineDeps, type State } from './engine-state.ts'
import type { LedgerOpening, LinkId } from './ports.ts'
import { recover, rowFromJournal, withDecision, type Recovery } from './recovery-rules.ts'
import { withState } from './outcome-rules.ts'
import type { SyncStatus } from './status.ts'

/**
 * The sync engine of one account: the only writer of synced rows and commands.
 *
 *   journal rows ──┐                       ┌─► ledger commit ─► ack ─► desk batch ─► tombstones
 *   link frames  ──┼─► one queue, in turn ─┤
 *   wake-ups     ──┘                       └─► judge ─► claim in the journal ─► socket ─► `sent`
 *
 * Inputs return at once and are handled strictly one after the other; frames that gathered meanwhile are committed together.
 * A rejected ledger commit ends the engine (`onFailure`): nothing was acked, and the next opening recovers.
 */
export type Engine = {
  /** Opens both stores and merges them (JR6). Rejects when one of them cannot be opened. */
  open(): Promise<void>
  linkOpened(linkId: LinkId): void
  /** `json`: an array of frames whose envelopes main has checked. */
  linkFrames(linkId: LinkId, json: string): void
  linkClosed(linkId: LinkId): void
  journalRows(rows: readonly JournalRow[]): void
  wake(): void
  /** Resolves when every input so far is handled. */
  idle(): Promise<void>
  close(): void
  status(): SyncStatus
}

type Input =
  | { kind: 'opened'; linkId: LinkId }
  | { kind: 'frames'; linkId: LinkId; frames: unknown[] }
  | { kind: 'closed'; linkId: LinkId }
  | { kind: 'journal'; rows: readonly JournalRow[] }
  | { kind: 'wake' }

export function createEngine(deps: EngineDeps, onFailure: (error: unknown) => void = () => undefined): Engine {
  let state: State | null = null
  let queue: Input[] = []
  let running: Promise<void> | null = null
  let closed = false
  let lastStatus = ''

  const push = (input: Input): void => {
    if (closed) return
    const last = queue.at(-1)
    if (input.kind === 'frames' && last?.kind === 'frames' && last.linkId === input.linkId) last.frames.push(...input.frames)
    else queue.push(input)
    start()
  }
  const start = (): void => {
    if (state === null || running !== null) return
    running = run(state)
      .catch((error: unknown) => {
        closed = true
        deps.log.error('engine.failed', { reason: error instanceof Error ? error.name : 'unknown' })
        onFailure(error)
      })
      .finally(() => {
        running = null
        if (queue.length > 0 && !closed) start()
      })
  }
  const run = async (current: State): Promise<void> => {
    for (let input = queue.shift(); input !== undefined && !closed; input = queue.shift()) {
      await handle(current, input)
      if (closed) return
      await pump(current)
      report(current)
    }
  }
  const report = (current: State): void => {
    deps.wake.wakeAt(nextWake(current))
    const status = statusOf(current)
    const key = JSON.stringify(status)
    if (key !== lastStatus) deps.desk.status(status)
    lastStatus = key
  }

  return {
    async open() {
      state = await openBoth(deps)
      report(state)
      start()
    },
    linkOpened: (linkId) => push({ kind: 'opened', linkId }),
    linkFrames: (linkId, json) => push({ kind: 'frames', linkId, frames: JSON.parse(json) as unknown[] }),
    linkClosed: (linkId) => push({ kind: 'closed', linkId }),
    journalRows: (rows) => push({ kind: 'journal', rows }),
    wake: () => push({ kind: 'wake' }),
    async idle() {
      while (running !== null) await running
    },
    close() {
      closed = true
      queue = []
    },
    status: () =>
      state === null ? { phase: 'offline', queued: 0, sent: 0, needsReview: 0, cursor: 0, headSeq: 0, quarantined: 0 } : statusOf(state),
  }
}

async function handle(state: State, input: Input): Promise<void> {
  switch (input.kind) {
    case 'opened':
      return greet(state, input.linkId)
    case 'frames':
      if (state.link?.id === input.linkId) await handleFrames(state, state.link, input.frames)
      return
    case 'closed':
      if (state.link?.id === input.linkId) state.link = null
      return
    case 'journal':
      return takeJournalRows(state, input.rows)
    case 'wake':
      return chaseAnswers(state)
  }
}

/** Rows just submitted, decided or finished. The journal has them, so they are shown and sent from here on. */
async function takeJournalRows(state: State, rows: readonly JournalRow[]): Promise<void> {
  const changed: CommandRow[] = []
  for (const entry of rows) {
    if (entry.outcome !== null || state.outcomes.has(entry.id)) continue
    const known = state.open.get(entry.id)
    const row = known === undefined ? rowFromJournal(entry) : withDecision(known, entry.decision)
    state.decided.delete(entry.id)
    if (row !== known) changed.push(state.erased.has(row.conversationId) ? gone(row) : row)
  }
  if (changed.length === 0) return
  await commit(state, { commands: changed, dropDrafts: changed.flatMap((row) => (row.draftId === null ? [] : [row.draftId])) })
  publish(state, { commands: changed })
  await bury(state, changed)
}

const gone = (row: CommandRow): CommandRow => ({
  ...withState(row, { kind: 'done', outcome: 'erased', at: row.composedAt, reason: null }),
  body: null,
})

async function openBoth(deps: EngineDeps): Promise<State> {
  let journal = await deps.journal.open()
  const ledger = await deps.ledger.open()
  let recovery = recover(journal, ledger)
  await crash({ deps }, 'jr6.before-merge')
  const { rejournal } = recovery
  if (rejournal.length > 0 || journal.journalLost) {
    await deps.journal.rejournal(rejournal)
    // The new journal numbers them again; its numbers are the ones that hold.
    journal = await deps.journal.open()
    recovery = recover(journal, {
      ...ledger,
      openCommands: [...ledger.openCommands.filter((row) => !rejournal.some((r) => r.id === row.id)), ...rejournal],
    })
  }
  const state = firstState(deps, { deviceId: journal.deviceId, offset: journal.serverOffset }, ledger)
  for (const row of ledger.openCommands) adopt(state, row)
  for (const row of recovery.open) adopt(state, row)
  for (const { id, outcome } of [...journal.tombstones, ...ledger.finished]) state.outcomes.set(id, outcome)
  if (recovery.changed.length > 0 || rejournal.length > 0) {
    await commit(state, {
      commands: [...recovery.open, ...recovery.changed.filter((row) => row.state.kind === 'done')],
      dropDrafts: recovery.dropDrafts,
    })
  }
  if (journal.generation !== ledger.meta.generation) await deps.journal.adoptGeneration(ledger.meta.generation)
  if (recovery.tombstones.length > 0) await deps.journal.finish(recovery.tombstones)
  await crash(state, 'jr6.after-merge')
  tell(state, recovery, rejournal.length, journal.journalLost)
  publish(state, { reset: true })
  return state
}

function tell(state: State, recovery: Recovery, rejournalled: number, journalLost: boolean): void {
  if (recovery.wiped) state.deps.desk.notice({ kind: 'ledger_wiped', restored: recovery.open.length })
  if (journalLost || rejournalled > 0) state.deps.desk.notice({ kind: 'journal_lost', rejournalled })
}

function firstState(deps: EngineDeps, journal: { deviceId: string; offset: number }, ledger: LedgerOpening): State {
  return {
    deps,
    deviceId: journal.deviceId,
    meta: { ...ledger.meta },
    open: new Map(),
    outcomes: new Map(),
    places: new Map(),
    conversations: new Map(ledger.conversations.map((c) => [c.id, c])),
    heads: new Map(ledger.heads.map(({ lane, head }) => [lane, head])),
    erased: new Set(),
    appliedAt: new Map(),
    waitFor: new Map(),
    decided: new Set(),
    pausedUntil: 0,
    quarantined: 0,
    offset: journal.offset,
    n: 0,
    link: null,
    hole: { cursor: 0, drops: 0 },
  }
}
