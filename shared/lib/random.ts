/** The only source of chance. `next` is uniform in [0, 1). */
export interface Random {
  next(): number
}

/** Numbers in store: asking the system costs more than the rest of a draw, and one question gives many. */
const store = new Uint32Array(256)
let left = 0

export const systemRandom: Random = {
  next() {
    if (left === 0) left = crypto.getRandomValues(store).length
    left -= 1
    return (store[left] ?? 0) / 2 ** 32
  },
}

/** mulberry32: small, fast, good enough for tests and simulated customers. Same seed, same numbers. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let t = state
      t = Math.imul(t ^ (t >>> 15), t | 1)
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
    },
  }
}

/** An integer in [0, below). */
export const randomInt = (random: Random, below: number): number => Math.floor(random.next() * below)

/** One item of a non-empty list. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[randomInt(random, items.length)]
  if (item === undefined) throw new Error('pick from an empty list')
  return item
}
