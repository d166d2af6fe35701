import { useRef } from 'react'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { nextOutage, troubleOf, type Outage, type Trouble } from './connection-rules.ts'

/** What is wrong now, with the beginning of the outage kept through every retry. */
export function useTrouble(): Trouble | null {
  const { connection, health } = useServices()
  const status = useValue(connection)
  const outage = useRef<Outage>(null)
  outage.current = nextOutage(outage.current, status)
  return troubleOf(status, outage.current, useValue(health))
}
