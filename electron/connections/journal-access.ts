import type {
  CaptureAccount,
  DecideError,
  Decision,
  JournalOpening,
  JournalRow,
  Outcome,
  Receipt,
  SubmitError,
  SubmitIntent,
} from '../../shared/model/journal.ts'
import type { Result } from '../../shared/lib/result.ts'

type Fault = { readonly kind: 'disk_full' | 'journal_unavailable' }
type Kept<T> = Promise<Result<T, Fault>>

/** What the IPC of commands and of the ledger needs of the journal. Promises resolve when the change is on the disk. */
export interface JournalAccess {
  submit(request: SubmitIntent & { readonly composedAt: number; readonly composedLive: boolean }): Promise<Result<JournalRow, SubmitError>>
  decide(request: {
    readonly accountId: string
    readonly commandId: string
    readonly decision: Decision
    readonly at: number
    readonly composedLive: boolean
  }): Promise<Result<{ readonly effect: 'done' | 'wish'; readonly rows: readonly JournalRow[] }, DecideError>>
  claim(request: {
    readonly id: string
    readonly clientEpoch: number
    readonly serverEpoch: string
    readonly at: number
  }): Promise<'granted' | 'decided' | 'finished' | 'unknown' | 'unavailable'>
  closeClaims(ids: readonly string[]): Kept<readonly JournalRow[]>
  finish(
    items: readonly { readonly id: string; readonly outcome: Outcome; readonly seq?: number | undefined }[],
  ): Kept<readonly JournalRow[]>
  erase(ids: readonly string[]): Kept<readonly JournalRow[]>
  receipts(items: readonly Receipt[]): Kept<null>
  captureAccount(accountId: string): Kept<CaptureAccount>
  opening(accountId: string): Kept<JournalOpening>
  openRows(accountId: string): Kept<readonly JournalRow[]>
  adoptGeneration(accountId: string, generation: string): Kept<null>
  rejournal(accountId: string, rows: readonly JournalRow[]): Kept<readonly JournalRow[]>
  reopen(request: {
    readonly accountId: string
    readonly rows: readonly JournalRow[]
    readonly serverEpoch: string
  }): Kept<readonly JournalRow[]>
}
