import { matchable, matchAt, placeOf, rangesOf, PLACES, type Matchable, type Method, type Place, type Readings } from './pinyin-match.ts'
import { foldQuery, parseQuery, slips, type Parse, type Piece } from './pinyin-query.ts'
import { blur } from './pinyin-syllables.ts'
import { createPostings, PLACES as MOST_PLACES, type Candidates } from './text-postings.ts'
import { createWords } from './text-words.ts'

export const FIELDS = ['title', 'code', 'tag'] as const
export type FieldKind = (typeof FIELDS)[number]

export type Entry<T> = {
  value: T
  /** `readings` of the text's code points, see `Readings`. */
  fields: readonly { kind: FieldKind; text: string; readings: Readings }[]
  /** Searched as it stands, without pinyin. */
  body: string
}

/** Why an entry was found. `method` is `body` when only its text holds the query. */
export type Hit<T> = {
  value: T
  method: Method | 'body' | 'code'
  place: Place
  field: FieldKind | 'body'
  /** The text of the field that matched and the ranges to mark, UTF-16 code units. */
  text: string
  ranges: readonly (readonly [number, number])[]
  /** Smaller is better; equal ones are told apart by `prefer` and then by the order entries were added in. */
  score: number
  prefer: number
}

export type Wish<T> = {
  accept?: (value: T) => boolean
  /** Among equal matches, smaller comes first. */
  prefer?: (value: T) => number
  limit: number
}

/** A search of many short Chinese texts. Pure: the same entries and the same question give the same answer. */
export type TextIndex<T> = {
  /** Entries in the order equal ones are to be shown in. */
  readonly add: (entries: readonly Entry<T>[]) => void
  readonly search: (query: string, wish: Wish<T>) => readonly Hit<T>[]
  readonly size: () => number
}

type Field = { kind: FieldKind; text: Matchable; /** Position of its first character in the document. */ base: number }
type Document<T> = { value: T; fields: readonly Field[]; body: string }
type Found = {
  document: number
  score: number
  prefer: number
  field: number
  start: number
  length: number
  method: Hit<unknown>['method']
}

/** Candidates looked at in one list. */
const MOST_LOOKED = 250
const MOST_FOUND = 60
/** Sure matches after which a list is left, at least. */
const ENOUGH = 40

const CLASS: Record<Method, number> = { literal: 2, initials: 3, full: 4, mixed: 5, sound: 6, slip: 8 }
const BODY_CLASS = 7
const SURE = 6_000
/** Shorter queries are not taken for slips. */
const SLIPPED = 3

export function createTextIndex<T>(): TextIndex<T> {
  const documents: Document<T>[] = []
  const postings = createPostings()
  const words = createWords()
  /** How each character met so far is read, as a rule. */
  const saidOf = new Map<string, string>()
  const learn = ({ chars, readings }: Matchable): void => {
    for (const [index, char] of chars.entries()) {
      const said = readings[index]?.[0]?.said
      if (said !== undefined) saidOf.set(char, said)
    }
  }
  return {
    size: () => documents.length,
    add(entries) {
      for (const { value, fields, body } of entries) {
        const number = documents.length
        let base = 0
        const texts = fields.map(({ kind, text, readings }) => {
          const field = { kind, text: matchable(text, readings), base }
          base += field.text.chars.length
          return field
        })
        documents.push({ value, fields: texts, body: body.toLowerCase() })
        for (const { text, base: at } of texts) {
          postings.add(number, at, text)
          learn(text)
        }
        words.add(number, body.toLowerCase())
      }
    },
    search(query, wish) {
      const folded = foldQuery(query)
      if (folded === '') return listed(documents, wish)
      const look = createLook(documents, wish)
      // Initials stand before syllables, so what later ways of reading find can only come behind a full list.
      for (const parse of parseQuery(folded))
        if (look.sure() < Math.max(ENOUGH, wish.limit)) look.through(parse, postings.candidates(parse), false)
      if (look.found.size < wish.limit) {
        const plain = query.normalize('NFKC').toLowerCase().trim()
        for (const list of words.candidates(plain)) look.bodies(list, plain)
      }
      if (look.found.size === 0 && folded.length >= SLIPPED)
        lookForSlips({ folded, saidOf, through: (parse) => look.through(parse, postings.candidates(parse), true) })
      return look.best()
    },
  }
}

type Slips = { folded: string; saidOf: ReadonlyMap<string, string>; through: (parse: Parse) => void }

/** Nothing fits: one letter wrong in a syllable, letters swapped or one too many, hanzi that sound like the right ones. */
function lookForSlips({ folded, saidOf, through }: Slips): void {
  if (/\P{ASCII}/u.test(folded)) {
    for (const parse of parseQuery(folded)) through(parse.map((piece) => soundOf(piece, saidOf)))
    return
  }
  for (const parse of parseQuery(folded)) through(parse)
  for (const other of slips(folded)) for (const parse of parseQuery(other).slice(0, 3)) through(parse)
}

function soundOf(piece: Piece, saidOf: ReadonlyMap<string, string>): Piece {
  const said = piece.kind === 'char' ? saidOf.get(piece.text) : undefined
  return said === undefined ? piece : { kind: 'syllable', text: said, heard: blur(said) }
}

