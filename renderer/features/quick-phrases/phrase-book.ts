import type { Clock } from '../../../shared/lib/clock.ts'
import type { Phrase, Stage } from '../../../shared/model/phrase.ts'
import { LIBRARY_VERSION, loadLibrary } from '../../data/phrases-library.ts'
import type { PhraseRepo, PhraseRow } from '../../data/phrases-repo.ts'
import type { PhraseFault } from '../../data/phrases-starter.ts'
import { createValue, type Observable } from '../../lib/observable.ts'
import { readAll } from '../../lib/readings.ts'
import { createTextIndex, type Hit, type TextIndex } from '../../lib/text-index.ts'
import { byUse, distance, entryOf, isOnTop, isOutOfPlace, shadowed, takeReadings, textsToRead, type Occasion } from './entry-rules.ts'
import { createPhraseNotes, type PhraseNotes } from './phrase-notes.ts'
import { keywordBook, suggest, type KeywordBook, type Suggestion } from './suggest-rules.ts'

export type PhraseHit = Hit<Phrase>

/** All phrases of an account in this window, searchable; kept in step with the other windows. */
export type PhraseBook = PhraseNotes & {
  /** Grows with each change; 0 until the phrases are there. */
  readonly version: Observable<number>
  /** False when the phrases can't be kept: those of the library are there, changes are not. */
  readonly kept: () => boolean
  readonly all: () => readonly Phrase[]
  readonly get: (id: string) => Phrase | null
  /** Id of the phrase that stands before this one under the same code (C7); null for none. */
  readonly hiddenBy: (id: string) => string | null
  readonly search: (query: string, how: Occasion & { filter: Stage | null; limit: number }) => readonly PhraseHit[]
  readonly suggest: (said: string, how: Occasion & { limit: number }) => readonly Suggestion[]
  /** Reads the pinyin, then writes all of them or none. Rejects when they can't be kept. */
  readonly save: (phrases: readonly Phrase[]) => Promise<void>
  readonly remove: (ids: readonly string[]) => Promise<void>
  readonly used: (id: string) => void
  readonly faults: () => readonly PhraseFault[]
}

/** Entries taken into the index between two pauses. */
const AT_ONCE = 150
/** Changed phrases that are searched beside the index before it is made anew. */
const MOST_BESIDE = 300

const books = new WeakMap<PhraseRepo, PhraseBook>()

/** The one book of a repo in this window, opened when first asked for. */
export function bookOf(repo: PhraseRepo, clock: Pick<Clock, 'after'>): PhraseBook {
  const known = books.get(repo)
  if (known !== undefined) return known
  const book = openBook(repo, clock)
  books.set(repo, book)
  return book
}

async function rowsOf(phrases: readonly Phrase[], clock: Pick<Clock, 'after'>): Promise<PhraseRow[]> {
  const readings = await readAll(phrases.flatMap(textsToRead), clock)
  let at = 0
  return phrases.map((phrase) => {
    const count = textsToRead(phrase).length
    at += count
    return { phrase, readings: takeReadings(readings.slice(at - count, at)) }
  })
}

type Installed = { version: number; ids: readonly string[]; faults: readonly PhraseFault[] }

const asInstalled = (value: unknown): Installed =>
  typeof value === 'object' && value !== null ? (value as Installed) : { version: 0, ids: [], faults: [] }

/** Brings the starter library in, once for each version: what an agent has changed or removed stays so. */
async function installLibrary(repo: PhraseRepo, clock: Pick<Clock, 'after'>): Promise<Installed> {
  const installed = asInstalled(await repo.note('library'))
  if (installed.version === LIBRARY_VERSION) return installed
  const { phrases, faults } = await loadLibrary()
  const before = new Set(installed.ids)
  const here = await repo.some(phrases.map((phrase) => phrase.id))
  const wanted = phrases.filter((phrase, index) => {
    const own = here[index] ?? null
    return own === null ? !before.has(phrase.id) : own.phrase.updatedAt === 0
  })
  const uses = new Map(here.flatMap((row) => (row === null ? [] : [[row.phrase.id, row.phrase.uses]])))
  await repo.write({
    put: await rowsOf(
      wanted.map((phrase) => ({ ...phrase, uses: uses.get(phrase.id) ?? 0 })),
      clock,
    ),
  })
  const now = { version: LIBRARY_VERSION, ids: [...new Set([...before, ...phrases.map((phrase) => phrase.id)])], faults }
  await repo.putNote('library', now)
  return now
}

type State = {
  rows: Map<string, PhraseRow>
  index: TextIndex<Phrase>
  /** Ids whose entry in the index is old; they are searched in `beside`. */
  stale: Set<string>
  beside: TextIndex<Phrase>
  hidden: ReadonlyMap<string, string>
  keywords: KeywordBook
  faults: readonly PhraseFault[]
  kept: boolean
}

