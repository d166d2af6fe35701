import type { JournalRow } from '../../shared/model/journal.ts'
import type { CommandRow } from '../sync/command-row.ts'
import type { JournalPort } from '../sync/ports.ts'
import { mustRequest, type RequestFn } from './bridge.ts'

/**
 * JR9: a command found open in the ledger whose journal is lost. The lost journal may have claimed it at any time, so its
 * claim is open, and under epochs nobody has: an unknown fate is then never taken for "did not arrive" and sent again.
 */
export function journalRowOf(row: CommandRow, accountId: string): JournalRow {
  const { id, no, rootNo, lane, conversationId, label, body, composedAt, composedLive, baseMessageId, dependsOn, draftId } = row
  return {
    no,
    rootNo,
    id,
    accountId,
    lane,
    conversationId,
    label,
    body,
    composedAt,
    composedLive,
    baseMessageId,
    dependsOn,
    draftId,
    claim: { open: true, clientEpoch: 0, serverEpoch: 'unknown', at: composedAt },
    decision: null,
    outcome: null,
    captureNo: row.captureNo,
    ...(row.rehearsal === true ? { rehearsal: true } : {}),
  }
}

/** The journal in main, asked over IPC. A refusal by main rejects: the engine then stops and the next opening recovers (JR6). */
export function createJournalPort(ask: RequestFn, accountId: string): JournalPort {
  return {
    open: () => mustRequest(ask, 'ledger.open', { accountId }),
    dispatch: (linkId, frame, serverEpoch) => mustRequest(ask, 'ledger.dispatch', { linkId, frame, serverEpoch }),
    async closeClaims(ids) {
      await mustRequest(ask, 'ledger.closeClaims', { ids: [...ids] })
    },
    async finish(items) {
      await mustRequest(ask, 'ledger.finish', { items: [...items] })
    },
    async receipts(items) {
      await mustRequest(ask, 'ledger.receipts', { items: [...items] })
    },
    async erase(ids) {
      await mustRequest(ask, 'ledger.erase', { ids: [...ids] })
    },
    async adoptGeneration(generation) {
      await mustRequest(ask, 'ledger.adoptGeneration', { accountId, generation })
    },
    async rejournal(rows) {
      await mustRequest(ask, 'ledger.rejournal', { rows: rows.map((row) => journalRowOf(row, accountId)) })
    },
    reopen: (rows, serverEpoch) =>
      mustRequest(ask, 'ledger.reopen', { rows: rows.map((row) => journalRowOf(row, accountId)), serverEpoch }),
  }
}
