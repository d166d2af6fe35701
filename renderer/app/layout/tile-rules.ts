/** One tile of the desk. `slot` is null for a conversation that is only looked at. */
export type TilePlace = {
  conversationId: string
  slot: number | null
  /** Where it stands among the tiles, 1–6; two may share one for as long as a tile that lost its slot is still looked at. */
  place: number
}

/** A conversation outside the slots that has a tile of its own for the moment. */
export type Look = { conversationId: string; place: number }

/** Behind all slots. */
export const LOOK_PLACE = 6

type Facts = { slots: ReadonlyMap<string, number>; look: Look | null; before: readonly TilePlace[] }

/**
 * The tiles in the order they have in the document. A tile that is there never moves among the others, because a moved
 * element loses its caret and how far it was scrolled; where it is seen is its `place`. The same list when nothing changed.
 */
export function arrange({ slots, look, before }: Facts): readonly TilePlace[] {
  const wanted = new Map<string, TilePlace>()
  for (const [conversationId, slot] of slots) wanted.set(conversationId, { conversationId, slot, place: slot })
  if (look !== null && !slots.has(look.conversationId)) wanted.set(look.conversationId, { ...look, slot: null })
  const next = before.flatMap(({ conversationId }) => wanted.get(conversationId) ?? [])
  const here = new Set(next.map((tile) => tile.conversationId))
  for (const tile of [...wanted.values()].toSorted((a, b) => a.place - b.place)) {
    if (here.has(tile.conversationId)) continue
    const at = next.findIndex((other) => other.place > tile.place)
    next.splice(at === -1 ? next.length : at, 0, tile)
  }
  return sameTiles(before, next) ? before : next
}

const sameTiles = (a: readonly TilePlace[], b: readonly TilePlace[]): boolean =>
  a.length === b.length &&
  a.every((tile, index) => {
    const other = b[index]
    return tile.conversationId === other?.conversationId && tile.slot === other.slot && tile.place === other.place
  })

/** Number of each tile in the order they are seen, from 1. */
export const ranksOf = (tiles: readonly TilePlace[]): ReadonlyMap<string, number> =>
  new Map(tiles.toSorted((a, b) => a.place - b.place).map((tile, index) => [tile.conversationId, index + 1]))

/** What is remembered of the tiles over a restart. Ids and numbers only. */
export type TileLayout = {
  slots: ReadonlyMap<string, number>
  selected: string | null
  look: Look | null
  /** Whether the focused tile has the whole room. */
  large: boolean
  /** By what mine are sorted in the list. */
  order: 'slot' | 'time'
}

/** As it is written down. */
export const storedLayout = ({ slots, ...rest }: TileLayout): unknown => ({ ...rest, slots: [...slots] })

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})
const isSlot = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 1 && Number(value) < LOOK_PLACE

/** Reads what was written down; whatever does not fit is left out, so that a broken row costs an order and nothing else. */
export function readLayout(value: unknown): TileLayout {
  const { slots, selected, look, large, order } = record(value)
  const read = new Map<string, number>()
  for (const pair of Array.isArray(slots) ? slots : []) {
    const [id, slot] = Array.isArray(pair) ? (pair as unknown[]) : []
    if (typeof id === 'string' && isSlot(slot) && !read.has(id) && ![...read.values()].includes(slot)) read.set(id, slot)
  }
  const { conversationId, place } = record(look)
  const placed = isSlot(place) ? place : LOOK_PLACE
  return {
    slots: read,
    selected: typeof selected === 'string' ? selected : null,
    look: typeof conversationId === 'string' ? { conversationId, place: placed } : null,
    large: large === true,
    order: order === 'time' ? 'time' : 'slot',
  }
}
