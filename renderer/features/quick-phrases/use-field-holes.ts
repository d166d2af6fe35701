import { useEffect, useMemo, useRef } from 'react'
import type { i18n } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Phrase } from '../../../shared/model/phrase.ts'
import type { ComposerField, SendStop } from '../../lib/composer-field.ts'
import { useLatest } from '../../lib/use-latest.ts'
import type { PhraseBook } from './phrase-book.ts'
import { valuesOf, type Known } from './value-rules.ts'
import { fillPhrase, holesIn, moveFields, nextField, type Hole } from './variable-rules.ts'

type Deps = { field: ComposerField | null; book: PhraseBook; conversationId: string; note: boolean; known: Known }

/** Puts a phrase in at [from, to). */
export type InsertPhrase = (phrase: Phrase, range: { from: number; to: number }) => void

/** What is between the letters of a composer: fields to fill in by Tab, and holes that stop a send. */
export function useFieldHoles(deps: Deps): InsertPhrase {
  const { field, book, conversationId, note } = deps
  const { i18n: words } = useTranslation()
  const latest = useLatest(deps)
  /** Fields of phrases put in, where they are now; stages that count when the text goes. */
  const fields = useRef<{ text: string; holes: Hole[] }>({ text: '', holes: [] })
  const stages = useRef<Phrase[]>([])
  useEffect(() => {
    if (field === null) return undefined
    const follow = (): void => {
      const { text, holes } = fields.current
      if (holes.length > 0) fields.current = { text: field.text(), holes: moveFields(holes, text, field.text()) }
    }
    const key = (event: KeyboardEvent): boolean => {
      if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return false
      follow()
      return step(field, fields.current.holes, event.shiftKey)
    }
    const check = (text: string): SendStop | null => {
      follow()
      const stop = stopFor(text, words)
      if (stop !== null) return stop
      const filled = fields.current.holes.map((hole) => [hole.name, text.slice(hole.start, hole.end)] as const)
      latest.current.book.remember(conversationId, Object.fromEntries(filled.filter(([, value]) => value.trim() !== '')))
      if (!note) for (const { stage } of stages.current) if (stage !== null) latest.current.book.reach(conversationId, stage)
      stages.current = []
      fields.current = { text: '', holes: [] }
      return null
    }
    const undo = [field.onText(follow), field.onKey(key), field.beforeSend(check)]
    return () => {
      for (const one of undo) one()
    }
  }, [field, conversationId, note, words, latest])
  return useMemo(
    () => (phrase, range) => {
      if (field !== null) void insert(field, phrase, range)
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [field, book, conversationId],
  )

  async function insert(into: ComposerField, phrase: Phrase, range: { from: number; to: number }): Promise<void> {
    const values = valuesOf(latest.current.known, phrase.language)
    const before = into.text()
    const known = phrase.text.includes('[[') ? await book.filled(conversationId) : {}
    // Somebody typed on meanwhile: the caret is where it goes.
    const at = into.text() === before ? range : { from: into.selection().start, to: into.selection().end }
    const made = fillPhrase(phrase.text, values, known)
    const holes = made.fields.map((hole) => ({ ...hole, start: hole.start + at.from, end: hole.end + at.from }))
    const open = holes.find((hole) => into.text().length >= 0 && made.text.slice(hole.start - at.from, hole.end - at.from).startsWith('[['))
    const first = open ?? holes[0]
    const end = at.from + made.text.length
    const kept = moveFields(fields.current.holes, into.text(), into.text().slice(0, at.from) + made.text + into.text().slice(at.to))
    into.replace(at, made.text, first === undefined ? { start: end, end } : { start: first.start, end: first.end })
    fields.current = { text: into.text(), holes: [...kept, ...holes] }
    stages.current = [...stages.current, phrase]
    book.used(phrase.id)
  }
}

/** To the next field, or past the last one to the end of the text; false where there is none, and Tab leaves the composer. */
function step(field: ComposerField, holes: readonly Hole[], back: boolean): boolean {
  const text = field.text()
  const written = holesIn(text).filter((hole) => hole.kind === 'field' && !holes.some((one) => one.start === hole.start))
  const all = [...holes, ...written]
  if (all.length === 0) return false
  const next = nextField(all, field.selection(), back)
  const element = field.element()
  if (next !== null) element?.setSelectionRange(next.start, next.end)
  else if (back || field.selection().start >= Math.max(...all.map((hole) => hole.end))) return false
  else element?.setSelectionRange(text.length, text.length)
  return true
}

/** Why this text may not go: the first hole in it. */
function stopFor(text: string, words: i18n): SendStop | null {
  const hole = holesIn(text)[0]
  if (hole === undefined) return null
  const said =
    hole.kind === 'field' ? words.t('phrases.stop.field', { name: hole.name }) : words.t('phrases.stop.variable', { name: hole.name })
  return { words: said, select: { start: hole.start, end: hole.end } }
}
