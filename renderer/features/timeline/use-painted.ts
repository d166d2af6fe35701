import { useMemo } from 'react'
import { useServices } from '../../app/services.tsx'
import type { Observable } from '../../lib/observable.ts'
import { useValue } from '../../lib/use-value.ts'
import { createPaced } from './paced-value.ts'

/** The latest value of `source`, at painting cadence. */
export function usePainted<T>(source: Observable<T>, focused: boolean): T {
  const { clock, typing, turns } = useServices()
  return useValue(useMemo(() => createPaced(source, { clock, typing, turns, focused }), [source, clock, typing, turns, focused]))
}
