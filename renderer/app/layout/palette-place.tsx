import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices } from '../services.tsx'
import type { DeskView } from './use-desk.ts'

// Not needed at first paint.
const load = () => import('../../features/hotkeys/palette.tsx')
const Palette = lazy(async () => ({ default: (await load()).Palette }))
/** Fetched this long after the desk, so that the letters typed right behind its key find it there. Milliseconds. */
const FETCH_MS = 2_000

/** The command palette with the conversations one can go to: mine by slot, what rests, the queue, and what ended lately. */
export function PalettePlace({ view }: { view: DeskView }): ReactNode {
  const panel = useDeskStore((state) => state.panel)
  const toggle = useDeskStore((state) => state.toggle)
  const close = useDeskStore((state) => state.closePanel)
  const select = useDeskStore((state) => state.select)
  const slots = useDeskStore((state) => state.slots)
  useCommand('app.palette', () => toggle('palette'))
  const { clock } = useServices()
  useEffect(() => clock.after(FETCH_MS, () => void load()), [clock])
  if (panel !== 'palette') return null
  const conversations = [...view.groups.mine, ...view.groups.asleep, ...view.groups.queue, ...view.groups.closed].map(
    ({ conversation: { id, customer } }) => ({
      id,
      name: customer.name,
      slot: slots.get(id) ?? null,
    }),
  )
  return (
    <Suspense fallback={null}>
      <Palette conversations={conversations} open={select} onClose={close} />
    </Suspense>
  )
}