function openBook(repo: PhraseRepo, clock: Pick<Clock, 'after'>): PhraseBook {
  const state: State = {
    rows: new Map(),
    index: createTextIndex(),
    stale: new Set(),
    beside: createTextIndex(),
    hidden: new Map(),
    keywords: [],
    faults: [],
    kept: true,
  }
  const version = createValue(0)
  const grow = (): void => version.set(version.get() + 1)
  const changes = followChanges(repo, state, { clock, grow })
  const begin = async (): Promise<void> => {
    await fill(repo, state, clock)
    changes.begin()
    grow()
  }
  void begin()
  return {
    ...createPhraseNotes(repo),
    version,
    kept: () => state.kept,
    faults: () => state.faults,
    all: () => [...state.rows.values()].map((row) => row.phrase),
    get: (id) => state.rows.get(id)?.phrase ?? null,
    hiddenBy: (id) => state.hidden.get(id) ?? null,
    search: (query, how) => searchState(state, query, how),
    suggest: (said, how) => suggest(state.keywords, said, how),
    save: async (phrases) => repo.write({ put: await rowsOf(phrases, clock) }),
    remove: (ids) => repo.write({ remove: ids }),
    used(id) {
      const row = state.rows.get(id)
      if (row === undefined) return
      repo.write({ put: [{ ...row, phrase: { ...row.phrase, uses: row.phrase.uses + 1 } }] }).catch(() => undefined)
    },
  }
}

/** From the disk; where that can't be opened, the library alone. */
async function fill(repo: PhraseRepo, state: State, clock: Pick<Clock, 'after'>): Promise<void> {
  try {
    state.faults = (await installLibrary(repo, clock)).faults
    for (const row of await repo.all()) state.rows.set(row.phrase.id, row)
  } catch {
    state.kept = false
    const { phrases, faults } = await loadLibrary()
    state.faults = faults
    for (const row of await rowsOf(phrases, clock)) state.rows.set(row.phrase.id, row)
  }
  await rebuild(state, clock)
}

/** A new index with pauses in between; searches use the old one meanwhile. */
async function rebuild(state: State, clock: Pick<Clock, 'after'>): Promise<void> {
  const rows = [...state.rows.values()].toSorted((a, b) => byUse(a.phrase, b.phrase))
  const index = createTextIndex<Phrase>()
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    index.add(rows.slice(at, at + AT_ONCE).map(entryOf))
    if (at + AT_ONCE < rows.length) await new Promise<void>((resolve) => void clock.after(0, resolve))
  }
  state.index = index
  // What changed while it was made is beside it still.
  state.stale = new Set(rows.filter((row) => state.rows.get(row.phrase.id) !== row).map((row) => row.phrase.id))
  const known = new Set(rows.map((row) => row.phrase.id))
  for (const id of state.rows.keys()) if (!known.has(id)) state.stale.add(id)
  settle(state)
}

/** What follows from the phrases as they are. */
function settle(state: State): void {
  const phrases = [...state.rows.values()].map((row) => row.phrase)
  state.hidden = shadowed(phrases)
  state.keywords = keywordBook(phrases.filter((phrase) => !state.hidden.has(phrase.id)))
  state.beside = createTextIndex()
  const changed = [...state.stale].flatMap((id) => state.rows.get(id) ?? [])
  state.beside.add(changed.toSorted((a, b) => byUse(a.phrase, b.phrase)).map(entryOf))
}

type Following = { clock: Pick<Clock, 'after'>; grow: () => void }

function followChanges(repo: PhraseRepo, state: State, { clock, grow }: Following): { begin: () => void } {
  let begun = false
  let waiting: string[] = []
  const take = async (ids: readonly string[]): Promise<void> => {
    const rows = await repo.some(ids)
    for (const [index, id] of ids.entries()) {
      const row = rows[index] ?? null
      if (row === null) state.rows.delete(id)
      else state.rows.set(id, row)
      state.stale.add(id)
    }
    if (state.stale.size > MOST_BESIDE) await rebuild(state, clock)
    else settle(state)
    grow()
  }
  repo.onChanged(({ phrases }) => {
    if (phrases.length === 0) return
    if (begun) take(phrases).catch(() => undefined)
    else waiting = [...waiting, ...phrases]
  })
  return {
    begin() {
      begun = true
      const missed = waiting
      waiting = []
      if (missed.length > 0) take(missed).catch(() => undefined)
    },
  }
}

type Search = Occasion & { filter: Stage | null; limit: number }

/** What the hour calls for comes first, whatever fits better by letters. */
function searchState(state: State, query: string, how: Search): readonly PhraseHit[] {
  const all = searchFor(state, query, { ...how, accept: (phrase) => !isOnTop(phrase, how) && !isOutOfPlace(phrase, how) })
  if ((how.mode ?? 'normal') === 'normal') return all
  const top = searchFor(state, query, { ...how, accept: (phrase) => isOnTop(phrase, how) })
  return [...top, ...all].slice(0, how.limit)
}

function searchFor(state: State, query: string, how: Search & { accept: (phrase: Phrase) => boolean }): readonly PhraseHit[] {
  const fits = (phrase: Phrase): boolean =>
    !state.hidden.has(phrase.id) &&
    how.accept(phrase) &&
    (phrase.scope !== 'shop' || phrase.shop === how.shop) &&
    (how.filter === null || phrase.stage === how.filter)
  const prefer = (phrase: Phrase): number => distance(phrase, how)
  const settled = state.index.search(query, { limit: how.limit, prefer, accept: (phrase) => !state.stale.has(phrase.id) && fits(phrase) })
  const beside = state.beside.size() === 0 ? [] : state.beside.search(query, { limit: how.limit, prefer, accept: fits })
  if (beside.length === 0) return settled
  return [...settled, ...beside].toSorted((a, b) => a.score - b.score || a.prefer - b.prefer || byUse(a.value, b.value)).slice(0, how.limit)
}
