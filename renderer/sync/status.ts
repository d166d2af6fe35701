import type { Conversation } from '../../shared/model/conversation.ts'
import type { Message } from '../../shared/model/message.ts'
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
  /** Typing signs; never stored. */
  typing: readonly { conversationId: string; by: string; on: boolean }[]
}

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
  raw: string
}