/** Without a question: the preferred ones, else in order. */
function listed<T>(documents: readonly Document<T>[], { accept, prefer, limit }: Wish<T>): Hit<T>[] {
  const byPreference = new Map<number, Document<T>[]>()
  for (const document of documents) {
    if (accept?.(document.value) === false) continue
    const wanted = prefer?.(document.value) ?? 0
    const list = byPreference.get(wanted) ?? []
    if (list.length < limit) byPreference.set(wanted, [...list, document])
    else if (wanted === 0) break
  }
  return [...byPreference]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([by, list]) => list.map((one) => plainHit(one, by)))
    .slice(0, limit)
}

const plainHit = <T>({ value, fields }: Document<T>, prefer: number): Hit<T> => ({
  value,
  method: 'literal',
  place: 'start',
  field: 'title',
  text: fields[0]?.text.text ?? '',
  ranges: [],
  score: 0,
  prefer,
})

type Look<T> = {
  readonly found: ReadonlyMap<number, Found>
  readonly through: (parse: Parse, lists: readonly Candidates[], slip: boolean) => void
  /** Matches of the preferred kind that are better than any guess. */
  readonly sure: () => number
  readonly bodies: (documents: readonly number[], text: string) => void
  readonly best: () => readonly Hit<T>[]
}

function createLook<T>(documents: readonly Document<T>[], wish: Wish<T>): Look<T> {
  const found = new Map<number, Found>()
  let sure = 0
  const enough = Math.max(ENOUGH, wish.limit)
  const keep = (number: number, match: Placed, value: T): number => {
    const before = found.get(number)
    const wanted = before?.prefer ?? wish.prefer?.(value) ?? 0
    const counts = match.score < SURE && wanted === 0
    if (counts && (before === undefined || before.score >= SURE)) sure++
    if (before === undefined || match.score < before.score) found.set(number, { ...match, document: number, prefer: wanted })
    return counts ? 1 : 0
  }
  /** 1 for a sure match, else 0. */
  const judge = (place: number, parse: Parse, how: { offset: number; slip: boolean }): number => {
    const number = Math.floor(place / MOST_PLACES)
    const document = documents[number]
    if (document === undefined || wish.accept?.(document.value) === false) return 0
    const match = matchIn(document, parse, { at: (place % MOST_PLACES) - how.offset, slip: how.slip })
    return match === null ? 0 : keep(number, match, document.value)
  }
  return {
    found,
    through(parse, lists, slip) {
      // Lists are in the order of use: what comes after enough sure matches stands behind them anyway.
      const most = Math.max(40, Math.floor(MOST_LOOKED / Math.max(1, lists.length)))
      for (const { places, offset } of lists) {
        let here = 0
        const end = Math.min(places.length, most)
        for (let index = 0; index < end && here < enough; index++) here += judge(places[index] ?? -1, parse, { offset, slip })
      }
    },
    sure: () => sure,
    bodies(list, text) {
      const end = Math.min(list.length, MOST_LOOKED)
      for (let index = 0; index < end && found.size < MOST_FOUND; index++) {
        const number = list[index] ?? -1
        const document = documents[number]
        if (document === undefined || found.has(number) || wish.accept?.(document.value) === false) continue
        const start = document.body.indexOf(text)
        if (start < 0) continue
        keep(number, { score: BODY_CLASS * 1_000, field: -1, start, length: text.length, method: 'body' }, document.value)
      }
    },
    best: () =>
      [...found.values()]
        .toSorted((a, b) => a.score - b.score || a.prefer - b.prefer || a.document - b.document)
        .slice(0, wish.limit)
        .flatMap((match) => hitOf(documents[match.document], match) ?? []),
  }
}

type Placed = Omit<Found, 'document' | 'prefer'>

/** The parse at one position of the document, where it lies inside one field. */
function matchIn<T>(document: Document<T>, parse: Parse, { at, slip }: { at: number; slip: boolean }): Placed | null {
  for (let field = 0; field < document.fields.length; field++) {
    const one = document.fields[field]
    if (one === undefined || at < one.base) return null
    const start = at - one.base
    if (start >= one.text.chars.length) continue
    const match = matchAt(one.text, parse, { start, slip })
    if (match === null) return null
    const score = scoreOf(one.kind, match, placeOf(one.text, start, parse.length))
    return { score, field, start, length: parse.length, method: one.kind === 'code' && score < 1_000 ? 'code' : match.method }
  }
  return null
}

/** Exact code, start of a title, other literal matches, then pinyin; inside that the place, and title before tag. */
function scoreOf(kind: FieldKind, { method, rare }: { method: Method; rare: boolean }, place: Place): number {
  const at = PLACES.indexOf(place) * 10
  if (method === 'literal' && kind === 'code' && place === 'whole') return 0
  if (method === 'literal' && kind === 'title' && place !== 'inside' && place !== 'word') return 1_000 + at
  return CLASS[method] * 1_000 + (rare ? 200 : 0) + (kind === 'tag' ? 40 : 0) + at + FIELDS.indexOf(kind)
}

function hitOf<T>(document: Document<T> | undefined, match: Found): Hit<T> | null {
  if (document === undefined) return null
  const { score, prefer, method, start, length } = match
  const field = document.fields[match.field]
  if (field === undefined)
    return {
      value: document.value,
      method,
      place: 'inside',
      field: 'body',
      text: document.body,
      ranges: [[start, start + length]],
      score,
      prefer,
    }
  return {
    value: document.value,
    method,
    place: placeOf(field.text, start, length),
    field: field.kind,
    text: field.text.text,
    ranges: rangesOf(field.text, start, length),
    score,
    prefer,
  }
}
