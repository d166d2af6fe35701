import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { SubmitError } from '../../../shared/model/journal.ts'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { useServices, type Drafts, type DraftSlot } from '../../app/services.tsx'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import { meaningOf, readyText, tooLong } from './send-rules.ts'
import type { DraftKeeper } from './draft-keeper.ts'
import { useDraft } from './use-draft.ts'

export type ComposerError = SubmitError['kind'] | 'fault'

/** What sending does here; `blocked` does nothing. */
export type SendMeaning = 'send' | 'sendNote' | 'reopenAndSend' | 'takeAndSend' | 'sendEdited' | 'blocked'

export type ComposerProps = {
  name: string
  drafts: Drafts
  slot: DraftSlot
  /** Whether the words go to colleagues only. */
  note: boolean
  meaning: SendMeaning
  focused: boolean
  /** Grows when the caret should come here. */
  focusRequest: number
  /** Start of the ids of drafts that belong here; empty but for an edit. */
  draftPrefix: string
  /** Text to start with where no draft is kept, for an edit. */
  initial: string
  /** Text to put in once, for example one taken back; `n` tells two equal ones apart. */
  incoming: { n: number; text: string } | null
  onTaken: () => void
  /** Saves the text; null means saved, else why not. The text stays locked until this resolves (JR1). */
  save: (text: string, draftId: string) => Promise<ComposerError | null>
  onToggleNote: (() => void) | null
  onCancelEdit: (() => void) | null
}

type FieldRef = RefObject<HTMLTextAreaElement | null>

/** Room left is shown from here on. */
export const SHOW_LEFT = 500

/** Zero, one, or the exact length near the limit, so that most keys change nothing. */
const measure = (text: string): number => (text.trim() === '' ? 0 : text.length > MAX_TEXT - SHOW_LEFT ? text.length : 1)

type State = { kind: 'writing'; error: ComposerError | null } | { kind: 'saving' }

export type ComposerView = {
  /** The field's ref. */
  attach: (element: HTMLTextAreaElement | null) => void
  length: number
  state: State
  draftFailed: boolean
  send: () => void
  cancelEdit: (() => void) | null
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  onInput: () => void
  onCompositionEnd: () => void
}

/**
 * The text is the field's own: a key touches no store and renders nothing unless the field becomes empty or not.
 */
export function useComposer(props: ComposerProps): ComposerView {
  const { typing, composition } = useServices()
  const field = useRef<HTMLTextAreaElement>(null)
  const attach = useCallback((element: HTMLTextAreaElement | null): void => {
    field.current = element
  }, [])
  const [length, setLength] = useState(0)
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
    },
  })
  const { state, send, composed } = useSending({ props, field, keeper, put })
  useIncoming(props, (text) => {
    const here = field.current?.value ?? ''
    const both = here === '' ? text : `${here}\n${text}`
    put(both)
    keeper.changed(both, both.length)
    field.current?.focus()
  })
  const { focused, focusRequest, onCancelEdit } = props
  useEffect(() => {
    if (focused && focusRequest >= 0) field.current?.focus()
  }, [focused, focusRequest])
  useTypeAnywhere(field, focused)
  const cancelEdit = (): void => {
    keeper.drop()
    onCancelEdit?.()
  }
  const keys = useComposerKeys({ field, send, cancelEdit: onCancelEdit === null ? null : cancelEdit })
  return {
    attach,
    length,
    state,
    draftFailed: failed,
    send,
    cancelEdit: onCancelEdit === null ? null : cancelEdit,
    onKeyDown: keys,
    onInput() {
      const text = field.current?.value ?? ''
      typing.pressed()
      keeper.changed(text, field.current?.selectionStart ?? text.length)
      // During composition nothing renders the field.
      if (!composition.active()) setLength(measure(text))
    },
    onCompositionEnd() {
      composed()
      setLength(measure(field.current?.value ?? ''))
    },
  }
}

