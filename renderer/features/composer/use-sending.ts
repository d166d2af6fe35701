import { useEffect, useRef, useState } from 'react'
import { useServices } from '../../app/services.tsx'
import type { FieldHub } from '../../lib/composer-field.ts'
import type { ComposerError, ComposerProps, FieldRef, SendState } from './composer-parts.ts'
import type { DraftKeeper } from './draft-keeper.ts'
import { readyText, tooLong } from './send-rules.ts'

type SendingDeps = {
  props: ComposerProps
  field: FieldRef
  hub: FieldHub
  keeper: DraftKeeper
  put: (text: string) => void
}

type Sending = {
  state: SendState
  send: () => void
  composed: () => void
  /** The text was changed: an old objection does not stand any more. */
  edited: () => void
}

/**
 * Sends the text and locks it until main has answered (JR1). The field itself stays open: what is typed behind the
 * locked text meanwhile begins the next one, so that no key of a fast typist is lost.
 */
export function useSending({ props, field, hub, keeper, put }: SendingDeps): Sending {
  const [state, setState] = useState<SendState>({ kind: 'writing', trouble: null })
  const objected = useRef(false)
  /** Set when the answer came during a composition, which a change of the field would break. */
  const late = useRef<(() => void) | null>(null)
  const { composition } = useServices()
  useLock(field, hub)

  const settle = (error: ComposerError | null): void => {
    const length = hub.locked() ?? 0
    const value = field.current?.value ?? ''
    const next = error === null ? value.slice(length) : value
    const caret = Math.max(0, (field.current?.selectionStart ?? 0) - (error === null ? length : 0))
    hub.lock(null)
    if (error === null) keeper.saved()
    put(next)
    field.current?.setSelectionRange(caret, caret)
    hub.changed()
    if (next !== '' && error === null) keeper.changed(next, caret)
    setState({ kind: 'writing', trouble: error })
  }
  const objects = (raw: string): boolean => {
    const stop = hub.stopOf(raw)
    if (stop === null) return false
    objected.current = true
    setState({ kind: 'writing', trouble: { words: stop.words } })
    field.current?.focus()
    if (stop.select !== null) field.current?.setSelectionRange(stop.select.start, stop.select.end)
    return true
  }
  const send = async (): Promise<void> => {
    const raw = field.current?.value ?? ''
    const text = readyText(raw)
    if (text === null || tooLong(text) || hub.locked() !== null || props.meaning === 'blocked' || objects(raw)) return
    hub.lock(raw.length)
    field.current?.setSelectionRange(raw.length, raw.length)
    setState({ kind: 'saving' })
    keeper.flush()
    const error = await props.save(text, keeper.draftId())
    if (composition.active()) late.current = () => settle(error)
    else settle(error)
  }
  return {
    state,
    send: () => void send(),
    composed() {
      late.current?.()
      late.current = null
    },
    edited() {
      if (!objected.current) return
      objected.current = false
      setState((now) => (now.kind === 'writing' ? { kind: 'writing', trouble: null } : now))
    },
  }
}

/** Keeps edits out of the first `locked` characters. Composition can't be refused, but it only writes at the caret. */
function useLock(field: FieldRef, hub: FieldHub): void {
  useEffect(() => {
    const element = field.current
    const guard = (event: InputEvent): void => {
      const locked = hub.locked()
      if (element === null || locked === null) return
      const { selectionStart: start, selectionEnd: end } = element
      const back = start === end && event.inputType.startsWith('delete') && event.inputType.endsWith('Backward')
      const inside = start < locked || (back && start === locked) || event.inputType.startsWith('history')
      if (inside) event.preventDefault()
    }
    element?.addEventListener('beforeinput', guard)
    return () => element?.removeEventListener('beforeinput', guard)
  }, [field, hub])
}
