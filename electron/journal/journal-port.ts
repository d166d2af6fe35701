import type {
  CaptureAccount,
  Decision,
  DecideError,
  JournalOpening,
  JournalRow,
  LeftWork,
  LogReport,
  Outcome,
  Receipt,
  SubmitError,
  SubmitIntent,
} from '../../shared/model/journal.ts'
import type { Result } from '../../shared/lib/result.ts'

/** An intent with what main knew at that moment: server time by the last offset, and whether the account was live. */
export type SubmitRequest = SubmitIntent & { readonly composedAt: number; readonly composedLive: boolean }

/**
 * `at` (server time, ms) and `composedLive` also go to the commands that a `replace` creates. `byAccountId`: who decides about work of
 * `accountId` in its place, and in whose account those commands are made (CB2); only for an account whose right has ended.
 */
export type DecideRequest = {
  readonly accountId: string
  readonly byAccountId?: string
  readonly commandId: string
  readonly decision: Decision
  readonly at: number
  readonly composedLive: boolean
}

export type ClaimRequest = { readonly id: string; readonly clientEpoch: number; readonly serverEpoch: string; readonly at: number }

/**
 * `granted`: durable, the first byte may leave. `decided`: a person's word ends the command, nothing may leave.
 * `unavailable`: not recorded, nothing may leave.
 */
export type ClaimOutcome = 'granted' | 'decided' | 'finished' | 'unknown' | 'unavailable'

/** `seq`: event of an applied capture, which makes its receipt (JR10) in the same breath. */
export type FinishItem = { readonly id: string; readonly outcome: Outcome; readonly seq?: number | undefined }

/** FR13: done rows of the ledger with their words. `serverEpoch`: the server's before it was restored. */
export type ReopenRequest = { readonly accountId: string; readonly rows: readonly JournalRow[]; readonly serverEpoch: string }

/** JR10: an account's right has ended (`on`), or is back. `name`: its agent's. `at`: server time, ms. */
export type RevokeRequest = { readonly accountId: string; readonly on: boolean; readonly name: string; readonly at: number }
/** Last link that fits, and how many rows there must be by it; `NO_LINK` (chain-rules.ts) before the first. */
export type LogStep = { readonly no: number; readonly hash: string; readonly commands: number; readonly decisions: number }
/** `more`: as far as this fits, and there is more behind it. */
export type LogAnswer = { readonly kind: 'more'; readonly step: LogStep } | LogReport

/** What the disk can do to any write. Nothing of the request was kept. */
export type JournalFault = { readonly kind: 'disk_full' | 'journal_unavailable' }

/** `rows`: the decided row first, then the commands a `replace` created. */
export type Decided = { readonly effect: 'done' | 'wish'; readonly rows: readonly JournalRow[] }

/**
 * The journal's behaviour, one call after the other. It stores, it does not judge: which command may go is the engine's business.
 * Calls that change rows return the changed rows. The SQLite version throws on disk faults; its callers turn that into `JournalFault`.
 */
export interface JournalRules {
  deviceId(): string
  /** JR1. The same id with the same body in the same account gives the row that is there; any other reuse is refused. */
  submit(request: SubmitRequest): Result<JournalRow, SubmitError>
  /** JR3. The word and the commands it creates, together. The very same word again (same `at`) gives the same answer. */
  decide(request: DecideRequest): Result<Decided, DecideError>
  /** JR4. A new claim replaces the one before it, whether that was closed or not. */
  claim(request: ClaimRequest): ClaimOutcome
  /** Definite negatives: the attempt had and will have no effect. A wish on such a row stands from here on. */
  closeClaims(ids: readonly string[]): readonly JournalRow[]
  /** JR5. First outcome wins, except that `erased` overrides. Unknown ids are ignored. `at`: local wall clock, ms. */
  finish(items: readonly FinishItem[], at: number): readonly JournalRow[]
  /** FR19. Body and label are destroyed and the outcome becomes `erased`. */
  erase(ids: readonly string[], at: number): readonly JournalRow[]
  /** JR10. Receipts of captures; what is no capture here is ignored. `at`: local wall clock, ms. */
  receipts(items: readonly Receipt[], at: number): void
  /** J9: what the journal counts of an account's captures. */
  captureAccount(accountId: string): CaptureAccount
  /**
   * J9: the next piece of the log behind `from`, each link compared with the one before it and with the row it vouches for; at the end
   * also whether a row has no link. A piece is a few milliseconds, so that nobody waits behind it.
   */
  checkLog(from: LogStep): LogAnswer
  /** JR6. */
  opening(accountId: string): JournalOpening
  /** Unfinished rows by number. */
  openRows(accountId: string): readonly JournalRow[]
  /** JR8. */
  adoptGeneration(accountId: string, generation: string): void
  /**
   * JR9. Writes a lost journal's open rows back: new numbers that keep every relative place, claims open. Known ids and finished
   * rows are skipped. Calling it, even with no rows, says that this account has been told.
   */
  rejournal(accountId: string, rows: readonly JournalRow[]): readonly JournalRow[]
  /**
   * FR13. Applied commands a restored server has forgotten are open again with their words, their claims open under that epoch, decisions of
   * before standing no more; their receipts are void. Not what a person marked as sent. Unknown ids are written anew. Twice is once.
   */
  reopen(request: ReopenRequest): readonly JournalRow[]
  /** JR10. The first word of an end stays until the right is back. */
  revoke(request: RevokeRequest): void
  /** CB2: all accounts without a right, by id, each with the work nobody has decided about; that of rehearsals is left out. */
  leftWork(): readonly LeftWork[]
  /** Server time minus local wall clock, milliseconds. */
  setServerOffset(offset: number): void
}

/** Tombstones are kept at least as long as the server remembers ids (FR7). */
export const TOMBSTONE_MS = 90 * 24 * 3_600_000
