import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { useServices } from '../../app/services.tsx'
import { createFieldHub, type FieldHub } from '../../lib/composer-field.ts'
import { useLatest } from '../../lib/use-latest.ts'
import type { ComposerProps, ComposerView, FieldRef } from './composer-parts.ts'
import type { DraftKeeper, FieldNow } from '../../data/draft-keeper.ts'
import type { Sender } from './sender.ts'
import { createTypingSign, type TypingSign } from './typing-sign.ts'
import { useComposerKeys, useTypeAnywhere } from './use-composer-keys.ts'
import { useDraft } from './use-draft.ts'
import { useSending } from './use-sending.ts'

/** Room left is shown from here on. */
export const SHOW_LEFT = 500

/** Zero, one, or the exact length near the limit, so that most keys change nothing. */
const measure = (text: string): number => (text.length > MAX_TEXT - SHOW_LEFT ? text.length : /\S/u.test(text) ? 1 : 0)

/**
 * The text is the field's own: a key touches no store and renders nothing unless the field becomes empty or not.
 */
export function useComposer(props: ComposerProps): ComposerView {
  const field = useRef<HTMLTextAreaElement>(null)
  // Kept when it leaves the screen: the last words are read from it then.
  const attach = useCallback((element: HTMLTextAreaElement | null): void => {
    if (element !== null) field.current = element
  }, [])
  const [length, setLength] = useState(0)
  const hub = useFieldHub(field, props.onField)
  const put = (text: string): void => {
    if (field.current !== null) field.current.value = text
    setLength(measure(text))
  }
  const { keeper, failed } = useKeptText({ props, field, hub, put })
  const sign = useTypingSign(props)
  const { state, sender } = useSending({ props, field, hub, keeper, sign, put })
  useIncoming(props, (text) => {
    const here = field.current?.value ?? ''
    put(here === '' ? text : `${here}\n${text}`)
    field.current?.focus()
    keeper.changed()
    hub.changed()
  })
  const { focused, focusRequest, onCancelEdit } = props
  useCaretHere(field, focused, focusRequest)
  useTypeAnywhere(field, focused)
  const cancelEdit = (): void => {
    keeper.drop()
    onCancelEdit?.()
  }
  const cancel = onCancelEdit === null ? null : cancelEdit
  return {
    attach,
    length,
    state,
    draftFailed: failed,
    send: sender.send,
    takeBack: () => void sender.takeBack(),
    cancelEdit: cancel,
    onKeyDown: useComposerKeys({ field, hub, sender, cancelEdit: cancel }),
    ...useWriting({ field, hub, keeper, sender, sign, measured: (text) => setLength(measure(text)) }),
  }
}

type KeptDeps = { props: ComposerProps; field: FieldRef; hub: FieldHub; put: (text: string) => void }

/** The draft of this field: put in once it is read, kept from then on. */
function useKeptText({ props, field, hub, put }: KeptDeps): ReturnType<typeof useDraft> {
  const read = useCallback((): FieldNow => {
    const element = field.current
    const { selectionStart: start = 0, selectionEnd: end = 0, selectionDirection: direction = 'none', value: text = '' } = element ?? {}
    return { text, selection: { start, end, direction }, sending: hub.sending() }
  }, [field, hub])
  const draft = useDraft({
    drafts: props.drafts,
    slot: props.slot,
    prefix: props.draftPrefix,
    read,
    onLoaded(kept) {
      // Keys may have come before the draft did; both are kept, in the order they were written.
      const typed = field.current?.value ?? ''
      if (kept === null) put(typed === '' ? props.initial : typed)
      else if (hub.locked() === null) {
        put(kept.text + typed)
        const { start, end, direction } = kept.selection
        field.current?.setSelectionRange(start + typed.length, end + typed.length, direction)
      } else put(`${typed}\n${kept.text}`)
      if (kept !== null && typed !== '') draft.keeper.changed()
      hub.changed()
    },
  })
  const { keeper } = draft
  useEffect(() => hub.field.onText(keeper.changed), [hub, keeper])
  return draft
}

type WritingDeps = {
  field: FieldRef
  hub: FieldHub
  keeper: DraftKeeper
  sender: Sender
  sign: TypingSign
  measured: (text: string) => void
}

/** What a change of the text means. During composition it is kept as a draft, but nothing renders the field. */
function useWriting({ field, hub, keeper, sender, sign, measured }: WritingDeps): Pick<ComposerView, 'onInput' | 'onCompositionEnd'> {
  const { typing, composition } = useServices()
  const changed = (): void => {
    measured(field.current?.value ?? '')
    sender.edited()
    hub.changed()
  }
  return {
    onInput() {
      typing.pressed()
      keeper.changed()
      if (field.current?.value === '') sign.over()
      else sign.typed()
      if (!composition.active()) changed()
    },
    onCompositionEnd() {
      sender.composed()
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

/** Tells the customer's side that somebody types; never for words to colleagues, nor where no reply may go. */
function useTypingSign({ slot, note, meaning }: ComposerProps): TypingSign {
  const { clock, request } = useServices()
  const { conversationId } = slot
  const silent = useLatest(note || meaning === 'blocked')
  const sign = useMemo(
    () =>
      createTypingSign(clock, (on) => {
        if (!silent.current) void request['signal.send']({ kind: 'typing', conversationId, on })
      }),
    [clock, request, conversationId, silent],
  )
  useEffect(() => sign.over, [sign])
  return sign
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
