import type { Roster } from '../../shared/model/agent.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { BackendHealth } from '../../shared/model/health.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Round } from '../../shared/model/round.ts'
import type { SignalFrame } from '../../shared/protocol/session-frames.ts'
import type { CommandRow } from './command-row.ts'

/**
 * What desk windows get after a commit (IN4, IN5). `n` is dense within one `incarnation` of the ledger window;
 * a gap or a new incarnation means: read again. `reset` means the rows were replaced as a whole (refetch, erase).
 */
export type DeskBatch = {
  incarnation: string
  n: number
  reset: boolean
  messages: readonly Message[]
  conversations: readonly Conversation[]
  commands: readonly CommandRow[]
  /** Who types, who has read up to where (FR18); never stored. */
  signals: readonly SignalFrame[]
  files?: readonly CustomerFile[]
  /** Waitings that messages of this batch have ended. */
  rounds?: readonly Round[]
  roster?: Roster
  captures?: readonly CaptureRecord[]
  tickets?: readonly Ticket[]
  /** FR21, as last heard. */
  health?: BackendHealth
  /** LD6: what could not be read. */
  quarantine?: readonly QuarantineRow[]
  /** A10: holes in the sequence, found or ended. */
  holes?: readonly Hole[]
}

/**
 * Events `from` to `to` that did not come when they should have (A10). `asked`: the back-end was asked for them again; `filled`: they
 * are here; `refetched`: they could not be had, the whole state was fetched anew in their place. `at`: server time when it was found.
 */
export type Hole = { from: number; to: number; at: number; state: 'asked' | 'filled' | 'refetched' }

/** Numbers for the status bar and the tray. */
export type SyncStatus = {
  phase: 'offline' | 'welcoming' | 'refetching' | 'replaying' | 'live'
  /** Commands not done, by state. */
  queued: number
  sent: number
  needsReview: number
  cursor: number
  headSeq: number
  quarantined: number
}

/** Raw bytes of what could not be understood, kept until a person decides (LD6). */
export type QuarantineRow = {
  id: string
  at: number
  /** Event number where known. */
  seq: number | null
  reason: string
  /** Kind of frame it came in, where that could be read. */
  place?: string
  raw: string
}
