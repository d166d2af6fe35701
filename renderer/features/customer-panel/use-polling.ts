import { useEffect, useState } from 'react'
import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { useNewsLate, useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { useVisible } from '../../lib/use-visible.ts'

/** Who is only passed by on the way to another is not asked for, milliseconds. */
const SETTLE_MS = 1_000
/** After an answer that says nothing, milliseconds. */
const AGAIN_MS = 30_000

export type AskAnswer = { everyMs: number | null; againInMs: number }

/** Asks after a moment, then as often as each answer says, until cancelled. `ask` never rejects; null is an answer that says nothing. */
export function startPolling(
  clock: Pick<Clock, 'after'>,
  ask: () => Promise<AskAnswer | null>,
  told: (everyMs: number | null) => void,
): Cancel {
  let over = false
  const turn = async (): Promise<void> => {
    const answer = await ask()
    if (over) return
    told(answer?.everyMs ?? null)
    cancel = clock.after(answer?.againInMs ?? AGAIN_MS, () => void turn())
  }
  let cancel = clock.after(SETTLE_MS, () => void turn())
  return () => {
    over = true
    cancel()
  }
}

/**
 * While news of orders may be late and this window is looked at, the customer's file is asked for again and again (J21). How often, in
 * milliseconds; null while nobody can be asked.
 */
export function usePolling(customerId: string): number | null {
  const { clock, request, connection } = useServices()
  const late = useNewsLate() !== null
  const live = useValue(connection).kind === 'live'
  const on = useVisible() && late && live
  const [everyMs, setEvery] = useState<number | null>(null)
  useEffect(() => {
    if (!on) return undefined
    const ask = async (): Promise<AskAnswer | null> => {
      const answer = await request['file.ask']({ customerId })
      return answer.ok ? answer.value : null
    }
    return startPolling(clock, ask, setEvery)
  }, [on, customerId, clock, request])
  return on ? everyMs : null
}
