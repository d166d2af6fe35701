import { useEffect, useState } from 'react'
import { useDeskStore } from '../desk-store.ts'
import type { LedgerViews } from '../services.tsx'
import { readLayout, storedLayout } from './tile-rules.ts'
import type { DeskView } from './use-desk.ts'

/** Layout row of the tiles. */
const TILES_KEY = 'desk.tiles'

/** Whether what was open last has been read; it is in the store from then on. */
function useRemembered(ledger: LedgerViews): boolean {
  const [read, setRead] = useState(false)
  const restore = useDeskStore((state) => state.restore)
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const value = await ledger.layout.get(TILES_KEY).catch(() => null)
      if (gone) return
      restore(readLayout(value))
      setRead(true)
    }
    void load()
    return () => {
      gone = true
    }
  }, [ledger, restore])
  return read
}

/** Writes the tiles down whenever they change. */
function useRemember(ledger: LedgerViews, ready: boolean): void {
  const slots = useDeskStore((state) => state.slots)
  const selected = useDeskStore((state) => state.selected)
  const look = useDeskStore((state) => state.look)
  const large = useDeskStore((state) => state.large)
  const order = useDeskStore((state) => state.order)
  useEffect(() => {
    if (ready) ledger.layout.put(TILES_KEY, storedLayout({ slots, selected, look, large, order })).catch(() => undefined)
  }, [ledger, ready, slots, selected, look, large, order])
}

/** Slots and tiles of what I work on, as they were before the restart and as they change. */
export function useTileSet(ledger: LedgerViews, { list, entries, groups }: DeskView): void {
  // A list that is being read is not an empty one: nobody loses a number to it.
  const ready = useRemembered(ledger) && list.phase === 'ready'
  const assign = useDeskStore((state) => state.assignSlots)
  const select = useDeskStore((state) => state.select)
  const selected = useDeskStore((state) => state.selected)
  const { mine } = groups
  useEffect(() => {
    if (!ready) return
    const rows = mine.map((entry) => entry.conversation).toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
    assign(rows.map((row) => row.id))
  }, [ready, mine, assign])
  useEffect(() => {
    if (!ready) return
    const gone = selected !== null && !entries.some((entry) => entry.conversation.id === selected)
    const first = [...useDeskStore.getState().slots].toSorted(([, a], [, b]) => a - b)[0]?.[0] ?? null
    if (selected === null || gone) select(first)
  }, [ready, selected, entries, select])
  useRemember(ledger, ready)
}
