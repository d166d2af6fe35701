import { useInsertionEffect, useRef, type RefObject } from 'react'

/** The value of the newest render, for event handlers and effects; never read it while rendering. */
export function useLatest<T>(value: T): Readonly<RefObject<T>> {
  const ref = useRef(value)
  // Before any layout effect, so that none of them sees an old value.
  useInsertionEffect(() => {
    ref.current = value
  })
  return ref
}
