import type { Cancel, Clock } from '../../shared/lib/clock.ts'

export type Direction = 'up' | 'down'
type Counted = 'drop' | 'double' | 'reorder'
const DIRECTIONS = ['up', 'down'] as const

/** What is wrong with the line right now, the same for every desk. Counts go down with each frame they hit. */
export function createFaults() {
  const calm = () => ({
    refuse: false,
    /** Frames of desks are read and thrown away. */
    deaf: false,
    /** Frames of desks are judged, but nothing is sent back. */
    mute: false,
    lagMs: 0,
    /** Next events get a kind no desk knows. */
    spoil: 0,
    /** Next answers say this; `judged`: in place of the true one, else the command goes no further. */
    answer: { left: 0, verdict: {} as Readonly<Record<string, unknown>>, judged: true },
    /** Next welcomes, fates and answers that name heads name this one, for every lane. */
    heads: { left: 0, head: null as string | null },
    up: { drop: 0, double: 0, reorder: 0 },
    down: { drop: 0, double: 0, reorder: 0 },
  })
  const state = calm()
  const hits: Record<string, number> = {}
  const hit = (name: string): void => void (hits[name] = (hits[name] ?? 0) + 1)
  return {
    state,
    hits,
    hit,
    reset: (): void => void Object.assign(state, calm()),
    add(direction: Direction, kind: Counted, count: number): void {
      state[direction][kind] += count
    },
    /** Whether the fault strikes this frame; uses one of its count. */
    strikes(direction: Direction, kind: Counted): boolean {
      if (state[direction][kind] <= 0) return false
      state[direction][kind] -= 1
      hit(`${kind}.${direction}`)
      return true
    },
    counted: (): number => DIRECTIONS.reduce((sum, at) => sum + state[at].drop + state[at].double + state[at].reorder, 0),
  }
}
export type Faults = ReturnType<typeof createFaults>

/**
 * One direction of one socket under faults: order is kept except where `reorder` swaps a frame with the next one.
 * A swapped frame waits for its successor, as long as it takes.
 */
export function createPipe<T>(parts: { faults: Faults; clock: Clock; direction: Direction; deliver: (item: T) => void }) {
  const { faults, clock, direction, deliver } = parts
  const waiting: { item: T; cancel: Cancel }[] = []
  let swapped: { item: T } | null = null

  const pass = (item: T): void => {
    if (faults.state.lagMs <= 0 && waiting.length === 0) return deliver(item)
    // Whichever timer fires first releases the oldest frame, so a changed lag never changes the order.
    const release = (): void => {
      const next = waiting.shift()
      if (next !== undefined) deliver(next.item)
    }
    waiting.push({ item, cancel: clock.after(faults.state.lagMs, release) })
  }
  return {
    push(item: T): void {
      if (faults.strikes(direction, 'drop')) return
      if (swapped === null && faults.strikes(direction, 'reorder')) {
        swapped = { item }
        return
      }
      pass(item)
      if (faults.strikes(direction, 'double')) pass(item)
      if (swapped === null) return
      const late = swapped
      swapped = null
      pass(late.item)
    },
    stop(): void {
      for (const { cancel } of waiting) cancel()
      waiting.length = 0
    },
  }
}
