import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { byUse } from './entry-rules.ts'
import { bookOf, type PhraseBook } from './phrase-book.ts'

/** Rows shown at once; a search narrows what is behind them. */
const SHOWN = 200

/** What was being written when the editor was left, by phrase, and where: the desk is a key away and takes nothing of it. */
type Unfinished = { here: Phrase | null; forms: Map<string, Phrase> }
const unfinished = new WeakMap<PhraseBook, Unfinished>()

function unfinishedIn(book: PhraseBook): Unfinished {
  const known = unfinished.get(book) ?? { here: null, forms: new Map<string, Phrase>() }
  unfinished.set(book, known)
  return known
}

export type PhraseEditing = {
  book: PhraseBook
  query: string
  find: (query: string) => void
  list: readonly Phrase[]
  chosen: Phrase | null
  /** The chosen phrase as it was last left, saved or not. */
  written: Phrase | null
  choose: (phrase: Phrase | null) => void
  /** A new personal phrase, or a personal one like this. */
  fresh: (from: Phrase | null) => void
  write: (phrase: Phrase) => void
  leave: () => void
  save: (phrase: Phrase) => Promise<void>
  remove: () => Promise<void>
  /** What was deleted last and can be put back. */
  gone: Phrase | null
  putBack: () => Promise<void>
  failed: boolean
}

/** What the phrase editor shows and does. */
export function usePhraseEditor(accountId: string): PhraseEditing {
  const { phrases, clock, random } = useServices()
  const book = bookOf(phrases(accountId), clock)
  const version = useValue(book.version)
  const kept = unfinishedIn(book)
  const [query, find] = useState('')
  const [chosen, setChosen] = useState(kept.here)
  const [gone, setGone] = useState<Phrase | null>(null)
  const [failed, setFailed] = useState(false)
  const list = useFound(book, version, query)
  const choose = (phrase: Phrase | null): void => {
    kept.here = phrase
    setChosen(phrase)
  }
  const leave = (): void => {
    if (chosen !== null) kept.forms.delete(chosen.id)
    choose(null)
  }
  const did = async (work: Promise<void>): Promise<boolean> => {
    const done = await work.then(
      () => true,
      () => false,
    )
    setFailed(!done)
    return done
  }
  const fresh = (from: Phrase | null): void => {
    const begun = [...kept.forms.values()].find((phrase) => book.get(phrase.id) === null)
    if (from === null && begun !== undefined) return choose(begun)
    choose({ ...(from ?? EMPTY), id: uuidv7(clock, random), scope: 'personal', shop: '', uses: 0, updatedAt: clock.now() })
  }
  const save = async (phrase: Phrase): Promise<void> => {
    if (await did(book.save([{ ...phrase, updatedAt: clock.now() }]))) leave()
  }
  const remove = async (): Promise<void> => {
    if (chosen === null || !(await did(book.remove([chosen.id])))) return
    setGone(book.get(chosen.id) ?? chosen)
    leave()
  }
  const putBack = async (): Promise<void> => {
    if (gone !== null && (await did(book.save([gone])))) setGone(null)
  }
  const written = chosen === null ? null : (kept.forms.get(chosen.id) ?? chosen)
  const write = (phrase: Phrase): void => void kept.forms.set(phrase.id, phrase)
  return { book, query, find, list, chosen, written, choose, fresh, write, leave, save, remove, gone, putBack, failed }
}

const EMPTY: Phrase = {
  id: 'new',
  scope: 'personal',
  shop: '',
  code: '',
  title: '',
  text: '',
  language: 'zh-CN',
  folder: '',
  tags: [],
  stage: null,
  keywords: [],
  updatedAt: 0,
  uses: 0,
}

/** The agent's language first, in the order of use; or by the same search as the picker; hidden ones too. */
function useFound(book: PhraseBook, version: number, query: string): readonly Phrase[] {
  const language = useTranslation().i18n.language
  return useMemo(() => {
    if (version === 0) return []
    const all = book.all()
    const apart = (phrase: Phrase): number => Number(phrase.language !== language)
    if (query.trim() === '') return all.toSorted((a, b) => apart(a) - apart(b) || byUse(a, b)).slice(0, SHOWN)
    const found = book.search(query, { shop: '', language: null, stage: null, filter: null, limit: SHOWN }).map((hit) => hit.value)
    const ids = new Set(found.map((phrase) => phrase.id))
    const plain = query.trim().toLowerCase()
    const rest = all.filter(
      (phrase) => !ids.has(phrase.id) && `${phrase.title} ${phrase.code} ${phrase.folder}`.toLowerCase().includes(plain),
    )
    return [...found, ...rest].slice(0, SHOWN)
  }, [book, version, query, language])
}
