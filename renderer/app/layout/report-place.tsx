import { lazy, Suspense, type ReactNode } from 'react'
import type { Session } from '../../../shared/model/session.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, type LedgerViews } from '../services.tsx'

// Not needed at first paint.
const OutageReport = lazy(async () => ({ default: (await import('../../features/outage-report/outage-report.tsx')).OutageReport }))

/** The report of the outages, over the desk. */
export function ReportPlace({ ledger, session }: { ledger: LedgerViews; session: Session }): ReactNode {
  const shown = useDeskStore((state) => state.panel === 'report')
  const toggle = useDeskStore((state) => state.toggle)
  const close = useDeskStore((state) => state.closePanel)
  const select = useDeskStore((state) => state.select)
  useCommand('report.open', () => toggle('report'))
  if (!shown) return null
  return (
    <Suspense fallback={null}>
      <OutageReport ledger={ledger} agentName={session.agent.name} select={select} onClose={close} />
    </Suspense>
  )
}
