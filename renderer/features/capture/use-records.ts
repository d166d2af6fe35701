import { useEffect, useMemo, useState } from 'react'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { proposalsFor, type Proposal } from '../../sync/match-rules.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { captureItems, ticketItems, type CaptureItem, type TicketItem } from './item-rules.ts'

export type Records = { phase: 'loading' | 'ready' | 'failed'; captures: readonly CaptureItem[]; tickets: readonly TicketItem[] }

/** Contacts and tickets as they are now: what the back-end has, and what has not left. `commands`: all that are not done. */
export function useRecords(ledger: LedgerViews, commands: readonly CommandRow[]): Records {
  const { journal } = useServices()
  const [sources] = useState(() => ({ captures: ledger.captures(), tickets: ledger.tickets() }))
  useEffect(
    () => () => {
      sources.captures.close()
      sources.tickets.close()
    },
    [sources],
  )
  const { phase, captures } = useValue(sources.captures)
  const { tickets } = useValue(sources.tickets)
  const rows = useValue(journal)
  return useMemo(() => {
    const facts = { commands, journal: rows }
    return { phase, captures: captureItems(captures, facts), tickets: ticketItems(tickets, facts) }
  }, [phase, captures, tickets, commands, rows])
}

/** Whom this contact may be of; read anew for each, because customers come and go meanwhile. */
export function useProposals(ledger: LedgerViews, item: CaptureItem | null): readonly Proposal[] {
  const [found, setFound] = useState<{ of: CaptureItem; proposals: readonly Proposal[] } | null>(null)
  useEffect(() => {
    let gone = false
    const load = async (of: CaptureItem): Promise<void> => {
      const customers = await ledger.knownCustomers().catch(() => [])
      if (!gone) setFound({ of, proposals: proposalsFor(of.capture, customers) })
    }
    if (item !== null) void load(item)
    return () => {
      gone = true
    }
  }, [ledger, item])
  return found !== null && found.of.captureId === item?.captureId ? found.proposals : []
}
