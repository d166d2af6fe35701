import { assertNever } from '../../shared/lib/assert.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'

export type OfflineReason = Extract<ConnectionStatus, { kind: 'offline' }>['reason']
export type RefusedReason = Extract<ConnectionStatus, { kind: 'refused' }>['reason']

/** Where the link of an account stands. Times are local wall clock, milliseconds. */
export type Phase =
  | { kind: 'signed_out' }
  /** Socket on its way or open without a welcome. `loud`: the agent asked for it and wants to see it. */
  | { kind: 'dialling'; since: number; loud: boolean }
  | { kind: 'catching_up'; since: number }
  | { kind: 'live'; since: number; rttMs: number | null }
  /** `retryAt` null: not before something else than time allows it. */
  | { kind: 'waiting'; retryAt: number | null }
  /** Kept down by a rehearsal. */
  | { kind: 'held'; since: number }
  | { kind: 'refused'; since: number; reason: RefusedReason }
  | { kind: 'superseded'; since: number }

/** From the first failure until the next welcome. */
export type Outage = { since: number; reason: OfflineReason }

/** What the agent is told. A dial during an outage stays "offline", so that the words don't flicker with each attempt. */
export function statusOf(phase: Phase, now: { outage: Outage | null; attempt: number }): ConnectionStatus {
  const { outage, attempt } = now
  switch (phase.kind) {
    case 'dialling':
      if (outage === null || phase.loud) return { kind: 'connecting', since: phase.since, attempt }
      return { kind: 'offline', ...outage, attempt, retryAt: null }
    case 'waiting':
      return { kind: 'offline', ...(outage ?? { since: phase.retryAt ?? 0, reason: 'closed' }), attempt, retryAt: phase.retryAt }
    case 'held':
      return { kind: 'offline', ...(outage ?? { since: phase.since, reason: 'closed' }), attempt, retryAt: null }
    case 'signed_out':
    case 'catching_up':
    case 'live':
    case 'refused':
    case 'superseded':
      return phase
    default:
      return assertNever(phase, 'phase')
  }
}
