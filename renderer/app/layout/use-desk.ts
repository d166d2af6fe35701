import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Session } from '../../../shared/model/session.ts'
import { groupEntries, nextWaiting, unfinishedBy, type Groups, type Unfinished } from '../../features/conversations/list-rules.ts'
import { usePainted } from '../../features/timeline/use-painted.ts'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices, type ConversationListState, type LedgerViews } from '../services.tsx'

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
  const slots = useSlots(list, session.agent.id)
  const groups = useMemo(() => groupEntries(list.entries, session.agent.id, slots), [list.entries, session.agent.id, slots])
  const unfinished = useMemo(() => unfinishedBy(list.commands, rows), [list.commands, rows])
  const sum = (what: keyof Unfinished): number => [...unfinished.values()].reduce((total, one) => total + one[what], 0)
  return { list, groups, slots, unfinished, outbox: sum('saved'), review: sum('review') }
}

/** Slot numbers of my open conversations; oldest first on the first reading, then they stay. */
function useSlots(list: ConversationListState, agentId: string): ReadonlyMap<string, number> {
  const assign = useDeskStore((state) => state.assignSlots)
  useEffect(() => {
    const mine = list.entries
      .map((entry) => entry.conversation)
      .filter((row) => row.state === 'open' && row.assignee?.id === agentId)
      .toSorted((a, b) => a.openedAt - b.openedAt)
    assign(mine.map((row) => row.id))
  }, [list.entries, agentId, assign])
  return useDeskStore((state) => state.slots)
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

/** Layout row of the conversation that is open. */
const OPEN_KEY = 'desk.open'

/** Opens what was open last, or the first of mine; remembers what is opened. */
export function useRestoredSelection(ledger: LedgerViews, view: DeskView): (conversationId: string) => void {
  const selected = useDeskStore((state) => state.selected)
  const select = useDeskStore((state) => state.select)
  const [last, setLast] = useState<string | null | undefined>(undefined)
  useEffect(() => {
    const load = async (): Promise<void> => {
      const value = await ledger.layout.get(OPEN_KEY).catch(() => null)
      setLast(typeof value === 'string' ? value : null)
    }
    void load()
  }, [ledger])
  const { list, groups } = view
  const ready = list.phase === 'ready' && last !== undefined
  useEffect(() => {
    if (!ready || selected !== null) return
    const known = list.entries.some((entry) => entry.conversation.id === last)
    const id = known ? last : groups.mine[0]?.conversation.id
    if (id !== null && id !== undefined) select(id)
  }, [ready, selected, last, list.entries, groups.mine, select])
  useEffect(() => {
    if (selected !== null) ledger.layout.put(OPEN_KEY, selected).catch(() => undefined)
  }, [ledger, selected])
  return useCallback((id) => select(id), [select])
}
