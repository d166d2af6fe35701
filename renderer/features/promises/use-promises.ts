import { useEffect, useMemo, useState } from 'react'
import type { PromiseRow } from '../../data/promise-row.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { nextDue } from './promise-rules.ts'

export type PromiseLedger = Pick<LedgerViews, 'promises'>

const none: readonly PromiseRow[] = []

export const usePromiseRows = (ledger: PromiseLedger): readonly PromiseRow[] => useValue(ledger.promises) ?? none

/** Longest wait for a timer, milliseconds. */
const LONGEST_MS = 3_600_000

/** Server time as of the last moment at which a promise became due. Needs no link. */
export function useDueTime(rows: readonly PromiseRow[]): number {
  const { clock, serverNow } = useServices()
  const [now, setNow] = useState(serverNow)
  const next = nextDue(rows, now)
  // A timer that came too early is set again: `now` has changed.
  const wait = next === null ? null : Math.min(LONGEST_MS, next - now)
  useEffect(() => {
    if (next === null || wait === null) return undefined
    return clock.after(Math.min(wait, Math.max(0, next - serverNow())) + 1, () => setNow(serverNow()))
  }, [clock, serverNow, next, wait])
  return now
}

export type PromiseActions = {
  /** False when it could not be written. */
  end: (row: PromiseRow, state: 'kept' | 'dropped') => Promise<boolean>
  reopen: (row: PromiseRow) => Promise<boolean>
  add: (row: PromiseRow) => Promise<boolean>
}

export function usePromiseActions(ledger: PromiseLedger): PromiseActions {
  const { serverNow } = useServices()
  return useMemo(() => {
    const put = (row: PromiseRow): Promise<boolean> =>
      ledger.promises.put(row).then(
        () => true,
        () => false,
      )
    return {
      add: put,
      end: (row, state) => put({ ...row, state, endedAt: serverNow() }),
      reopen: (row) => put({ ...row, state: 'open', endedAt: null }),
    }
  }, [ledger, serverNow])
}
