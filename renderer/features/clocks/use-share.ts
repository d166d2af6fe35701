import { useEffect, useMemo, useState } from 'react'
import type { Round } from '../../../shared/model/round.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import type { Span } from '../../lib/span-rules.ts'
import { useValue } from '../../lib/use-value.ts'
import { nextShift, ownRounds, shareOf, shiftStart, type Share } from './share-rules.ts'

/** Longest wait for the next shift in milliseconds: after a sleep a longer one would come far too late. */
const LONGEST_MS = 3_600_000

/** When this shift began, in server time; anew at the next 04:00. */
function useShiftStart(): number {
  const { clock, serverNow } = useServices()
  const [since, setSince] = useState(() => shiftStart(serverNow()))
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    const now = serverNow()
    return clock.after(Math.min(LONGEST_MS, nextShift(now) - now), () => {
      setSince(shiftStart(serverNow()))
      setLooks(looks + 1)
    })
  }, [clock, serverNow, looks])
  return since
}

export type OwnShare = { share: Share; rounds: readonly Round[]; since: number; goalMs: number; relief: readonly Span[] }

/** This agent's answers of this shift, live; null until they have been read. */
export function useShare(ledger: Pick<LedgerViews, 'rounds'>, agentId: string, goalMs: number): OwnShare | null {
  const since = useShiftStart()
  const relief = useValue(useServices().relief)
  const [rounds, setRounds] = useState<readonly Round[] | null>(null)
  useEffect(() => {
    const source = ledger.rounds(since)
    const show = (): void => {
      const state = source.get()
      if (state.phase === 'ready') setRounds(state.rounds)
    }
    const stop = source.subscribe(show)
    show()
    return () => {
      stop()
      source.close()
    }
  }, [ledger, since])
  return useMemo(() => {
    if (rounds === null) return null
    const share = shareOf(rounds, { agentId, goalMs, since, relief })
    return { share, rounds: ownRounds(rounds, { agentId, since }), since, goalMs, relief }
  }, [rounds, agentId, since, goalMs, relief])
}
