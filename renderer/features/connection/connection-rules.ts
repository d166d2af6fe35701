import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { LedgerHealth } from '../../app/services.tsx'

/** What the one banner across the top tells; null when nothing is wrong. */
export type Trouble =
  | { kind: 'refused'; reason: Extract<ConnectionStatus, { kind: 'refused' }>['reason'] }
  | { kind: 'superseded'; since: number }
  | { kind: 'offline'; since: number; reason: OfflineReason; retrying: boolean }
  | { kind: 'ledger_shut' }

export type OfflineReason = Extract<ConnectionStatus, { kind: 'offline' }>['reason']

/** The outage in progress: it began with the first break and lasts through every attempt until messages flow again. */
export type Outage = { since: number; reason: OfflineReason } | null

export function nextOutage(before: Outage, status: ConnectionStatus): Outage {
  switch (status.kind) {
    case 'offline':
      return { since: Math.min(before?.since ?? status.since, status.since), reason: status.reason }
    case 'connecting':
      return before ?? (status.attempt > 1 ? { since: status.since, reason: 'unreachable' } : null)
    case 'signed_out':
    case 'catching_up':
    case 'live':
    case 'refused':
    case 'superseded':
      return null
  }
}

/** One banner only; what the agent must act on comes before what mends itself. */
export function troubleOf(status: ConnectionStatus, outage: Outage, health: LedgerHealth): Trouble | null {
  if (status.kind === 'refused') return { kind: 'refused', reason: status.reason }
  if (status.kind === 'superseded') return { kind: 'superseded', since: status.since }
  if (outage !== null) return { kind: 'offline', ...outage, retrying: status.kind === 'connecting' }
  return health === 'shut' ? { kind: 'ledger_shut' } : null
}

/** Whether saved replies can leave now. */
export const isLive = (status: ConnectionStatus): boolean => status.kind === 'live'
