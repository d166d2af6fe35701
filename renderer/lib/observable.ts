/** A value that may be forgotten and can be watched; what React reads through `useSyncExternalStore`. */
export type Observable<T> = {
  readonly get: () => T
  /** Calls `listener` after each change; returns its undo. */
  readonly subscribe: (listener: () => void) => () => void
}

export type Settable<T> = Observable<T> & { readonly set: (value: T) => void }

/** Starts with `initial`; setting the same value tells nobody. */
export function createValue<T>(initial: T): Settable<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