/** A letter typed while reading the messages goes into the composer. */
function useTypeAnywhere(field: FieldRef, focused: boolean): void {
  useEffect(() => {
    if (!focused) return undefined
    const key = (event: globalThis.KeyboardEvent): void => {
      const words = event.key.length === 1 || event.key === 'Process'
      if (!words || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return
      const at = document.activeElement
      if (at === document.body || at?.matches('[data-pane=messages]') === true) field.current?.focus()
    }
    window.addEventListener('keydown', key)
    return () => window.removeEventListener('keydown', key)
  }, [field, focused])
}

type SendingDeps = {
  props: ComposerProps
  field: FieldRef
  keeper: DraftKeeper
  put: (text: string) => void
}

/**
 * Sends the text and locks it until main has answered (JR1). The field itself stays open: what is typed behind the
 * locked text meanwhile begins the next one, so that no key of a fast typist is lost.
 */
function useSending({ props, field, keeper, put }: SendingDeps): { state: State; send: () => void; composed: () => void } {
  const [state, setState] = useState<State>({ kind: 'writing', error: null })
  /** Characters that can't be changed now; null while nothing is being saved. */
  const locked = useRef<number | null>(null)
  /** Set when the answer came during a composition, which a change of the field would break. */
  const late = useRef<(() => void) | null>(null)
  const { composition } = useServices()
  useLock(field, locked)

  const settle = (error: ComposerError | null): void => {
    const length = locked.current ?? 0
    const value = field.current?.value ?? ''
    const next = error === null ? value.slice(length) : value
    const caret = Math.max(0, (field.current?.selectionStart ?? 0) - (error === null ? length : 0))
    locked.current = null
    if (error === null) keeper.saved()
    put(next)
    field.current?.setSelectionRange(caret, caret)
    if (next !== '' && error === null) keeper.changed(next, caret)
    setState({ kind: 'writing', error })
  }
  const send = async (): Promise<void> => {
    const raw = field.current?.value ?? ''
    const text = readyText(raw)
    if (text === null || tooLong(text) || locked.current !== null || props.meaning === 'blocked') return
    locked.current = raw.length
    field.current?.setSelectionRange(raw.length, raw.length)
    setState({ kind: 'saving' })
    keeper.flush()
    const error = await props.save(text, keeper.draftId())
    if (composition.active()) late.current = () => settle(error)
    else settle(error)
  }
  const composed = (): void => {
    late.current?.()
    late.current = null
  }
  return { state, send: () => void send(), composed }
}

/** Keeps edits out of the first `locked` characters. Composition can't be refused, but it only writes at the caret. */
function useLock(field: FieldRef, locked: { readonly current: number | null }): void {
  useEffect(() => {
    const element = field.current
    const guard = (event: InputEvent): void => {
      if (element === null || locked.current === null) return
      const { selectionStart: start, selectionEnd: end } = element
      const back = start === end && event.inputType.startsWith('delete') && event.inputType.endsWith('Backward')
      const inside = start < locked.current || (back && start === locked.current) || event.inputType.startsWith('history')
      if (inside) event.preventDefault()
    }
    element?.addEventListener('beforeinput', guard)
    return () => element?.removeEventListener('beforeinput', guard)
  }, [field, locked])
}

type KeyDeps = { field: FieldRef; send: () => void; cancelEdit: (() => void) | null }

/** Enter by the agent's choice; never while it belongs to the input method. */
function useComposerKeys({ field, send, cancelEdit }: KeyDeps): ComposerView['onKeyDown'] {
  const { typing, composition, settings } = useServices()
  const { sendKey } = useValue(settings)
  useLineBreak(field, (timeStamp) => {
    if (sendKey === 'ctrl_enter' || !composition.isHangulCommit(timeStamp)) return false
    send()
    return true
  })
  return (event) => {
    typing.pressed()
    const native = event.nativeEvent
    if (composition.owns(native)) {
      // The press that picked a candidate may arrive after its composition: it is neither a line break nor a send.
      if (event.key === 'Enter' && !native.isComposing && native.keyCode !== 229) event.preventDefault()
      return
    }
    if (event.key === 'Escape' && cancelEdit !== null) {
      event.preventDefault()
      cancelEdit()
      return
    }
    const what = meaningOf(event, sendKey)
    if (what === 'send') {
      event.preventDefault()
      if (!event.repeat) send()
    } else if (what === 'newline' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      // The only way to insert a line that the field's own undo knows.
      document.execCommand('insertText', false, '\n')
    }
  }
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

/** `handle` gets line breaks that came without a keydown; true stops them. React has no such event. */
function useLineBreak(field: FieldRef, handle: (timeStamp: number) => boolean): void {
  const latest = useLatest(handle)
  useEffect(() => {
    const element = field.current
    const listener = (event: InputEvent): void => {
      const breaks = event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph'
      if (breaks && latest.current(event.timeStamp)) event.preventDefault()
    }
    element?.addEventListener('beforeinput', listener)
    return () => element?.removeEventListener('beforeinput', listener)
  }, [field, latest])
}
