import type { ReactNode } from 'react'

/** A text with what was searched for marked. `ranges`: half-open, in order, UTF-16 code units. */
export function Marked({ text, ranges }: { text: string; ranges: readonly (readonly [number, number])[] }): ReactNode {
  const parts: ReactNode[] = []
  let from = 0
  for (const [start, end] of ranges) {
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>)
    from = end
  }
  parts.push(text.slice(from))
  return <span className="marked">{parts}</span>
}
