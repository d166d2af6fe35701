import type { Collection } from 'dexie'

/** Walks a range from its end. */
export function newestFirst<T, K, I>(range: Collection<T, K, I>): Collection<T, K, I> {
  // A database range, not an array: it has no toReversed.
  // oxlint-disable-next-line unicorn/no-array-reverse
  return range.reverse()
}
