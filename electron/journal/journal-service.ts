import type { CaptureAccount, JournalOpening, JournalRow, LeftWork, Receipt } from '../../shared/model/journal.ts'
import { ok, type Result } from '../../shared/lib/result.ts'
import type { Call, CallName, Calls } from './journal-calls.ts'
import { createJournalLine, type JournalDeps } from './journal-line.ts'
import type { SetAside } from './journal-opening.ts'
import type {
  ClaimOutcome,
  ClaimRequest,
  DecideRequest,
  FinishItem,
  JournalFault,
  LogAnswer,
  LogStep,
  ReopenRequest,
  RevokeRequest,
  SubmitRequest,
} from './journal-port.ts'

type Kept<T> = Promise<Result<T, JournalFault>>

/**
 * The journal for the rest of main. Every promise resolves once the change is on the disk (see journal-port.ts for what each call
 * means) and none rejects. A request whose answer was lost with the worker is repeated to the next one: every call may safely be
 * made twice. After a fault the same request with the same id may be tried again.
 */
export interface JournalService {
  submit(request: SubmitRequest): Promise<Calls['submit']['value']>
  decide(request: DecideRequest): Promise<Calls['decide']['value']>
  claim(request: ClaimRequest): Promise<ClaimOutcome>
  closeClaims(ids: readonly string[]): Kept<readonly JournalRow[]>
  finish(items: readonly FinishItem[]): Kept<readonly JournalRow[]>
  erase(ids: readonly string[]): Kept<readonly JournalRow[]>
  receipts(items: readonly Receipt[]): Kept<null>
  captureAccount(accountId: string): Kept<CaptureAccount>
  checkLog(from: LogStep): Kept<LogAnswer>
  opening(accountId: string): Kept<JournalOpening>
  openRows(accountId: string): Kept<readonly JournalRow[]>
  adoptGeneration(accountId: string, generation: string): Kept<null>
  rejournal(accountId: string, rows: readonly JournalRow[]): Kept<readonly JournalRow[]>
  reopen(request: ReopenRequest): Kept<readonly JournalRow[]>
  revoke(request: RevokeRequest): Kept<null>
  leftWork(): Kept<readonly LeftWork[]>
  setServerOffset(offset: number): Kept<null>
  deviceId(): Kept<string>
  /** Set if this run began a new journal in place of an old one. */
  setAsideInfo(): Kept<SetAside | null>
  /** Lets what was asked be answered, then closes the file. */
  dispose(): Promise<void>
}

export function createJournalService(deps: JournalDeps): JournalService {
  const line = createJournalLine(deps)
  const ask = async <N extends CallName>(name: N, args: Calls[N]['args']): Kept<Calls[N]['value']> => {
    // One table (Calls) types both ends; the worker answers each call with the value of its own name.
    const answer = await line.ask({ name, args } as Call)
    return answer.ok ? ok(answer.value.value as Calls[N]['value']) : answer
  }
  const at = (): number => deps.clock.now()
  return {
    async submit(request) {
      const answer = await ask('submit', request)
      return answer.ok ? answer.value : answer
    },
    async decide(request) {
      const answer = await ask('decide', request)
      return answer.ok ? answer.value : answer
    },
    async claim(request) {
      const answer = await ask('claim', request)
      return answer.ok ? answer.value : 'unavailable'
    },
    closeClaims: (ids) => ask('closeClaims', { ids }),
    finish: (items) => ask('finish', { items, at: at() }),
    erase: (ids) => ask('erase', { ids, at: at() }),
    receipts: (items) => ask('receipts', { items, at: at() }),
    captureAccount: (accountId) => ask('captureAccount', { accountId }),
    checkLog: (from) => ask('checkLog', from),
    opening: (accountId) => ask('opening', { accountId }),
    openRows: (accountId) => ask('openRows', { accountId }),
    adoptGeneration: (accountId, generation) => ask('adoptGeneration', { accountId, generation }),
    rejournal: (accountId, rows) => ask('rejournal', { accountId, rows }),
    reopen: (request) => ask('reopen', request),
    revoke: (request) => ask('revoke', request),
    leftWork: () => ask('leftWork', null),
    setServerOffset: (offset) => ask('setServerOffset', { offset }),
    async deviceId() {
      const answer = await ask('info', null)
      return answer.ok ? ok(answer.value.deviceId) : answer
    },
    async setAsideInfo() {
      const answer = await ask('info', null)
      return answer.ok ? ok(answer.value.setAside) : answer
    },
    dispose: () => line.close(),
  }
}
