import { syllableId, syllablesFrom } from './pinyin-syllables.ts'
import type { Matchable } from './pinyin-match.ts'
import type { Parse, Piece } from './pinyin-query.ts'

/** Places in ascending order: a document's number times `PLACES` and the position of a character in it. */
type List = number[]
/** Characters of one document that are found. */
export const PLACES = 1_024

/** Places to look at; the parse would begin `offset` characters before each. */
export type Candidates = { places: readonly number[]; offset: number }

/**
 * Where the documents may hold a query. Lists by initials (at the start of a word, in pairs, in threes), by syllables (one, two
 * in a row) and by characters; alike sounds share a list. Lists may name too many places, never too few.
 */
export type Postings = {
  /** `base` is the position of the text's first character in its document. */
  readonly add: (document: number, base: number, text: Matchable) => void
  /** Lists to look through, one after the other: where words begin so, then anywhere. */
  readonly candidates: (parse: Parse) => readonly Candidates[]
}

const PAIR = 2 ** 20
/** Kinds of keys, above any pair of code points. */
const KIND = 2 ** 42
const KINDS = { start: 1, start2: 2, pair: 3, triple: 4, syllable: 5, syllable2: 6, char: 7, char2: 8 } as const
const EMPTY: List = []

const key = (kind: keyof typeof KINDS, a: number, b = 0): number => KINDS[kind] * KIND + a * PAIR + b
/** Letters and digits as small numbers; l is n. */
const letterOf = (text: string): number => (text.charCodeAt(0) === 108 ? 110 : text.charCodeAt(0))
const isLatin = (char: string): boolean => char.length === 1 && char < '{' && ((char >= 'a' && char <= 'z') || (char >= '0' && char <= '9'))

export function createPostings(): Postings {
  const lists = new Map<number, List>()
  const push = (at: number, place: number): void => {
    const list = lists.get(at)
    if (list === undefined) lists.set(at, [place])
    else list.push(place)
  }
  const listOf = (at: number): List => lists.get(at) ?? EMPTY
  /** Whole texts, as they are and by their initials: a text that is the query must not be lost among longer ones. */
  const wholes = new Map<string, List>()
  const whole = (text: string, place: number): void => {
    const list = wholes.get(text)
    if (list === undefined) wholes.set(text, [place])
    else list.push(place)
  }
  return {
    add(document, base, text) {
      const place = document * PLACES + base
      addText(text, (at, index) => base + index < PLACES && push(at, place + index))
      if (base < PLACES) for (const form of new Set(wholeForms(text))) whole(form, place)
    },
    candidates(parse) {
      const keys = keysOf(parse)
      const same = {
        places: wholes.get(parse.map(({ kind, text }) => (kind === 'char' ? text : initialText(text))).join('')) ?? EMPTY,
        offset: 0,
      }
      if (keys.length === 0) return [same, ...alone(parse[0], listOf)]
      let best: Candidates | null = null
      for (const { at, offset } of keys) {
        const places = listOf(at)
        if (best === null || places.length < best.places.length) best = { places, offset }
      }
      const [first, second] = [initialOf(parse[0]), initialOf(parse[1])]
      const starts = first > 0 && second > 0 ? listOf(key('start2', first, second)) : EMPTY
      const rest = best ?? { places: EMPTY, offset: 0 }
      return starts.length < rest.places.length ? [same, { places: starts, offset: 0 }, rest] : [same, rest]
    },
  }
}

const initialText = (text: string): string => String.fromCharCode(letterOf(text))

const wholeForms = ({ chars, readings }: Matchable): string[] => [
  chars.map((char) => (isLatin(char) ? initialText(char) : char)).join(''),
  chars.map((char, index) => (isLatin(char) ? initialText(char) : initialText(readings[index]?.[0]?.heard ?? char))).join(''),
]

/** The first letter a piece asks for; 0 for hanzi. */
function initialOf(piece: Piece | undefined): number {
  if (piece === undefined) return 0
  if (piece.kind === 'char') return isLatin(piece.text) ? letterOf(piece.text) : 0
  return letterOf(piece.text.charAt(0))
}

/** One letter finds words that begin with it; one syllable, or the start of one, finds it anywhere. */
function alone(piece: Piece | undefined, listOf: (at: number) => List): Candidates[] {
  if (piece?.kind !== 'start') return [{ places: listOf(key('start', initialOf(piece))), offset: 0 }]
  const own = syllableId(piece.text)
  // The whole syllable before longer ones.
  return [own, ...syllablesFrom(piece.text).filter((id) => id !== own)].map((id) => ({ places: listOf(key('syllable', id)), offset: 0 }))
}

function keysOf(parse: Parse): { at: number; offset: number }[] {
  const keys: { at: number; offset: number }[] = []
  for (let offset = 0; offset < parse.length; offset++) {
    const piece = parse[offset]
    if (piece === undefined) break
    const next = parse[offset + 1]
    const [a, b, c] = [initialOf(piece), initialOf(next), initialOf(parse[offset + 2])]
    if (a > 0 && b > 0) keys.push({ at: c > 0 ? key('triple', a * 128 + b, c) : key('pair', a, b), offset })
    if (piece.kind === 'char' && a === 0) {
      const code = piece.text.codePointAt(0) ?? 0
      const pair = next?.kind === 'char' && b === 0
      keys.push({ at: pair ? key('char2', code, next.text.codePointAt(0) ?? 0) : key('char', code), offset })
    }
    if (piece.kind !== 'syllable') continue
    const id = syllableId(piece.text)
    keys.push({ at: next?.kind === 'syllable' ? key('syllable2', id, syllableId(next.text)) : key('syllable', id), offset })
  }
  return keys
}

/** What may be asked about one character: its first letters and its syllables. */
type Asked = { letters: readonly number[]; ids: readonly number[]; code: number; latin: boolean }

const NONE: readonly number[] = []

function askedOf(text: Matchable): Asked[] {
  return text.chars.map((char, index) => {
    const readings = text.readings[index] ?? []
    const latin = isLatin(char)
    const code = char.codePointAt(0) ?? 0
    if (latin || readings.length === 0) return { latin, code, letters: latin ? [letterOf(char)] : NONE, ids: NONE }
    const letters: number[] = []
    const ids: number[] = []
    for (const { heard } of readings) {
      const letter = letterOf(heard)
      if (!letters.includes(letter)) letters.push(letter)
      const id = syllableId(heard)
      if (!ids.includes(id)) ids.push(id)
    }
    return { latin, code, letters, ids }
  })
}

function addText(text: Matchable, push: (at: number, index: number) => void): void {
  const asked = askedOf(text)
  for (const [index, one] of asked.entries()) {
    const next = asked[index + 1]
    const third = asked[index + 2]
    const start = text.wordStart[index] === true
    if (!one.latin) push(key('char', one.code), index)
    if (!one.latin && next?.latin === false) push(key('char2', one.code, next.code), index)
    for (const id of one.ids) {
      push(key('syllable', id), index)
      for (const other of next?.ids ?? NONE) push(key('syllable2', id, other), index)
    }
    for (const a of one.letters) {
      if (start) push(key('start', a), index)
      for (const b of next?.letters ?? NONE) {
        push(key('pair', a, b), index)
        if (start) push(key('start2', a, b), index)
        for (const c of third?.letters ?? NONE) push(key('triple', a * 128 + b, c), index)
      }
    }
  }
}
