import { useMemo, type KeyboardEvent, type MouseEvent, type RefObject } from 'react'
import type { VirtualListHandle } from '../../ui/virtual-list.tsx'

/** What the menu was asked for: a place on screen and what is there. */
export type MenuTarget = {
  at: { x: number; y: number }
  /** Selected words inside the messages, if any. */
  selected: string
  /** All words of the message. */
  text: string
  picture: HTMLImageElement | null
}

type Deps = { list: RefObject<VirtualListHandle | null>; openMenu: (target: MenuTarget) => void }
type Handlers = { onKeyDown: (event: KeyboardEvent<HTMLElement>) => void; onContextMenu: (event: MouseEvent<HTMLElement>) => void }

/**
 * Reading by keyboard: the arrows go from message to message, Ctrl+C copies the one with the focus, Enter opens its picture or
 * what is folded in it, and the menu key asks for its menu.
 */
export function useRowKeys({ list, openMenu }: Deps): Handlers {
  return useMemo(
    () => ({
      onKeyDown(event) {
        const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
        const pane = paneOf(event.target)
        if (pane === null) return
        const row = rowOf(event.target)
        if (step !== 0 && plain && moveFocus(pane, row, step)) {
          event.preventDefault()
          list.current?.settle()
        } else if (row !== null && event.target === row && event.key === 'Enter' && plain) {
          event.preventDefault()
          row.querySelector<HTMLElement>('.picture, .words__fold, a')?.click()
        } else if (row !== null && event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey) && selectedText() === '') {
          event.preventDefault()
          void navigator.clipboard.writeText(wordsIn(row)).catch(() => undefined)
        }
      },
      onContextMenu(event) {
        const row = rowOf(event.target)
        if (row === null) return
        event.preventDefault()
        // Asked for by key the event has no place of its own.
        const box = row.getBoundingClientRect()
        const byKey = event.clientX === 0 && event.clientY === 0
        openMenu({
          at: byKey ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: event.clientX, y: event.clientY },
          selected: selectedText(),
          text: wordsIn(row),
          picture: pictureOf(event.target) ?? row.querySelector('.picture img'),
        })
      },
    }),
    [list, openMenu],
  )
}

const selectedText = (): string => document.getSelection()?.toString() ?? ''

const elementOf = (target: EventTarget): Element | null => (target instanceof Element ? target : null)
const paneOf = (target: EventTarget): HTMLElement | null => elementOf(target)?.closest<HTMLElement>('[data-pane=messages]') ?? null
const rowOf = (target: EventTarget): HTMLElement | null => elementOf(target)?.closest<HTMLElement>('[data-testid=bubble]') ?? null
const pictureOf = (target: EventTarget): HTMLImageElement | null => elementOf(target)?.closest('.picture')?.querySelector('img') ?? null

/** The words of a message as they stand there, without its state and its buttons. */
const wordsIn = (row: HTMLElement): string => (row.querySelector('.words, .aside')?.textContent ?? '').trim()

/** The next message up or down; from the pane itself the last one in sight. False where there is none. */
function moveFocus(pane: HTMLElement, from: HTMLElement | null, step: number): boolean {
  const rows = [...pane.querySelectorAll<HTMLElement>('[data-testid=bubble], [data-testid=robot-line]')]
  const box = pane.getBoundingClientRect()
  const seen = rows.filter((row) => row.getBoundingClientRect().top < box.bottom && row.getBoundingClientRect().bottom > box.top)
  const active = document.activeElement
  const at = rows.findIndex((row) => row === from || row === active || row.contains(active))
  const next = at === -1 ? seen.at(-1) : rows[at + step]
  if (next === undefined) return false
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
  return true
}
