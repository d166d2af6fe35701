import { assertNever } from '../../shared/lib/assert.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'

export type OfflineReason = Extract<ConnectionStatus, { kind: 'offline' }>['reason']

/** The outage in progress: it began with the first break and lasts through every attempt until messages flow again. */
export type Outage = { since: number; reason: OfflineReason } | null

/** `since` is the local wall clock in milliseconds. The same object while nothing changes. */
export function nextOutage(before: Outage, status: ConnectionStatus): Outage {
  switch (status.kind) {
    case 'offline': {
      const since = Math.min(before?.since ?? status.since, status.since)
      return before?.since === since && before.reason === status.reason ? before : { since, reason: status.reason }
    }
    case 'connecting':
      return before
    case 'signed_out':
    case 'catching_up':
    case 'live':
    case 'refused':
    case 'superseded':
      return null
    default:
      return assertNever(status, 'connection status')
  }
}
