import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { HELLO_PAGE, type WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import { carried } from './carry-rules.ts'
import type { CommandRow } from './command-row.ts'
import { ASKED_BEFORE_MS } from './constants.ts'
import type { Run } from './engine-run.ts'
import { commit, type Link, type Refetch, type State } from './engine-state.ts'
import { withState } from './outcome-rules.ts'
import type { LedgerChanges } from './ports.ts'
import { reopen } from './recovery-rules.ts'

/** The new epoch, and with it what has to be asked: both or neither, so that a kill right after it forgets nothing (FR13). */
export function newEpoch(state: State, { serverEpoch, restoredTo }: Pick<WelcomeFrame, 'serverEpoch' | 'restoredTo'>): LedgerChanges {
  const { serverEpoch: before, restored } = state.meta
  if (before === null) return { meta: { serverEpoch } }
  const history = state.meta.history ?? before
  if (restoredTo === null) return { meta: { serverEpoch, history } }
  const to = Math.min(restoredTo, restored?.to ?? restoredTo)
  return { meta: { serverEpoch, history, restored: { to, epoch: before } }, commands: [...state.open.values()].flatMap(unreleased) }
}

/** What a person released was judged by numbers of the old history: the new one may give them to other facts. */
const unreleased = (row: CommandRow): CommandRow[] => (Object.keys(row.released).length === 0 ? [] : [{ ...row, released: {} }])

/** FR13: what was done since the backup, less a day, is asked for by `status`, on each link until all of it is answered. */
export async function askForgotten(state: State, link: Link): Promise<void> {
  const { restored } = state.meta
  if (restored === null || restored === undefined) return
  const rows = await state.deps.ledger.doneSince(restored.to - ASKED_BEFORE_MS)
  link.forgotten = { rows: new Map(rows.map((row) => [row.id, row])), at: state.deps.clock.monotonic() }
  for (let from = 0; from < rows.length; from += HELLO_PAGE) {
    const ids = rows.slice(from, from + HELLO_PAGE).map((row) => row.id)
    state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'status', body: { ids } })
  }
  await restoreSettled(state, link)
}

/** JR10: the journal first. Then, in the commit of this run, each is before a person as CB11. */
export async function reopenForgotten(state: State, run: Run): Promise<void> {
  const { forgotten } = run.link
  for (const id of run.remembered) forgotten.rows.delete(id)
  if (run.forgotten.length === 0) return
  const epoch = state.meta.restored?.epoch ?? run.link.serverEpoch
  const opened = await state.deps.journal.reopen(run.forgotten, epoch)
  const numbers = new Map(opened.map(({ id, reopened }) => [id, reopened]))
  for (const row of run.forgotten) {
    forgotten.rows.delete(row.id)
    const number = numbers.get(row.id)
    if (number === undefined) continue
    const evidence = { messageIds: [], reason: 'forgotten' }
    const review = { rule: 'CB11', judgedUpTo: run.inbound.cursor, evidence } as const
    run.rows.set(row.id, withState(reopen(row, number), { kind: 'needs_review', review }))
    state.appliedSeq.delete(row.id)
    state.unreceipted.delete(row.id)
  }
}

/** Every fate is known, so the restore is over. */
export async function restoreSettled(state: State, link: Link): Promise<void> {
  const pending = state.meta.restored ?? null
  if (pending === null || link.forgotten.rows.size > 0 || link.refetch !== null || link.phase === 'welcoming') return
  await commit(state, { meta: { restored: null } })
}

/** Rows of one commit. */
const PIECE = 500

/**
 * FR13: messages the restored server has lost stay, marked, in the snapshot that is being built; and so do those of earlier restores.
 * Answers whether there are any; the last page's own rows are then written already.
 */
export async function carryOver(state: State, refetch: Refetch, last: LedgerChanges): Promise<boolean> {
  const { restored, carried: before } = state.meta
  const to = restored?.to ?? null
  if (to === null && before !== true) return false
  await commit(state, last)
  const missing = await state.deps.ledger.missingFrom(refetch.snapshot)
  const { messages, conversations } = carried({ ...missing, known: refetch.conversations, lastOrders: refetch.lastOrders, to })
  for (const one of conversations) refetch.conversations.set(one.id, one)
  const intoSnapshot = refetch.snapshot
  await commit(state, { intoSnapshot, conversations })
  for (let from = 0; from < messages.length; from += PIECE)
    await commit(state, { intoSnapshot, messages: messages.slice(from, from + PIECE) })
  return true
}
