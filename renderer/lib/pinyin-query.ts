import { beginsSyllable, blur, LONGEST, syllableId } from './pinyin-syllables.ts'

/**
 * One piece of a query stands for one character of a text: the character itself, the initial of its reading, a whole
 * syllable, or, at the end of the query, the beginning of a syllable.
 */
export type Piece = {
  readonly kind: 'char' | 'initial' | 'syllable' | 'start'
  readonly text: string
  /** `text` with alike sounds as one. */
  readonly heard: string
}

/** One way to read a query. */
export type Parse = readonly Piece[]

/** Ways to read one query that are tried; the rest are ever less likely. */
const MOST_PARSES = 6
/** Longer queries are sentences. */
const LONGEST_PARSED = 40

const piece = (kind: Piece['kind'], text: string): Piece => ({ kind, text, heard: blur(text) })

const VOWELS = /[aeo]/
const SILENT = /[iuv]/

/** A query as it is compared: lower case, full-width forms folded, without spaces and marks. */
export const foldQuery = (query: string): string =>
  query
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ü', 'v')
    .replaceAll(/[\s\p{P}\p{S}\u200b-\u200f\ufeff]+/gu, '')

/** Ways to read the letters from `from` on, those with fewest pieces first. Single vowels are left to pure initials. */
function segment(letters: string): Piece[][] {
  const found: Piece[][] = []
  const walk = (from: number, before: Piece[]): void => {
    if (found.length >= MOST_PARSES * 4) return
    if (from === letters.length) {
      found.push(before)
      return
    }
    const rest = letters.length - from
    for (let length = Math.min(LONGEST, rest); length > 1; length--) {
      const text = letters.slice(from, from + length)
      const last = length === rest
      if (last && beginsSyllable(text)) walk(from + length, [...before, piece('start', text)])
      else if (!last && syllableId(text) > 0) walk(from + length, [...before, piece('syllable', text)])
      else if (!last && /^[zcs]h$/.test(text)) walk(from + length, [...before, piece('initial', text)])
    }
    const letter = letters.charAt(from)
    if (!VOWELS.test(letter) && !SILENT.test(letter)) walk(from + 1, [...before, piece('initial', letter)])
  }
  walk(0, [])
  return found.toSorted((a, b) => a.length - b.length).slice(0, MOST_PARSES)
}

/** Every letter its own piece: initials, and Latin words as they stand. */
const singly = (letters: string): Piece[] => Array.from(letters, (text) => piece('initial', text))

/** All ways to read a folded query, likely ones first. Hanzi and digits stand for themselves. */
export function parseQuery(folded: string): readonly Parse[] {
  let parses: Piece[][] = [[]]
  for (const [run] of folded.slice(0, LONGEST_PARSED).matchAll(/[a-z]+|[^a-z]+/gu)) {
    const ways = /^[a-z]/.test(run) ? [singly(run), ...segment(run)] : [Array.from(run, (text) => piece('char', text))]
    parses = ways.flatMap((way) => parses.map((before) => [...before, ...way])).slice(0, MOST_PARSES)
  }
  const seen = new Set<string>()
  return parses.filter((parse) => {
    const key = parse.map((one) => `${one.kind}${one.text}`).join(' ')
    return parse.length > 0 && !seen.has(key) && seen.add(key)
  })
}

/** The same letters with one slip of the finger undone: two neighbours swapped, or one letter too many. */
export function slips(folded: string): readonly string[] {
  if (folded.length < 3 || folded.length > 20) return []
  const found = new Set<string>()
  for (let at = 0; at < folded.length; at++) {
    const head = folded.slice(0, at)
    if (at + 1 < folded.length) found.add(head + folded.charAt(at + 1) + folded.charAt(at) + folded.slice(at + 2))
    found.add(head + folded.slice(at + 1))
  }
  found.delete(folded)
  return [...found]
}
