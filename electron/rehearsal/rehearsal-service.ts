import type { RequestResult } from '../../shared/ipc/bridge.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { DecideError, Decision, JournalRow } from '../../shared/model/journal.ts'
import type { Rehearsal } from '../../shared/model/rehearsal.ts'
import type { Push } from '../ipc/push.ts'

export type RehearsalDeps = {
  journal: {
    openRows: (accountId: string) => Promise<Result<readonly JournalRow[], unknown>>
    decide: (request: {
      accountId: string
      commandId: string
      decision: Decision
      at: number
      composedLive: boolean
    }) => Promise<Result<unknown, DecideError>>
  }
  connection: {
    hold: (on: boolean) => void
    isLive: () => boolean
    watch: (listener: (status: ConnectionStatus) => void) => () => void
  }
  /** Account a desk may act for; null while signed out. */
  accountId: () => string | null
  serverNow: () => number
  clock: Pick<Clock, 'now'>
  push: Push
  log: Log
}

export type RehearsalService = {
  current: () => Rehearsal | null
  /** Whether what is submitted now is a rehearsal's. */
  isOn: () => boolean
  /** Whether a decision about this command may be kept now: a rehearsal never touches real work. */
  mayDecide: (accountId: string, commandId: string) => Promise<boolean>
  turn: (on: boolean) => Promise<RequestResult<'rehearsal.switch'>>
  /** A ledger was opened with these rows: those of a rehearsal nobody is in any more are ended. */
  opened: (accountId: string, rows: readonly JournalRow[]) => void
}

/** Words that end a command; a wish can't be, for nothing of a rehearsal is ever claimed. */
const isOpen = (row: JournalRow): boolean =>
  row.rehearsal === true && row.outcome === null && (row.decision === null || row.decision.decision.kind === 'send_anyway')

/**
 * J25: plays an outage on this desk. The link is held down, what is submitted is marked, and at the end all of it is cancelled
 * by journalled decisions before the link comes back. It lives in memory alone: after a kill it is over, and the marked rows are
 * cancelled when the ledger opens.
 */
export function createRehearsalService(deps: RehearsalDeps): RehearsalService {
  const { connection, push, log } = deps
  let now: (Rehearsal & { accountId: string }) | null = null
  let queue: Promise<unknown> = Promise.resolve()
  const current = (): Rehearsal | null => (now === null ? null : { since: now.since })
  const over = (): void => {
    now = null
    push('rehearsal.changed', null)
    log.info('rehearsal.over')
  }
  const turn = async (on: boolean): Promise<RequestResult<'rehearsal.switch'>> => {
    const accountId = deps.accountId()
    if (accountId === null) return err({ kind: 'signed_out' })
    if (on === (now !== null)) return ok(current())
    if (on) {
      // In a real outage the work is real: nothing may be marked that must arrive.
      if (!connection.isLive()) return err({ kind: 'not_live' })
      now = { since: deps.clock.now(), accountId }
      connection.hold(true)
      push('rehearsal.changed', current())
      log.info('rehearsal.begun')
      return ok(current())
    }
    if (!(await cancelAll(deps, accountId))) return err({ kind: 'journal_unavailable' })
    over()
    // What was on its way into the journal when the list was read.
    await cancelAll(deps, accountId)
    connection.hold(false)
    return ok(null)
  }
  // A sign-out, or a sign-in with a new token, lifts the hold: the rehearsal is over with it.
  connection.watch((status) => {
    if (now === null || status.kind === 'offline') return
    const { accountId } = now
    over()
    void cancelAll(deps, accountId)
  })
  return {
    current,
    isOn: () => now !== null,
    async mayDecide(accountId, commandId) {
      if (now === null) return true
      const rows = await deps.journal.openRows(accountId)
      return rows.ok && rows.value.find((row) => row.id === commandId)?.rehearsal === true
    },
    turn(on) {
      const turned = queue.then(() => turn(on))
      queue = turned.catch(() => undefined)
      return turned
    },
    opened(accountId, rows) {
      if (now === null && rows.some(isOpen)) void cancelAll(deps, accountId)
    },
  }
}

/** Cancels what rehearsals of this account have left, newest first; false when the journal could not keep a word. */
async function cancelAll({ journal, serverNow, log }: RehearsalDeps, accountId: string): Promise<boolean> {
  const rows = await journal.openRows(accountId)
  if (!rows.ok) return false
  let kept = true
  const left = rows.value.filter(isOpen).toReversed()
  for (const { id } of left) {
    const done = await journal.decide({ accountId, commandId: id, decision: { kind: 'cancel' }, at: serverNow(), composedLive: false })
    if (!done.ok && (done.error.kind === 'disk_full' || done.error.kind === 'journal_unavailable')) kept = false
  }
  if (left.length > 0) log.info('rehearsal.cancelled', { rows: left.length, kept })
  return kept
}
