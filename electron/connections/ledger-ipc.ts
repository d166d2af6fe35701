import type { JournalOpening } from '../../shared/model/journal.ts'
import type { Notice } from '../../shared/model/notice.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { ConnectionService } from './connection-service.ts'
import type { Dispatch } from './dispatch.ts'
import type { JournalAccess } from './journal-access.ts'

export type LedgerIpcDeps = {
  journal: Pick<JournalAccess, 'opening' | 'receipts' | 'closeClaims' | 'finish' | 'erase' | 'adoptGeneration' | 'rejournal' | 'reopen'>
  connection: ConnectionService
  dispatch: Dispatch
  /** Account whose ledger may be open now, a sign-in under way included. */
  accountId: () => string | null
  onOpening: (opening: JournalOpening) => void
  alive: (windowId: number) => void
  wakeAt: (at: number | null) => void
  notice: (kind: Notice['kind'], count: number) => void
  /** The ledger, which had no room, has written something. */
  roomAgain: () => void
  crashPoint: (name: string) => void
}

/** A write the journal could not make must not look done: the ledger window gets a fault and asks again. */
function kept(result: Result<unknown, { kind: string }>): { readonly ok: true; readonly value: Record<string, never> } {
  if (!result.ok) throw new Error(result.error.kind)
  return ok({})
}

/** What the ledger window asks of main: its journal, its link, its timer. */
export function registerLedgerIpc(handle: Handle, deps: LedgerIpcDeps): void {
  registerJournal(handle, deps)
  registerLink(handle, deps)

  handle('ledger.wakeAt', ({ at }) => {
    deps.wakeAt(at)
    return ok({})
  })
  handle('ledger.alive', (_args, caller) => {
    deps.alive(caller.windowId)
    return ok({})
  })
  handle('ledger.crashPoint', ({ name }) => {
    deps.crashPoint(name)
    return ok({})
  })
}

function registerJournal(handle: Handle, deps: LedgerIpcDeps): void {
  const { journal } = deps
  /** Account of the last opening: a rejournal belongs to it. */
  let opened: string | null = null

  handle('ledger.open', async ({ accountId }) => {
    if (accountId !== deps.accountId()) return err({ kind: 'journal_unavailable' })
    const opening = await journal.opening(accountId)
    if (!opening.ok) {
      deps.notice('journal_unavailable', 0)
      return err({ kind: 'journal_unavailable' })
    }
    opened = accountId
    deps.onOpening(opening.value)
    deps.connection.ledgerOpened(accountId)
    return opening
  })
  handle('ledger.closeClaims', async ({ ids }) => kept(await journal.closeClaims(ids)))
  handle('ledger.finish', async ({ items }) => kept(await journal.finish(items)))
  handle('ledger.receipts', async ({ items }) => kept(await journal.receipts(items)))
  handle('ledger.erase', async ({ ids }) => kept(await journal.erase(ids)))
  handle('ledger.adoptGeneration', async ({ accountId, generation }) => kept(await journal.adoptGeneration(accountId, generation)))
  handle('ledger.rejournal', async ({ rows }) => {
    if (opened === null) throw new Error('no ledger open')
    return kept(await journal.rejournal(opened, rows))
  })
  handle('ledger.reopen', async ({ rows, serverEpoch }) => {
    if (opened === null) throw new Error('no ledger open')
    const reopened = await journal.reopen({ accountId: opened, rows, serverEpoch })
    if (!reopened.ok) throw new Error(reopened.error.kind)
    return ok(reopened.value.map((row) => ({ id: row.id, reopened: row.reopened ?? 0 })))
  })
}

function registerLink(handle: Handle, { connection, dispatch, roomAgain, notice }: LedgerIpcDeps): void {
  let full = false
  handle('ledger.notice', ({ kind, count }) => {
    if (kind === 'disk_short') {
      full = true
      connection.ledgerFull()
    }
    notice(kind, count)
    return ok({})
  })
  handle('ledger.dispatch', async (args) => {
    connection.ledgerHeard()
    return ok(await dispatch(args))
  })
  handle('ledger.send', ({ linkId, frame }) => {
    connection.ledgerHeard()
    connection.send(linkId, frame)
    // Nothing is acked that is not committed.
    if (full && frame.type === 'ack') {
      full = false
      roomAgain()
    }
    return ok({})
  })
  handle('ledger.dropLink', ({ linkId }) => {
    connection.dropLink(linkId)
    return ok({})
  })
  handle('ledger.status', ({ live }) => {
    connection.ledgerHeard()
    connection.ledgerStatus({ live })
    return ok({})
  })
}
