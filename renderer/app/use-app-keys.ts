import { useEffect } from 'react'
import { commandIds } from '../lib/keys.ts'
import { useServices } from './services.tsx'

/** The one key listener of the window. No app key fires during composition; a key nobody answers is left alone. */
export function useAppKeys(): void {
  const { commands, composition, keymap, on } = useServices()
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (composition.owns(event)) return
      const id = keymap.get().commandOf(event)
      if (id === null || !commands.has(id)) return
      if (event.repeat || commands.run(id)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }
    window.addEventListener('keydown', key, true)
    const stop = on['command.invoked'](({ command }) => {
      const id = commandIds.find((known) => known === command)
      if (id !== undefined) commands.run(id)
    })
    return () => {
      window.removeEventListener('keydown', key, true)
      stop()
    }
  }, [commands, composition, keymap, on])
}

/** Moves the focus to the next part of the desk: list, messages, composer. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(at + 1) % panes.length]
  if (next === undefined) return
  const target = next.querySelector<HTMLElement>('[aria-current="true"], textarea, .item') ?? next
  target.focus()
}
