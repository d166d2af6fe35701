import type { JournalRow } from '../../shared/model/journal.ts'
import type { CommandRow } from './command-row.ts'
import { chaseAnswers, nextWake, pump } from './engine-outbound.ts'
import { greet, handleFrames } from './engine-session.ts'
import { openBoth } from './engine-opening.ts'
import { bury, commit, publish, statusOf, type EngineDeps, type State } from './engine-state.ts'
import type { LinkId } from './ports.ts'
import { rowFromJournal, withDecision } from './recovery-rules.ts'
import { erase } from './outcome-rules.ts'
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
  const report = createReport(deps)
  const inputs = createInputs(
    async (input) => {
      if (state === null) return
      await handle(state, input)
      if (inputs.closed()) return
      await pump(state)
      report(state)
    },
    (error) => {
      deps.log.error('engine.failed', { reason: error instanceof Error ? error.name : 'unknown' })
      onFailure(error)
    },
  )
  return {
    async open() {
      state = await openBoth(deps)
      report(state)
      inputs.start()
    },
    linkOpened: (linkId) => inputs.push({ kind: 'opened', linkId }),
    linkFrames: (linkId, json) => inputs.push({ kind: 'frames', linkId, frames: JSON.parse(json) as unknown[] }),
    linkClosed: (linkId) => inputs.push({ kind: 'closed', linkId }),
    journalRows: (rows) => inputs.push({ kind: 'journal', rows }),
    wake: () => inputs.push({ kind: 'wake' }),
    idle: () => inputs.idle(),
    close: () => inputs.close(),
    status: () =>
      state === null ? { phase: 'offline', queued: 0, sent: 0, needsReview: 0, cursor: 0, headSeq: 0, quarantined: 0 } : statusOf(state),
  }
}

/** Asks for the next wake-up and tells the status when it is a new one. */
function createReport(deps: EngineDeps): (state: State) => void {
  let last = ''
  return (state) => {
    deps.wake.wakeAt(nextWake(state))
    const status = statusOf(state)
    const key = JSON.stringify(status)
    if (key !== last) deps.desk.status(status)
    last = key
  }
}

/**
 * The one queue. Nothing runs before `start`; then one input after the other, and frames of a link that wait behind
 * each other are handled as one batch. The first failure closes it for good.
 */
function createInputs(take: (input: Input) => Promise<void>, onFailure: (error: unknown) => void) {
  let queue: Input[] = []
  let running: Promise<void> | null = null
  let phase: 'waiting' | 'started' | 'closed' = 'waiting'
  const closed = (): boolean => phase === 'closed'

  const run = async (): Promise<void> => {
    for (let input = queue.shift(); input !== undefined && !closed(); input = queue.shift()) await take(input)
  }
  const work = (): void => {
    if (phase !== 'started' || running !== null) return
    running = run()
      .catch((error: unknown) => {
        phase = 'closed'
        onFailure(error)
      })
      .finally(() => {
        running = null
        if (queue.length > 0) work()
      })
  }
  const settled = async (): Promise<void> => {
    if (running === null) return
    await running
    await settled()
  }
  return {
    closed,
    start(): void {
      if (!closed()) phase = 'started'
      work()
    },
    push(input: Input): void {
      if (closed()) return
      const last = queue.at(-1)
      if (input.kind === 'frames' && last?.kind === 'frames' && last.linkId === input.linkId) last.frames.push(...input.frames)
      else queue.push(input)
      work()
    },
    idle: settled,
    close(): void {
      phase = 'closed'
      queue = []
    },
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
      state.notNow.ids.clear()
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
    if (row !== known) changed.push(state.erased.has(row.conversationId) ? erase(row, row.composedAt) : row)
  }
  if (changed.length === 0) return
  await commit(state, { commands: changed, dropDrafts: changed.flatMap((row) => (row.draftId === null ? [] : [row.draftId])) })
  publish(state, { commands: changed })
  await bury(state, changed)
}
