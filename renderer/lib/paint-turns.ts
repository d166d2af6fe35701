/**
 * When a part of the desk without the keys painted last, monotonic milliseconds. They take turns, so that no two of them
 * paint in one frame.
 */
export type PaintTurns = { readonly taken: (at: number) => void; readonly lastAt: () => number }

export function createPaintTurns(): PaintTurns {
  let last = -Infinity
  return {
    taken(at) {
      last = at
    },
    lastAt: () => last,
  }
}
