import { useEffect, useRef } from 'react'

/** The value of the last committed render; `value` itself on the first. */
export function usePrevious<T>(value: T): T {
  const ref = useRef(value)
  useEffect(() => {
    ref.current = value
  })
  // Reading it while rendering is the point: it says what is on screen now, and a stale answer cannot outlive the commit.
  // oxlint-disable-next-line react/refs
  return ref.current
}
