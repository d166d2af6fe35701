/** A value that is watched; what React reads through `useSyncExternalStore`. */
export type LiveValue<T> = {
  readonly get: () => T
  /** Calls `listener` after each change; returns its undo. */
  readonly subscribe: (listener: () => void) => () => void
}

export type OwnLiveValue<T> = LiveValue<T> & { readonly set: (value: T) => void; readonly end: () => void }

export function createLiveValue<T>(initial: T): OwnLiveValue<T> {
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
    end: () => listeners.clear(),
  }
}

/** `of` worked out anew only when `source` has changed, so that the same state is the same object. */
export function mapLive<A, B>(source: LiveValue<A>, of: (value: A) => B): LiveValue<B> {
  let from = source.get()
  let mapped = of(from)
  return {
    get() {
      const now = source.get()
      if (!Object.is(now, from)) mapped = of(now)
      from = now
      return mapped
    },
    subscribe: source.subscribe,
  }
}
