export type Dispose = () => void

/** Collects undo functions and runs them in reverse order, once. */
export function createDisposer(): { add(undo: Dispose): void; dispose: Dispose } {
  let undos: Dispose[] = []
  return {
    add: (undo) => void undos.push(undo),
    dispose() {
      const todo = undos.toReversed()
      undos = []
      for (const undo of todo) undo()
    },
  }
}
