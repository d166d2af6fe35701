import { useEffect, type ReactNode } from 'react'
import { useDeskStore } from '../desk-store.ts'
import { useServices } from '../services.tsx'

/** How long a line of words stays, milliseconds. */
const SAID_MS = 6_000

/** What was just refused or done, in a line over the tiles that takes neither the focus nor any room. */
export function Said(): ReactNode {
  const { clock } = useServices()
  const said = useDeskStore((state) => state.said)
  const say = useDeskStore((state) => state.say)
  useEffect(() => (said === null ? undefined : clock.after(SAID_MS, () => say(null))), [clock, said, say])
  return (
    <output className="said" data-testid="said">
      {said !== null && (
        <span key={said.n} className="said__words">
          {said.words}
        </span>
      )}
    </output>
  )
}
