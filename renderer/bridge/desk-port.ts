import { assertNever } from '../../shared/lib/assert.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { NoticeKind } from '../../shared/model/notice.ts'
import type { DeskPort, EngineNotice } from '../sync/ports.ts'
import type { DeskBatch, SyncStatus } from '../sync/status.ts'
import type { RequestFn } from './bridge.ts'

export function noticeOf(notice: EngineNotice): { kind: NoticeKind; count: number } {
  switch (notice.kind) {
    case 'ledger_wiped':
      return { kind: notice.kind, count: notice.restored }
    case 'journal_lost':
      return { kind: notice.kind, count: notice.rejournalled }
    case 'quarantined':
      return { kind: notice.kind, count: notice.count }
    case 'server_restored':
      return { kind: notice.kind, count: 0 }
    default:
      return assertNever(notice, 'engine notice')
  }
}

/** What main needs of the engine's numbers: for the connection line, the tray and the question at the last window. */
export const statusFor = (status: SyncStatus): { live: boolean; catchingUp: boolean; cursor: number; unfinished: number } => ({
  live: status.phase === 'live',
  catchingUp: status.phase === 'welcoming' || status.phase === 'refetching' || status.phase === 'replaying',
  cursor: status.cursor,
  unfinished: status.queued + status.sent + status.needsReview,
})

/** Batches to the desk windows by `publish`; status and notices to main. */
export function createDeskPort(ask: RequestFn, log: Log, publish: (batch: DeskBatch) => void): DeskPort {
  const report = (name: string, call: Promise<{ ok: boolean }>): void => {
    call.then(
      (result) => (result.ok ? undefined : log.error('desk.refused', { name })),
      () => log.error('desk.main_gone', { name }),
    )
  }
  return {
    publish,
    status: (status) => report('ledger.status', ask('ledger.status', statusFor(status))),
    notice: (notice) => report('ledger.notice', ask('ledger.notice', noticeOf(notice))),
  }
}
