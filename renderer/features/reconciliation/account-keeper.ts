import type { Clock } from '../../../shared/lib/clock.ts'
import type { CheckedAccount, LogReport } from '../../../shared/model/journal.ts'
import { createValue, type Observable } from '../../lib/observable.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { captureAccount, workAccount, type Account, type WorkAccount } from './account-rules.ts'

/** After a change of a capture, before the stores are asked: they follow one another within milliseconds. */
const SETTLE_MS = 300
/** After any other change: replies come often, and their line may be a moment late. */
const WORK_MS = 1_000
/** What does not add up is asked again before it is said: the stores are not read in one moment. */
const DOUBT_MS = 1_200
const RED_MS = 3_000
const REST_MS = 30_000

/**
 * The account as it is shown; red only when it failed twice, more than a second apart. `log`: what the last check of the journal's log
 * found, which needs no second look; null before the first.
 */
export type ShownAccount = { account: Account; work: WorkAccount; red: boolean; workRed: boolean; log: LogReport | null }

/** Whether the journal was changed by hand. */
export const logBroken = ({ log }: Pick<ShownAccount, 'log'>): boolean => log?.kind === 'broken'

export type AccountKeeper = {
  /** Null before the first answer. */
  readonly shown: Observable<ShownAccount | null>
  /** The ledger's side as it is now. Captures: done or not; `open`: every command not done. */
  readonly captures: (commands: readonly CommandRow[]) => void
  readonly open: (commands: readonly CommandRow[]) => void
  /** Has the journal's log checked now, and tells the answer. */
  readonly check: () => Promise<void>
  /** Something else has changed. */
  readonly changed: () => void
  readonly close: () => void
}

type Deps = {
  clock: Pick<Clock, 'after' | 'monotonic'>
  /** The journal's side; null when it can't be had now. */
  ask: () => Promise<CheckedAccount | null>
  check: () => Promise<LogReport | null>
}

/** The three stores, asked again after every change, and while they contradict each other. */
export function createAccountKeeper({ clock, ask, check }: Deps): AccountKeeper {
  const shown = createValue<ShownAccount | null>(null)
  let captures: readonly CommandRow[] | null = null
  let open: readonly CommandRow[] = []
  /** How often in a row it did not add up. */
  let doubts = 0
  let due: { at: number; cancel: () => void } | null = null
  let closed = false

  /** The earliest wish counts. */
  const within = (ms: number): void => {
    const at = clock.monotonic() + ms
    if (closed || (due !== null && due.at <= at)) return
    due?.cancel()
    due = { at, cancel: clock.after(ms, () => void sum()) }
  }
  const sum = async (): Promise<void> => {
    due = null
    const journal = await ask().catch(() => null)
    if (closed) return
    if (journal !== null && captures !== null) {
      const account = captureAccount(journal, captures)
      const work = workAccount(journal, open.filter((row) => row.captureNo === null).length)
      doubts = account.holds && work.holds ? 0 : doubts + 1
      const { log } = journal
      shown.set({ account, work, red: doubts > 1 && !account.holds, workRed: doubts > 1 && !work.holds, log })
    }
    within(doubts === 0 ? REST_MS : doubts === 1 ? DOUBT_MS : RED_MS)
  }
  within(SETTLE_MS)
  return {
    shown,
    captures(commands) {
      captures = commands
      within(SETTLE_MS)
    },
    open(commands) {
      open = commands
      within(WORK_MS)
    },
    async check() {
      const log = await check().catch(() => null)
      const now = shown.get()
      if (closed || log === null || now === null) return
      shown.set({ ...now, log })
    },
    changed: () => within(WORK_MS),
    close() {
      closed = true
      due?.cancel()
    },
  }
}
