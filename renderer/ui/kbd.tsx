import type { ReactNode } from 'react'
import './ui.css'

/** A key as it is printed on a keyboard, nothing for none. Screen readers get `aria-keyshortcuts` of the control instead. */
export function Kbd({ parts }: { parts: readonly string[] }): ReactNode {
  if (parts.length === 0) return null
  return (
    <kbd className="kbd" aria-hidden="true">
      {parts
        .map((part) => (part.length === 1 ? part : `${part} `))
        .join('')
        .trim()}
    </kbd>
  )
}
