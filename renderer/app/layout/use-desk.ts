import { useEffect, useMemo, useState } from 'react'
import type { Session } from '../../../shared/model/session.ts'
import { groupEntries, nextWaiting, unfinishedBy, type Groups, type Unfinished } from '../../features/conversations/list-rules.ts'
import { usePainted } from '../../features/timeline/use-painted.ts'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices, type ConversationListState, type LedgerViews } from '../services.tsx'
import { readLayout, storedLayout } from './tile-rules.ts'

export type DeskView = {
  list: ConversationListState
  groups: Groups
  slots: ReadonlyMap<string, number>
  unfinished: ReadonlyMap<string, Unfinished>
  /** Sums over all conversations. */
  outbox: number
  review: number
}

/** The list with its slots and counts, at painting cadence. */
export function useDeskView(ledger: LedgerViews, session: Session): DeskView {
  const { journal } = useServices()
  const [source] = useState(() => ledger.conversations())
  useEffect(() => () => source.close(), [source])
  const list = usePainted(source, false)
  const rows = useValue(journal)
  const slots = useDeskStore((state) => state.slots)
  const groups = useMemo(() => groupEntries(list.entries, session.agent.id, slots), [list.entries, session.agent.id, slots])
  const unfinished = useMemo(() => unfinishedBy(list.commands, rows), [list.commands, rows])
  const sum = (what: keyof Unfinished): number => [...unfinished.values()].reduce((total, one) => total + one[what], 0)
  return { list, groups, slots, unfinished, outbox: sum('saved'), review: sum('review') }
}

/** Keys that open conversations. */
export function useConversationKeys(view: DeskView): void {
  const { slots, groups } = view
  const select = useDeskStore((state) => state.select)
  const selected = useDeskStore((state) => state.selected)
  const openSlot = (slot: number): boolean => {
    const id = [...slots].find(([, number]) => number === slot)?.[0]
    if (id !== undefined) select(id)
    return id !== undefined
  }
  useCommand('slot.1', () => openSlot(1))
  useCommand('slot.2', () => openSlot(2))
  useCommand('slot.3', () => openSlot(3))
  useCommand('slot.4', () => openSlot(4))
  useCommand('slot.5', () => openSlot(5))
  useCommand('conversation.next', () => {
    const next = nextWaiting(groups, selected)
    if (next !== null) select(next)
    return next !== null
  })
}

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
  useEffect(() => {
    if (ready) ledger.layout.put(TILES_KEY, storedLayout({ slots, selected, look, large })).catch(() => undefined)
  }, [ledger, ready, slots, selected, look, large])
}

/** Slots and tiles of my open conversations, as they were before the restart and as they change. */
export function useTileSet(ledger: LedgerViews, { list }: DeskView, agentId: string): void {
  // A list that is being read is not an empty one: nobody loses a number to it.
  const ready = useRemembered(ledger) && list.phase === 'ready'
  const assign = useDeskStore((state) => state.assignSlots)
  const select = useDeskStore((state) => state.select)
  const selected = useDeskStore((state) => state.selected)
  const { entries } = list
  useEffect(() => {
    if (!ready) return
    const mine = entries
      .map((entry) => entry.conversation)
      .filter((row) => row.state === 'open' && row.assignee?.id === agentId)
      .toSorted((a, b) => a.openedAt - b.openedAt)
    assign(mine.map((row) => row.id))
  }, [ready, entries, agentId, assign])
  useEffect(() => {
    if (!ready) return
    const gone = selected !== null && !entries.some((entry) => entry.conversation.id === selected)
    const first = [...useDeskStore.getState().slots].toSorted(([, a], [, b]) => a - b)[0]?.[0] ?? null
    if (selected === null || gone) select(first)
  }, [ready, selected, entries, select])
  useRemember(ledger, ready)
}
