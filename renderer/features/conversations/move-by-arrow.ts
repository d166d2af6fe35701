import type { KeyboardEvent } from 'react'

const MOVES: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_at, count) => count - 1,
}

/** Up and down, Home and End among the lines of the list. */
export function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  const move = MOVES[event.key]
  if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return
  const lines = [...(event.currentTarget.closest('nav')?.querySelectorAll<HTMLButtonElement>('.item') ?? [])]
  const at = lines.findIndex((line) => line === event.currentTarget)
  event.preventDefault()
  lines[move(at, lines.length)]?.focus()
}
