import type { Parse, Piece } from './pinyin-query.ts'
import { blur } from './pinyin-syllables.ts'

/** For each code point of a text its readings without tones, the likeliest first, joined by `|`; empty for no hanzi. */
export type Readings = readonly string[]

/** A syllable as it is written and as it is heard, where alike sounds are one. */
export type Reading = { readonly said: string; readonly heard: string }

/** A text ready for matching: what is between words is left out. */
export type Matchable = {
  readonly text: string
  readonly chars: readonly string[]
  readonly readings: readonly (readonly Reading[])[]
  /** Where each character stands in `text`, UTF-16 code units. */
  readonly at: readonly number[]
  readonly wordStart: readonly boolean[]
}

/** How a text was found, the surest first. `sound`: by readings that are easily confused. */
export const METHODS = ['literal', 'initials', 'full', 'mixed', 'sound', 'slip'] as const
export type Method = (typeof METHODS)[number]

/** `whole` text, `start` of it, start of a `word`, or `inside`. */
export const PLACES = ['whole', 'start', 'word', 'inside'] as const
export type Place = (typeof PLACES)[number]

export type Match = {
  method: Method
  place: Place
  /** Half-open ranges of the text, UTF-16 code units. */ ranges: readonly (readonly [number, number])[]
}

const known = new Map<string, Reading>()

/** One object for each syllable there is. */
function readingOf(said: string): Reading {
  const before = known.get(said)
  if (before !== undefined) return before
  const reading = { said, heard: blur(said) }
  known.set(said, reading)
  return reading
}

const BETWEEN = /[\s\p{P}\p{S}]/u
const NONE: readonly Reading[] = []
const LATIN = /[a-z0-9]/
/** Readings of one character that count; what comes after is too rare to be meant. */
const MOST_READINGS = 4

export function matchable(text: string, readings: Readings): Matchable {
  const chars: string[] = []
  const kept: Reading[][] = []
  const at: number[] = []
  const wordStart: boolean[] = []
  let offset = 0
  let before = ''
  for (const [index, point] of Array.from(text).entries()) {
    const char = point.normalize('NFKC').toLowerCase()
    if (!BETWEEN.test(char)) {
      const own = readings[index] ?? ''
      chars.push(char)
      kept.push(own === '' ? [] : own.split('|').slice(0, MOST_READINGS).map(readingOf))
      at.push(offset)
      wordStart.push(before === '' || LATIN.test(char) !== LATIN.test(before))
      before = char
    } else before = ''
    offset += point.length
  }
  return { text, chars, readings: kept, at, wordStart }
}

/** How one piece fits one character: 0 exactly, 1 by a rarer reading, 2 by sound, 3 with one letter wrong, -1 not. */
function fit(piece: Piece, char: string, readings: readonly Reading[]): number {
  if (piece.kind === 'char' || readings.length === 0) return char === piece.text ? 0 : -1
  let best = -1
  for (let index = 0; index < readings.length; index++) {
    const reading = readings[index]
    const one = reading === undefined ? -1 : fitReading(piece, reading)
    const found = one === 0 && index > 0 ? 1 : one
    if (found >= 0 && (best < 0 || found < best)) best = found
    if (best === 0) break
  }
  return best
}

function fitReading(piece: Piece, { said, heard }: Reading): number {
  if (piece.kind === 'syllable') {
    if (said === piece.text) return 0
    return heard === piece.heard ? 2 : nearly(piece.text, said) ? 3 : -1
  }
  if (said.startsWith(piece.text)) return 0
  if (heard.startsWith(piece.heard)) return 2
  return piece.kind === 'start' && nearly(piece.text, said) ? 3 : -1
}

/** One letter put in, left out or changed, the first one being right. */
function nearly(a: string, b: string): boolean {
  if (a.charAt(0) !== b.charAt(0) || Math.abs(a.length - b.length) > 1 || Math.max(a.length, b.length) < 3) return false
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return Math.max(a.length, b.length) - head - tail <= 1
}

/** How `parse` fits the characters from `start` on; null where it doesn't. `slip` lets one letter of one syllable be wrong. */
export function matchAt(text: Matchable, parse: Parse, where: { start: number; slip: boolean }): { method: Method; rare: boolean } | null {
  const { start, slip } = where
  if (start + parse.length > text.chars.length) return null
  let worst = 0
  let wrong = 0
  let initials = 0
  let syllables = 0
  for (let index = 0; index < parse.length; index++) {
    const piece = parse[index]
    const readings = text.readings[start + index] ?? NONE
    const one = piece === undefined ? -1 : fit(piece, text.chars[start + index] ?? '', readings)
    if (one < 0 || (one === 3 && (!slip || ++wrong > 1))) return null
    if (one > worst) worst = one
    if (readings.length > 0 && piece?.kind === 'initial') initials++
    if (readings.length > 0 && (piece?.kind === 'syllable' || piece?.kind === 'start')) syllables++
  }
  return { method: methodOf(worst, initials, { syllables, of: parse.length }), rare: worst === 1 }
}

function methodOf(worst: number, initials: number, rest: { syllables: number; of: number }): Method {
  if (worst === 3) return 'slip'
  if (worst === 2) return 'sound'
  if (initials === 0 && rest.syllables === 0) return 'literal'
  if (initials === rest.of) return 'initials'
  return rest.syllables === rest.of ? 'full' : 'mixed'
}

export const placeOf = (text: Matchable, start: number, length: number): Place => {
  if (start === 0) return length === text.chars.length ? 'whole' : 'start'
  return text.wordStart[start] === true ? 'word' : 'inside'
}

/** What is to be marked: neighbours joined to one range. */
export function rangesOf(text: Matchable, start: number, length: number): (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (let index = start; index < start + length; index++) {
    const from = text.at[index] ?? 0
    const to = from + (String.fromCodePoint(text.text.codePointAt(from) ?? 0).length || 1)
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === from) last[1] = to
    else ranges.push([from, to])
  }
  return ranges
}

const METHOD_ORDER = new Map(METHODS.map((method, index) => [method, index]))
const PLACE_ORDER = new Map(PLACES.map((place, index) => [place, index]))

/** Smaller is better: method, then a rarer reading, then place. */
export const rankOf = (method: Method, rare: boolean, place: Place): number =>
  (METHOD_ORDER.get(method) ?? 9) * 10 + (rare ? 5 : 0) + (PLACE_ORDER.get(place) ?? 4)

/** Best match of any of the parses anywhere in the text; for short lists such as commands and names. */
export function findMatch(text: Matchable, parses: readonly Parse[], slip = false): (Match & { rank: number }) | null {
  let best: { rank: number; start: number; length: number; method: Method; place: Place } | null = null
  for (const parse of parses) {
    for (let start = 0; start + parse.length <= text.chars.length; start++) {
      const found = matchAt(text, parse, { start, slip })
      if (found === null) continue
      const place = placeOf(text, start, parse.length)
      const rank = rankOf(found.method, found.rare, place)
      if (best === null || rank < best.rank) best = { rank, start, length: parse.length, method: found.method, place }
    }
  }
  if (best === null) return null
  return { rank: best.rank, method: best.method, place: best.place, ranges: rangesOf(text, best.start, best.length) }
}
