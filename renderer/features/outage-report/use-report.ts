import { useEffect, useMemo, useState } from 'react'
import { every } from '../../../shared/lib/clock.ts'
import type { Round } from '../../../shared/model/round.ts'
import type { OutageRow } from '../../data/outage-row.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { itemsOf, type ReportItem } from './report-rules.ts'

export type ReportLedger = Pick<LedgerViews, 'outages' | 'commandsBetween' | 'rounds'>

/** Outages this desk has lived through, newest first; null until they have been read. */
export function useOutages(ledger: ReportLedger): readonly OutageRow[] | null {
  const rows = useValue(ledger.outages)
  return useMemo(() => rows?.toSorted((a, b) => b.start - a.start) ?? null, [rows])
}

export type ReportRead = { items: readonly ReportItem[]; failed: boolean; phase: 'reading' | 'ready' }

/** While it is open the report is read again this often, milliseconds. */
const AGAIN_MS = 3_000

/** What was made in the outage, with where it is now. */
export function useItems(ledger: ReportLedger, outage: OutageRow): ReportRead {
  const { clock, serverNow } = useServices()
  const [read, setRead] = useState<ReportRead>({ items: [], failed: false, phase: 'reading' })
  const { start, end } = outage
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const items = await ledger.commandsBetween({ from: start, to: end ?? serverNow() }).then(itemsOf, () => null)
      if (!gone) setRead((before) => ({ items: items ?? before.items, failed: items === null, phase: 'ready' }))
    }
    void load()
    const stop = every(clock, AGAIN_MS, () => void load())
    return () => {
      gone = true
      stop()
    }
  }, [ledger, clock, serverNow, start, end])
  return read
}

/** Waitings that ended since the outage began. */
export function useRoundsSince(ledger: ReportLedger, since: number): readonly Round[] {
  const source = useMemo(() => ledger.rounds(since), [ledger, since])
  useEffect(() => () => source.close(), [source])
  return useValue(source).rounds
}
