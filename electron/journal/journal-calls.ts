import type { CaptureAccount, JournalOpening, JournalRow, LeftWork, Receipt } from '../../shared/model/journal.ts'
import type { SetAside } from './journal-opening.ts'
import type {
  ClaimOutcome,
  ClaimRequest,
  DecideRequest,
  FinishItem,
  JournalFault,
  JournalRules,
  LogAnswer,
  LogStep,
  ReopenRequest,
  RevokeRequest,
  SubmitRequest,
} from './journal-port.ts'
import type { Result } from '../../shared/lib/result.ts'

/** Every call that crosses to the worker: what goes over and what comes back. */
export type Calls = {
  submit: { args: SubmitRequest; value: ReturnType<JournalRules['submit']> }
  decide: { args: DecideRequest; value: ReturnType<JournalRules['decide']> }
  claim: { args: ClaimRequest; value: ClaimOutcome }
  closeClaims: { args: { ids: readonly string[] }; value: readonly JournalRow[] }
  finish: { args: { items: readonly FinishItem[]; at: number }; value: readonly JournalRow[] }
  erase: { args: { ids: readonly string[]; at: number }; value: readonly JournalRow[] }
  receipts: { args: { items: readonly Receipt[]; at: number }; value: null }
  captureAccount: { args: { accountId: string }; value: CaptureAccount }
  checkLog: { args: LogStep; value: LogAnswer }
  opening: { args: { accountId: string }; value: JournalOpening }
  openRows: { args: { accountId: string }; value: readonly JournalRow[] }
  adoptGeneration: { args: { accountId: string; generation: string }; value: null }
  rejournal: { args: { accountId: string; rows: readonly JournalRow[] }; value: readonly JournalRow[] }
  reopen: { args: ReopenRequest; value: readonly JournalRow[] }
  revoke: { args: RevokeRequest; value: null }
  leftWork: { args: null; value: readonly LeftWork[] }
  setServerOffset: { args: { offset: number }; value: null }
  info: { args: null; value: { deviceId: string; setAside: SetAside | null } }
}
export type CallName = keyof Calls

export type Call = { readonly [N in CallName]: { readonly name: N; readonly args: Calls[N]['args'] } }[CallName]

/** `changed`: rows to show to the windows, whatever the call was. */
export type Answer = Result<{ readonly value: Calls[CallName]['value']; readonly changed: readonly JournalRow[] }, JournalFault>

/** To the worker. `close` is the last message. */
export type ToWorker = { readonly kind: 'call'; readonly n: number; readonly call: Call } | { readonly kind: 'close' }

/** From the worker, after the commit: answers of one group, in order, and words for the log. */
export type FromWorker =
  | { readonly kind: 'answers'; readonly answers: readonly { readonly n: number; readonly answer: Answer }[] }
  | { readonly kind: 'set_aside'; readonly setAside: SetAside }
  | { readonly kind: 'trouble'; readonly event: string; readonly code: number | null; readonly message: string }

export type WorkerData = { readonly path: string; readonly deviceIdCopy: string | null }
