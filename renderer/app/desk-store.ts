import { create } from 'zustand'
import { assignSlots } from '../features/conversations/list-rules.ts'

/** What the desk may forget: what is open and which panel hangs where. */
type DeskState = {
  /** Conversation in the tile. */
  selected: string | null
  /** Grows when the caret should go to the composer although the conversation is open already. */
  focusRequest: number
  /** Slot numbers of my open conversations. */
  slots: ReadonlyMap<string, number>
  panel: 'settings' | 'account' | 'keys' | null
  select: (conversationId: string | null) => void
  /** Puts the caret into the composer. */
  requestFocus: () => void
  toggle: (panel: NonNullable<DeskState['panel']>) => void
  closePanel: () => void
  /** My open conversations, oldest first: each keeps its number, a new one takes a free one. */
  assignSlots: (mine: readonly string[]) => void
}

export const useDeskStore = create<DeskState>()((set) => ({
  selected: null,
  focusRequest: 0,
  slots: new Map(),
  panel: null,
  select: (selected) => set((state) => ({ selected, focusRequest: state.focusRequest + 1 })),
  requestFocus: () => set((state) => ({ focusRequest: state.focusRequest + 1 })),
  toggle: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
  closePanel: () => set({ panel: null }),
  assignSlots: (mine) => set((state) => ({ slots: assignSlots(state.slots, mine) })),
}))
