import { createServerClock } from '../../shared/lib/server-clock.ts'
import type { JournalOpening } from '../../shared/model/journal.ts'
import { adopt, commit, crash, publish, type EngineDeps, type State } from './engine-state.ts'
import type { LedgerOpening } from './ports.ts'
import { recover, standIns, withReopened, type Recovery } from './recovery-rules.ts'

/** JR6: opens both stores, merges them and writes what the merge changed before anything else is done. */
export async function openBoth(deps: EngineDeps): Promise<State> {
  let journal = await deps.journal.open()
  const ledger = await openLedger(deps, journal)
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
  const conversations = ledger.meta.cursor === 0 && ledger.conversations.length === 0 ? standIns(recovery.open, deps.agent) : []
  if (recovery.changed.length > 0 || rejournal.length > 0) {
    await commit(state, {
      conversations,
      commands: [...recovery.open, ...recovery.changed.filter((row) => row.state.kind === 'done')],
      dropDrafts: recovery.dropDrafts,
    })
  }
  if (journal.generation !== ledger.meta.generation) await deps.journal.adoptGeneration(ledger.meta.generation)
  if (recovery.tombstones.length > 0) await deps.journal.finish(recovery.tombstones)
  for (const id of journal.unreceipted) state.unreceipted.add(id)
  for (const { id, outcome } of recovery.tombstones) if (outcome === 'applied') state.unreceipted.add(id)
  await crash(state, 'jr6.after-merge')
  tell(state, recovery, { journalLost: journal.journalLost, rejournalled: rejournal.length })
  publish(state, { reset: true })
  return state
}

/** FR13: what was reopened in the journal and not yet in the ledger is open in both before the merge. */
async function openLedger(deps: EngineDeps, journal: JournalOpening): Promise<LedgerOpening> {
  const ledger = await deps.ledger.open()
  const ids = journal.open.flatMap(({ id, reopened }) => (reopened === undefined ? [] : [id]))
  return ids.length === 0 ? ledger : withReopened(journal, ledger, await deps.ledger.commandsOf(ids))
}

function tell(state: State, recovery: Recovery, { journalLost, rejournalled }: { journalLost: boolean; rejournalled: number }): void {
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
    appliedSeq: new Map(),
    unreceipted: new Set(),
    decided: new Set(),
    notNow: { ids: new Set(), until: 0 },
    pausedUntil: 0,
    quarantined: 0,
    serverClock: createServerClock(deps.clock, journal.offset),
    n: 0,
    link: null,
    hole: { cursor: 0, drops: 0 },
    openHole: null,
  }
}
