import { lazy, Suspense, type ReactNode } from 'react'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, type LedgerViews } from '../services.tsx'

// Not needed at first paint.
const HouseView = lazy(async () => ({ default: (await import('../../features/house/house-view.tsx')).HouseView }))

/** What became of this computer's stores, and what could not be read. */
export function HousePlace({ ledger }: { ledger: LedgerViews }): ReactNode {
  const open = useDeskStore((state) => state.panel === 'house')
  const toggle = useDeskStore((state) => state.toggle)
  const close = useDeskStore((state) => state.closePanel)
  useCommand('house.open', () => toggle('house'))
  if (!open) return null
  return (
    <Suspense fallback={null}>
      <HouseView ledger={ledger} onClose={close} />
    </Suspense>
  )
}
