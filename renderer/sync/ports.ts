import type { Roster } from '../../shared/model/agent.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Round } from '../../shared/model/round.ts'
import type { CommandFrame, LaneHead } from '../../shared/protocol/command-frame.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import type { JournalOpening, Outcome, Receipt } from '../../shared/model/journal.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CommandRow } from './command-row.ts'
import type { DeskBatch, Hole, QuarantineRow, SyncStatus } from './status.ts'

/** One socket's life. A new socket has a new number; frames of an older one are dropped. */
export type LinkId = number

export type DispatchOutcome =
  /** Claimed in the journal and handed to the socket. */
  | 'sent'
  /** A standing decision refused the claim (JR4); the row comes again through `journalRows`. */
  | 'decided'
  /** Claimed or not, the socket was gone. */
  | 'no_link'
  /** The journal could not record the claim; nothing left this machine. */
  | 'unavailable'
  /** Not claimed: what must reach the back-end before it is on its way. A wake-up tells when to ask again. */
  | 'not_now'
  /** Not claimed: a picture it names is neither on this computer nor at the back-end (CB12). */
  | 'lost'

/** The safety journal as the engine sees it. Every call is durable when its promise resolves, except where said. */
export interface JournalPort {
  /** Everything unfinished plus tombstones, at each opening of the ledger (JR6). */
  open(): Promise<JournalOpening>
  /** JR4: claim in the serial queue with decisions, then first byte. */
  dispatch(linkId: LinkId, frame: CommandFrame, serverEpoch: string): Promise<DispatchOutcome>
  /** Definite negatives: the attempt did not and will not take effect. A wish on a closed claim stands from here on. */
  closeClaims(ids: readonly string[]): Promise<void>
  /** JR5 tombstones; called only after the ledger has committed the same. Unknown ids are ignored. */
  finish(items: readonly FinishedCommand[]): Promise<void>
  /** JR10: captures the back-end has, found out later. */
  receipts(items: readonly Receipt[]): Promise<void>
  /** FR19 and CB1: null the bodies of these commands, securely. */
  erase(ids: readonly string[]): Promise<void>
  /** JR8: remembers the ledger's generation. */
  adoptGeneration(generation: string): Promise<void>
  /** JR9: writes open ledger rows into a journal that was lost, in the order given; claims come back open. */
  rejournal(rows: readonly CommandRow[]): Promise<void>
  /**
   * FR13: applied commands a restored server has forgotten are open again, their claims under `serverEpoch`, which it had before; their
   * receipts are void. Answers those that are, with the number of the reopening: not what a person has marked as sent. Twice is once.
   */
  reopen(rows: readonly CommandRow[], serverEpoch: string): Promise<readonly { id: string; reopened: number }[]>
}

/** `seq`: event of an applied capture, which makes its receipt (JR10). */
export type FinishedCommand = { id: string; outcome: Outcome; seq?: number | undefined }

/** The socket as the engine sees it. Calls after the link closed do nothing. */
export interface LinkPort {
  send(linkId: LinkId, frame: UpFrame): void
  /** Drop the socket object now and dial again by the back-off rules. */
  drop(linkId: LinkId, reason: string): void
}

export type LedgerMeta = {
  /** Random id made when this database was created. */
  generation: string
  /** Highest event committed here. */
  cursor: number
  serverEpoch: string | null
  /**
   * The epoch cursor and visible rows are of, from the welcome of another one until its snapshot is swapped in: a cursor means nothing
   * in another history. Absent or null: `serverEpoch`.
   */
  history?: string | null
  /** Snapshot the visible rows belong to; flipped by a refetch (FR12). */
  snapshot: number
  /** FR13: a restore whose forgotten commands are not all known yet. Absent or null: none. */
  restored?: Restored | null
  /** Whether messages only this computer has were ever carried into a snapshot (FR13). */
  carried?: boolean
}

/** The server is back at `to` (its own time); `epoch` is the serverEpoch it had before. */
export type Restored = { readonly to: number; readonly epoch: string }

/** What the engine needs in memory at start. */
export type LedgerOpening = {
  meta: LedgerMeta
  /** True when the database was created by this very opening. */
  fresh: boolean
  openCommands: readonly CommandRow[]
  /** Ids of finished commands whose tombstone the journal may still miss. */
  finished: readonly { id: string; outcome: Outcome }[]
  conversations: readonly Conversation[]
  heads: readonly LaneHead[]
}

/** One strict transaction: all of it or nothing. Writing the same row twice is harmless. */
export type LedgerChanges = {
  meta?: Partial<Omit<LedgerMeta, 'generation'>>
  /** Rows of the snapshot named in `intoSnapshot`, else of the current one. */
  intoSnapshot?: number
  messages?: readonly Message[]
  conversations?: readonly Conversation[]
  commands?: readonly CommandRow[]
  heads?: readonly LaneHead[]
  /** Drafts whose text a command carries now (JR2). */
  dropDrafts?: readonly string[]
  quarantine?: readonly QuarantineRow[]
  /** Replace what was known of those customers, in the same snapshot as the messages. */
  files?: readonly CustomerFile[]
  captures?: readonly CaptureRecord[]
  tickets?: readonly Ticket[]
  /** FR20, as last heard. */
  roster?: Roster
  /** A10, by their first event. */
  holes?: readonly Hole[]
  /** Customers to destroy: messages, conversations, drafts, and bodies of their commands (FR19). Captures and tickets by their ids too. */
  eraseConversations?: readonly string[]
  /** Customers whose file goes, whatever their conversations. */
  eraseCustomers?: readonly string[]
}

export type MatchFacts = { captures: readonly CaptureRecord[]; files: readonly CustomerFile[] }

export interface LedgerPort {
  open(): Promise<LedgerOpening>
  /** Answers the waitings that its messages have ended (D3); they are part of the commit. */
  commit(changes: LedgerChanges): Promise<readonly Round[]>
  /**
   * Messages of a conversation after `baseMessageId` in server order, at most `limit`;
   * all of the newest `limit` when the base is null or not here.
   */
  messagesAfter(conversationId: string, baseMessageId: string | null, limit: number): Promise<readonly Message[]>
  message(id: string): Promise<Message | null>
  /** All a capture may be the same as: captures the back-end has, and what it knows of customers. */
  matchFacts(): Promise<MatchFacts>
  /** FR13: applied commands done at `at` (server time) or later that still have their words. */
  doneSince(at: number): Promise<readonly CommandRow[]>
  /** These commands in whatever state; unknown ids are left out. */
  commandsOf(ids: readonly string[]): Promise<readonly CommandRow[]>
  /** FR13: messages and conversations of the visible snapshot that the snapshot `other` has not. */
  missingFrom(other: number): Promise<{ messages: readonly Message[]; conversations: readonly Conversation[] }>
  /** Deletes rows of snapshots other than the current one, in chunks, outside any other transaction. */
  sweep(): Promise<void>
}

/** Desk windows and main, told after each commit. */
export interface DeskPort {
  publish(batch: DeskBatch): void
  status(status: SyncStatus): void
  /** Something a person should know once: wiped, journal lost, restored. */
  notice(notice: EngineNotice): void
}

export type EngineNotice =
  | { kind: 'ledger_wiped'; restored: number }
  | { kind: 'journal_lost'; rejournalled: number }
  | { kind: 'quarantined'; count: number }
  | { kind: 'server_restored'; serverEpoch: string }

/** Timers live in main; the engine asks for one wake-up at a local wall-clock time, the earliest wins (WN2). */
export interface WakePort {
  wakeAt(at: number | null): void
}
