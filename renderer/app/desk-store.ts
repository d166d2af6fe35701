import { create } from 'zustand'
import { assignSlots } from '../features/conversations/list-rules.ts'
import { arrange, LOOK_PLACE, type Look, type TileLayout, type TilePlace } from './layout/tile-rules.ts'

/** What the desk may forget: what is open, which tile has the keys and which panel hangs where. */
type DeskState = TileLayout & {
  /** The tiles, in the order they have in the document. */
  tiles: readonly TilePlace[]
  /** Who had the keys before the conversation that is only looked at. */
  back: string | null
  /** Whose composer should get the caret; `n` grows with each request. */
  caret: { conversationId: string; n: number } | null
  /** What was just refused or done, in words; `n` tells two equal ones apart. */
  said: { words: string; n: number } | null
  panel:
    | 'account'
    | 'house'
    | 'keys'
    | 'palette'
    | 'phrases'
    | 'phraseCopy'
    | 'presence'
    | 'report'
    | 'captures'
    | 'tickets'
    | 'reconcile'
    | null
  /** Opens a conversation with the caret in its composer; going back to one of mine puts away what was only looked at. */
  select: (conversationId: string | null) => void
  /** The keys follow the focus into a tile; nothing opens or closes under the pointer. */
  focusTile: (conversationId: string) => void
  /** Puts away the conversation that is only looked at. */
  putAway: () => void
  toggleLarge: () => void
  toggleOrder: () => void
  /** Null puts the words away. */
  say: (words: string | null) => void
  /** Puts the caret into the composer. */
  requestFocus: () => void
  toggle: (panel: NonNullable<DeskState['panel']>) => void
  show: (panel: NonNullable<DeskState['panel']>) => void
  closePanel: () => void
  /** What was remembered; slots of conversations that are not mine any more go with the next `assignSlots`. */
  restore: (layout: TileLayout) => void
  /** My open conversations, oldest first: each keeps its number, a new one takes a free one. */
  assignSlots: (mine: readonly string[]) => void
  /** Another account starts with nothing open. */
  forget: () => void
}

type Open = Pick<DeskState, 'slots' | 'selected' | 'look' | 'tiles' | 'back' | 'caret'>

const nothing = {
  slots: new Map<string, number>(),
  selected: null,
  look: null,
  large: false,
  order: 'slot',
  said: null,
  tiles: [],
  back: null,
  caret: null,
  panel: null,
} satisfies Partial<DeskState>

const asked = (state: Open, conversationId: string | null): Open['caret'] =>
  conversationId === null ? state.caret : { conversationId, n: (state.caret?.n ?? 0) + 1 }

/** The tiles that follow from slots and look. */
const withTiles = (state: Open, part: Partial<Open>): Partial<Open> => {
  const { slots, look, tiles } = { ...state, ...part }
  return { ...part, tiles: arrange({ slots, look, before: tiles }) }
}

function opened(state: Open, conversationId: string | null): Partial<Open> {
  const mine = conversationId === null || state.slots.has(conversationId)
  const known = state.look?.conversationId === conversationId ? state.look : null
  const look = mine ? null : (known ?? { conversationId, place: LOOK_PLACE })
  const back = state.selected !== null && state.slots.has(state.selected) ? state.selected : state.back
  return withTiles(state, { selected: conversationId, look, back, caret: asked(state, conversationId) })
}

/** A conversation that lost its slot stays where it was for as long as somebody is in it. */
function assigned(state: Open, mine: readonly string[]): Partial<Open> {
  const slots = assignSlots(state.slots, mine)
  if (slots === state.slots) return {}
  const { selected } = state
  const lost = selected !== null && !slots.has(selected) ? state.slots.get(selected) : undefined
  const left: Look | null = selected !== null && lost !== undefined ? { conversationId: selected, place: lost } : state.look
  const look = left !== null && slots.has(left.conversationId) ? null : left
  return withTiles(state, { slots, look })
}

/** Whoever was quicker than the disk has the word. */
function restored(state: Open, { slots, selected, look, large, order }: TileLayout): Partial<DeskState> {
  if (state.selected !== null) return { large, order, ...withTiles(state, { slots }) }
  const shown = selected !== null && (slots.has(selected) || look?.conversationId === selected) ? selected : null
  return { large, order, ...withTiles(state, { slots, look, selected: shown, caret: asked(state, shown) }) }
}

export const useDeskStore = create<DeskState>()((set) => ({
  ...nothing,
  select: (conversationId) => set((state) => opened(state, conversationId)),
  focusTile: (selected) =>
    set((state) =>
      state.selected === selected
        ? state
        : { selected, back: state.selected !== null && state.slots.has(state.selected) ? state.selected : state.back },
    ),
  putAway: () =>
    set((state) => {
      const { back, slots } = state
      const first = [...slots].toSorted(([, a], [, b]) => a - b)[0]?.[0] ?? null
      return opened(state, back !== null && slots.has(back) ? back : first)
    }),
  toggleLarge: () => set((state) => ({ large: !state.large, caret: asked(state, state.selected) })),
  toggleOrder: () => set((state) => ({ order: state.order === 'slot' ? 'time' : 'slot' })),
  say: (words) => set((state) => ({ said: words === null ? null : { words, n: (state.said?.n ?? 0) + 1 } })),
  requestFocus: () => set((state) => ({ caret: asked(state, state.selected) })),
  toggle: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
  show: (panel) => set({ panel }),
  closePanel: () => set({ panel: null }),
  restore: (layout) => set((state) => restored(state, layout)),
  assignSlots: (mine) => set((state) => assigned(state, mine)),
  forget: () => set(nothing),
}))
