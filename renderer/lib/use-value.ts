import { useSyncExternalStore } from 'react'
import type { Observable } from './observable.ts'

/** The current value, read again whenever it changes. */
export const useValue = <T>(source: Observable<T>): T => useSyncExternalStore(source.subscribe, source.get)
