/** Which documents' long texts may hold a query: pairs of characters for Chinese, words by their beginning for Latin script. */
export type Words = {
  /** `text` in lower case. */
  readonly add: (document: number, text: string) => void
  /** Lists in ascending order; too many, never too few, for queries of two hanzi or three letters and more; none for shorter ones. */
  readonly candidates: (query: string) => readonly (readonly number[])[]
}

const RUNS = /[a-z0-9]{3,}|[^\p{ASCII}\s]{2,}/gu
const EMPTY: readonly number[] = []
/** Words with one beginning that are looked at. */
const MOST_WORDS = 20

export function createWords(): Words {
  const pairs = new Map<string, number[]>()
  const words = new Map<string, number[]>()
  let sorted: string[] | null = null
  const push = (lists: Map<string, number[]>, key: string, document: number): void => {
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [document])
    else if (list[list.length - 1] !== document) list.push(document)
  }
  const beginning = (head: string): (readonly number[])[] => {
    sorted ??= [...words.keys()].toSorted()
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? '') < head) low = middle + 1
      else high = middle
    }
    const found: (readonly number[])[] = []
    for (let index = low; found.length < MOST_WORDS && (sorted[index] ?? '').startsWith(head) && index < sorted.length; index++)
      found.push(words.get(sorted[index] ?? '') ?? EMPTY)
    return found
  }
  return {
    add(document, text) {
      for (const [run] of text.matchAll(RUNS)) {
        if (/^[a-z0-9]/.test(run)) {
          if (!words.has(run)) sorted = null
          push(words, run, document)
        } else for (let at = 0; at + 1 < run.length; at++) push(pairs, run.slice(at, at + 2), document)
      }
    },
    candidates(query) {
      let best: readonly (readonly number[])[] | null = null
      const size = (lists: readonly (readonly number[])[]): number => lists.reduce((sum, list) => sum + list.length, 0)
      for (const [run] of query.matchAll(RUNS)) {
        const ways = /^[a-z0-9]/.test(run)
          ? [beginning(run)]
          : Array.from({ length: run.length - 1 }, (_none, at) => [pairs.get(run.slice(at, at + 2)) ?? EMPTY])
        for (const way of ways) if (best === null || size(way) < size(best)) best = way
      }
      return best ?? []
    },
  }
}
