import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useCommand, type LedgerViews } from '../services.tsx'

// Not needed at first paint.
const SealedPopup = lazy(async () => ({ default: (await import('../../features/sealed/sealed-popup.tsx')).SealedPopup }))

/** Where work goes out to a sealed file and comes in from one. */
export function SealedPlace({ ledger }: { ledger: LedgerViews }): ReactNode {
  const [open, setOpen] = useState<'save' | 'take' | null>(null)
  useCommand('work.export', () => setOpen('save'))
  useCommand('work.import', () => setOpen('take'))
  if (open === null) return null
  return (
    <Suspense fallback={null}>
      <SealedPopup what={open} ledger={ledger} onClose={() => setOpen(null)} />
    </Suspense>
  )
}
