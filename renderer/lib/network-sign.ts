import { createValue, type Observable } from './observable.ts'

/** Whether the OS says that there is a network. Its "yes" proves nothing, its "no" does. */
export function watchOnline(page: Window): { online: Observable<boolean>; dispose: () => void } {
  const online = createValue(page.navigator.onLine)
  const look = (): void => online.set(page.navigator.onLine)
  page.addEventListener('online', look)
  page.addEventListener('offline', look)
  return {
    online,
    dispose() {
      page.removeEventListener('online', look)
      page.removeEventListener('offline', look)
    },
  }
}
