import { useCallback, useEffect, useRef, useState } from 'react'
import type { Phrase, Stage } from '../../../shared/model/phrase.ts'
import type { ComposerField } from '../../lib/composer-field.ts'
import { useLatest } from '../../lib/use-latest.ts'
import type { Occasion } from './entry-rules.ts'
import type { PhraseBook, PhraseHit } from './phrase-book.ts'
import { turnFilter } from './stage-rules.ts'
import { doubledAt, triggerAt, type Trigger } from './trigger-rules.ts'
import type { InsertPhrase } from './use-field-holes.ts'

export const SHOWN = 20

export type PickerState = { trigger: Trigger; hits: readonly PhraseHit[]; index: number; filter: Stage | null }

type Deps = { field: ComposerField | null; book: PhraseBook; occasion: Occasion; insert: InsertPhrase }

export type Picker = {
  /** Null while closed. */
  state: PickerState | null
  pick: (phrase: Phrase) => void
  point: (index: number) => void
  close: () => void
}

/** Opens at a trigger before the caret. A key that writes no query renders nothing. */
export function usePicker(deps: Deps): Picker {
  const { field } = deps
  const latest = useLatest(deps)
  const [state, setState] = useState<PickerState | null>(null)
  const shown = useRef<PickerState | null>(null)
  /** Position of a trigger that was closed by Esc: it is text now. */
  const closedAt = useRef<number | null>(null)
  const show = useCallback((next: PickerState | null): void => {
    if (next === null && shown.current === null) return
    shown.current = next
    setState(next)
  }, [])
  const look = useCallback(
    (trigger: Trigger, filter: Stage | null): void => {
      const { book, occasion } = latest.current
      const hits = book.search(trigger.query, { ...occasion, filter, limit: SHOWN })
      show({ trigger, hits, index: 0, filter })
    },
    [latest, show],
  )
  const leave = useCallback((at: number | null): void => {
    closedAt.current = at
  }, [])
  const close = useCallback((): void => {
    closedAt.current = shown.current?.trigger.from ?? null
    show(null)
  }, [show])
  const pick = useCallback(
    (phrase: Phrase): void => {
      const now = shown.current
      if (now === null) return
      show(null)
      const from = now.trigger.from
      latest.current.insert(phrase, { from, to: from + 1 + now.trigger.query.length })
    },
    [latest, show],
  )
  useFieldEvents({ field, latest, shown, closedAt, leave, show, look, close, pick })
  const point = useCallback(
    (index: number): void => {
      if (shown.current !== null) show({ ...shown.current, index })
    },
    [show],
  )
  return { state, pick, point, close }
}

type Events = Omit<KeyDeps, 'now' | 'show'> & {
  field: ComposerField | null
  latest: { readonly current: Deps }
  shown: { readonly current: PickerState | null }
  closedAt: { readonly current: number | null }
  leave: (at: number | null) => void
  show: (next: PickerState | null) => void
}

function useFieldEvents({ field, latest, shown, closedAt, leave, show, look, close, pick }: Events): void {
  useEffect(() => {
    if (field === null) return undefined
    const follow = (): void => {
      const { start, end } = field.selection()
      const triggers = latest.current.book.triggers.get()
      const text = field.text()
      const twice = start === end ? doubledAt(text, start, triggers) : null
      if (twice !== null && shown.current?.trigger.from === twice) {
        leave(twice)
        show(null)
        field.replace({ from: twice, to: twice + 2 }, text.charAt(twice))
        return
      }
      const trigger = start === end ? triggerAt(text, start, triggers) : null
      if (trigger === null) {
        leave(null)
        show(null)
      } else if (trigger.from !== closedAt.current) {
        const same = shown.current?.trigger
        if (same?.from !== trigger.from || same.query !== trigger.query) look(trigger, shown.current?.filter ?? null)
      }
    }
    const again = (): void => {
      if (shown.current !== null) look(shown.current.trigger, shown.current.filter)
    }
    const undo = [
      field.onText(follow),
      field.onKey((event) => takeKey(event, { now: shown.current, show, look, close, pick })),
      latest.current.book.version.subscribe(again),
    ]
    follow()
    return () => {
      for (const one of undo) one()
      show(null)
    }
  }, [field, latest, shown, closedAt, leave, show, look, close, pick])
}

type KeyDeps = {
  now: PickerState | null
  show: (next: PickerState) => void
  look: (trigger: Trigger, filter: Stage | null) => void
  close: () => void
  pick: (phrase: Phrase) => void
}

/** Keys while the picker is open. Enter is never the composer's then, whether it picks something or not (C16). */
function takeKey(event: KeyboardEvent, { now, show, look, close, pick }: KeyDeps): boolean {
  if (now === null || event.altKey || event.metaKey) return false
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by !== 0 && event.ctrlKey) look(now.trigger, turnFilter(now.filter, by))
  else if (by !== 0 && !event.shiftKey) show({ ...now, index: (now.index + by + now.hits.length) % Math.max(1, now.hits.length) })
  else if (event.key === 'Escape') close()
  else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
    const hit = now.hits[now.index]
    if (event.repeat) return true
    if (hit === undefined) close()
    else pick(hit.value)
  } else return false
  return true
}
