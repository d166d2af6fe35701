import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { LedgerHealth, OfflineReason, Outage } from '../../app/services.tsx'

/** What the one banner across the top tells; null when nothing is wrong. */
export type Trouble =
  | { kind: 'refused'; reason: Extract<ConnectionStatus, { kind: 'refused' }>['reason'] }
  | { kind: 'superseded'; since: number }
  | { kind: 'offline'; since: number; reason: OfflineReason }
  | { kind: 'ledger_shut' }

/** One banner only; what the agent must act on comes before what mends itself. */
export function troubleOf(status: ConnectionStatus, outage: Outage, health: LedgerHealth): Trouble | null {
  if (status.kind === 'refused') return { kind: 'refused', reason: status.reason }
  if (status.kind === 'superseded') return { kind: 'superseded', since: status.since }
  if (outage !== null) return { kind: 'offline', ...outage }
  return health === 'shut' ? { kind: 'ledger_shut' } : null
}

/** Whether saved replies can leave now. */
export const isLive = (status: ConnectionStatus): boolean => status.kind === 'live'
