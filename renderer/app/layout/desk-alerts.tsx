import { lazy, Suspense, type ReactNode } from 'react'
import { useDeskStore } from '../desk-store.ts'
import type { DeskView } from './use-desk.ts'

// Not needed at first paint.
const Alerts = lazy(async () => ({ default: (await import('../../features/alerts/alerts.tsx')).Alerts }))

/** What rings, with the tiles as they are. */
export function DeskAlerts({ view, agentId }: { view: DeskView; agentId: string }): ReactNode {
  const tiles = useDeskStore((state) => state.tiles)
  const selected = useDeskStore((state) => state.selected)
  const select = useDeskStore((state) => state.select)
  return (
    <Suspense fallback={null}>
      <Alerts list={view.list} agentId={agentId} tiles={tiles.map((one) => one.conversationId)} selected={selected} select={select} />
    </Suspense>
  )
}
