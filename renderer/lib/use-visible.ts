import { useSyncExternalStore } from 'react'

const subscribe = (tell: () => void): (() => void) => {
  document.addEventListener('visibilitychange', tell)
  return () => document.removeEventListener('visibilitychange', tell)
}
const read = (): boolean => document.visibilityState === 'visible'

/** Whether this window is on a screen at all; also one beside another that has the keys. */
export const useVisible = (): boolean => useSyncExternalStore(subscribe, read)
