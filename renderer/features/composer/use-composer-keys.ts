import { useEffect } from 'react'
import { useServices } from '../../app/services.tsx'
import type { FieldHub } from '../../lib/composer-field.ts'
import { meaningOf } from '../../lib/send-key-rules.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import type { Sender } from './sender.ts'
import type { ComposerView, FieldRef } from './composer-parts.ts'

type KeyDeps = { field: FieldRef; hub: FieldHub; sender: Sender; cancelEdit: (() => void) | null }

/** Enter by the agent's choice; never while it belongs to the input method. */
export function useComposerKeys({ field, hub, sender, cancelEdit }: KeyDeps): ComposerView['onKeyDown'] {
  const { typing, composition, settings } = useServices()
  const { sendKey } = useValue(settings)
  useLineBreak(field, (timeStamp) => {
    if (sendKey === 'ctrl_enter' || !composition.isHangulCommit(timeStamp)) return false
    sender.send()
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
    if (hub.taken(native)) {
      event.preventDefault()
      return
    }
    if (event.key === 'Escape' && sender.takeBack()) {
      event.preventDefault()
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
      if (!event.repeat) sender.send()
    } else if (what === 'newline' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      // The only way to insert a line that the field's own undo knows.
      document.execCommand('insertText', false, '\n')
    }
  }
}

/** A letter typed while reading the messages goes into the composer. */
export function useTypeAnywhere(field: FieldRef, focused: boolean): void {
  useEffect(() => {
    if (!focused) return undefined
    const key = (event: globalThis.KeyboardEvent): void => {
      const words = event.key.length === 1 || event.key === 'Process'
      if (!words || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return
      const at = document.activeElement
      if (at === document.body || (at?.closest('[data-pane=messages]') ?? null) !== null) field.current?.focus()
    }
    window.addEventListener('keydown', key)
    return () => window.removeEventListener('keydown', key)
  }, [field, focused])
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
