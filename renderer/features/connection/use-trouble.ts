import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { troubleOf, type Trouble } from './connection-rules.ts'

/** What is wrong now. */
export function useTrouble(): Trouble | null {
  const { connection, outage, health } = useServices()
  return troubleOf(useValue(connection), useValue(outage), useValue(health))
}
