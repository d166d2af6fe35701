import { useCallback, useRef, type KeyboardEvent, type RefObject } from 'react'
import { useServices } from '../../app/services.tsx'
import { meaningOf } from '../../lib/send-key-rules.ts'
import { useValue } from '../../lib/use-value.ts'

export type PaneKeys = {
  pane: RefObject<HTMLElement | null>
  onKeyDown: (event: KeyboardEvent) => void
  /** Puts the caret into a field of the form that has the keys. */
  focusField: (name: string) => void
  /** The field behind this one; `words`: the next one that takes letters. */
  onward: (name: string, words: boolean) => void
}

type Deps = { fields: readonly string[]; submit: () => void; close: () => void }

const isLines = (target: EventTarget): boolean => target instanceof HTMLTextAreaElement

/**
 * Enter is done with the form, in a field of several lines by the agent's choice, with Ctrl always; Esc leaves it as it is. Never while a
 * key is the input method's.
 */
export function usePaneKeys({ fields, submit, close }: Deps): PaneKeys {
  const { composition, settings, typing } = useServices()
  const { sendKey } = useValue(settings)
  const pane = useRef<HTMLElement>(null)
  const find = useCallback(
    (name: string): HTMLElement | null =>
      pane.current?.querySelector<HTMLElement>(
        `form:not([inert]) [data-field="${name}"] input:checked, form:not([inert]) input[data-field="${name}"], form:not([inert]) textarea[data-field="${name}"]`,
      ) ??
      pane.current?.querySelector<HTMLElement>(`form:not([inert]) [data-field="${name}"] input`) ??
      null,
    [],
  )
  const focusField = useCallback((name: string): void => find(name)?.focus(), [find])
  const onward = useCallback(
    (name: string, words: boolean): void => {
      const behind = fields.slice(fields.indexOf(name) + 1).map(find)
      const takes = (element: HTMLElement | null): boolean => element instanceof HTMLInputElement && element.type === 'radio'
      behind.find((element) => element !== null && !(words && takes(element)))?.focus()
    },
    [fields, find],
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    typing.pressed()
    const native = event.nativeEvent
    if (composition.owns(native)) {
      // The press that picked a candidate may arrive after its composition: it is neither a line break nor the end of the form.
      if (event.key === 'Enter' && !native.isComposing && native.keyCode !== 229) event.preventDefault()
      return
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.target instanceof HTMLButtonElement) return
    const ctrl = event.ctrlKey || event.metaKey
    if (isLines(event.target) && !ctrl && meaningOf(event, sendKey) !== 'send') return
    event.preventDefault()
    if (!event.repeat) submit()
  }
  return { pane, onKeyDown, focusField, onward }
}
