import { findMatch, type Matchable } from '../../lib/pinyin-match.ts'
import { foldQuery, parseQuery } from '../../lib/pinyin-query.ts'

/** Something one can go to or do. `keys`: the parts of its key, empty for none. */
export type PaletteItem = {
  id: string
  group: 'conversation' | 'command'
  title: string
  keys: readonly string[]
}
export type Searchable = { item: PaletteItem; text: Matchable }
/** `ranges`: what of the title the query found, half-open, UTF-16 code units. */
export type Found = { item: PaletteItem; ranges: readonly (readonly [number, number])[] }

/**
 * What fits the query, best first: hanzi, letters, pinyin initials, full or mixed; equal fits in the order of the list.
 * Everything for an empty query.
 */
export function searchPalette(items: readonly Searchable[], query: string): readonly Found[] {
  const folded = foldQuery(query)
  if (folded === '') return items.map(({ item }) => ({ item, ranges: [] }))
  const parses = parseQuery(folded)
  return items
    .flatMap(({ item, text }) => {
      const match = findMatch(text, parses)
      return match === null ? [] : [{ item, ranges: match.ranges, rank: match.rank }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item, ranges }) => ({ item, ranges }))
}
