import { create } from 'zustand'

/** What the desk may forget: what is open and which panel hangs where. */
type DeskState = {
  /** Conversation in the tile. */
  selected: string | null
  /** Grows when the caret should go to the composer although the conversation is open already. */
  focusRequest: number
  panel: 'settings' | 'account' | 'keys' | null
  select: (conversationId: string | null) => void
  toggle: (panel: NonNullable<DeskState['panel']>) => void
  closePanel: () => void
}

export const useDeskStore = create<DeskState>()((set) => ({
  selected: null,
  focusRequest: 0,
  panel: null,
  select: (selected) => set((state) => ({ selected, focusRequest: state.focusRequest + 1 })),
  toggle: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
  closePanel: () => set({ panel: null }),
}))
