import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { useServices } from '../../app/services.tsx'
import { createFieldHub, type FieldHub } from '../../lib/composer-field.ts'
import { useLatest } from '../../lib/use-latest.ts'
import type { ComposerProps, ComposerView, FieldRef } from './composer-parts.ts'
import type { DraftKeeper } from './draft-keeper.ts'
import { useComposerKeys, useTypeAnywhere } from './use-composer-keys.ts'
import { useDraft } from './use-draft.ts'
import { useSending } from './use-sending.ts'

/** Room left is shown from here on. */
export const SHOW_LEFT = 500

/** Zero, one, or the exact length near the limit, so that most keys change nothing. */
const measure = (text: string): number => (text.trim() === '' ? 0 : text.length > MAX_TEXT - SHOW_LEFT ? text.length : 1)

/**
 * The text is the field's own: a key touches no store and renders nothing unless the field becomes empty or not.
 */
export function useComposer(props: ComposerProps): ComposerView {
  const field = useRef<HTMLTextAreaElement>(null)
  const attach = useCallback((element: HTMLTextAreaElement | null): void => {
    field.current = element
  }, [])
  const [length, setLength] = useState(0)
  const hub = useFieldHub(field, props.onField)
  const put = (text: string): void => {
    if (field.current !== null) field.current.value = text
    setLength(measure(text))
  }
  const { keeper, failed } = useDraft({
    drafts: props.drafts,
    slot: props.slot,
    prefix: props.draftPrefix,
    onLoaded(text, caret) {
      // Keys may have come before the draft did; both are kept, in the order they were written.
      const typed = field.current?.value ?? ''
      put((text === '' && typed === '' ? props.initial : text) + typed)
      if (text !== '' && typed !== '') keeper.changed(text + typed, caret)
      if (text !== '') field.current?.setSelectionRange(caret + typed.length, caret + typed.length)
      hub.changed()
    },
  })
  const { state, send, composed, edited } = useSending({ props, field, hub, keeper, put })
  useIncoming(props, (text) => {
    const here = field.current?.value ?? ''
    const both = here === '' ? text : `${here}\n${text}`
    put(both)
    keeper.changed(both, both.length)
    field.current?.focus()
    hub.changed()
  })
  const { focused, focusRequest, onCancelEdit } = props
  useCaretHere(field, focused, focusRequest)
  useTypeAnywhere(field, focused)
  const cancelEdit = (): void => {
    keeper.drop()
    onCancelEdit?.()
  }
  const keys = useComposerKeys({ field, hub, send, cancelEdit: onCancelEdit === null ? null : cancelEdit })
  return {
    attach,
    length,
    state,
    draftFailed: failed,
    send,
    cancelEdit: onCancelEdit === null ? null : cancelEdit,
    onKeyDown: keys,
    ...useWriting({ field, hub, keeper, measured: (text) => setLength(measure(text)), composed, edited }),
  }
}

type WritingDeps = {
  field: FieldRef
  hub: FieldHub
  keeper: DraftKeeper
  measured: (text: string) => void
  composed: () => void
  edited: () => void
}

/** What a change of the text means. During composition it is kept as a draft, but nothing renders the field. */
function useWriting({ field, hub, keeper, measured, composed, edited }: WritingDeps): Pick<ComposerView, 'onInput' | 'onCompositionEnd'> {
  const { typing, composition } = useServices()
  const changed = (): void => {
    measured(field.current?.value ?? '')
    edited()
    hub.changed()
  }
  return {
    onInput() {
      const text = field.current?.value ?? ''
      typing.pressed()
      keeper.changed(text, field.current?.selectionStart ?? text.length)
      if (!composition.active()) changed()
    },
    onCompositionEnd() {
      composed()
      changed()
    },
  }
}

/** Only when asked: a tile somebody clicks into to read or to copy keeps the focus where the click was. */
function useCaretHere(field: FieldRef, focused: boolean, focusRequest: number): void {
  const keysHere = useLatest(focused)
  useEffect(() => {
    if (keysHere.current && focusRequest > 0) field.current?.focus()
  }, [field, keysHere, focusRequest])
}

/** Hands the field out while it is there, and tells of selections that move without a change of the text. */
function useFieldHub(field: FieldRef, onField: ComposerProps['onField']): FieldHub {
  const { composition } = useServices()
  const hub = useMemo(() => createFieldHub({ element: () => field.current, composing: composition.active }), [field, composition])
  useEffect(() => {
    const element = field.current
    element?.addEventListener('selectionchange', hub.moved)
    onField(hub.field)
    return () => {
      element?.removeEventListener('selectionchange', hub.moved)
      onField(null)
    }
  }, [field, hub, onField])
  return hub
}

/** Puts each incoming text in once. */
function useIncoming({ incoming, onTaken }: ComposerProps, put: (text: string) => void): void {
  const taken = useRef(0)
  const latest = useLatest({ put, onTaken })
  useEffect(() => {
    if (incoming === null || incoming.n === taken.current) return
    taken.current = incoming.n
    latest.current.onTaken()
    latest.current.put(incoming.text)
  }, [incoming, latest])
}
