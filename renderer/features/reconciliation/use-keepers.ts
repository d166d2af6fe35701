import { useEffect, useState } from 'react'
import { useServices, type ConversationEntry, type LedgerViews } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { createAccountKeeper, type AccountKeeper, type ShownAccount } from './account-keeper.ts'
import { createAwayKeeper, type Away, type AwayKeeper } from './away-keeper.ts'

/** The account of captures, null before the first answer of the stores. */
export function useAccount(
  ledger: LedgerViews,
  open: readonly CommandRow[],
): { account: ShownAccount | null; checkLog: AccountKeeper['check'] } {
  const { clock, journal, request } = useServices()
  const [keeper] = useState(() =>
    createAccountKeeper({
      clock,
      async ask() {
        const answer = await request['account.captures']({})
        return answer.ok ? answer.value : null
      },
      async check() {
        const answer = await request['account.check']({})
        return answer.ok ? answer.value : null
      },
    }),
  )
  const [source] = useState(() => ledger.captureCommands())
  useEffect(() => {
    const take = (): void => {
      const { phase, commands } = source.get()
      if (phase === 'ready') keeper.captures(commands)
    }
    take()
    const stops = [source.subscribe(take), journal.subscribe(keeper.changed)]
    return () => {
      for (const stop of stops) stop()
      source.close()
      keeper.close()
    }
  }, [keeper, source, journal])
  useEffect(() => keeper.open(open), [keeper, open])
  return { account: useValue(keeper.shown), checkLog: keeper.check }
}

type Facts = { ledger: LedgerViews; entries: readonly ConversationEntry[]; ready: boolean; live: boolean; agentId: string }

/** What came while nobody could see it (A11). */
export function useAway({ ledger, entries, ready, live, agentId }: Facts): Away & Pick<AwayKeeper, 'acknowledge' | 'acknowledgeAll'> {
  const { clock, serverNow } = useServices()
  const [keeper] = useState(() =>
    createAwayKeeper({ clock, serverNow, layout: ledger.layout, messagesAfter: ledger.messagesAfter, agentId }),
  )
  useEffect(() => keeper.see({ entries, ready, live }), [keeper, entries, ready, live])
  useEffect(() => () => keeper.close(), [keeper])
  const away = useValue(keeper.away)
  return { ...away, acknowledge: keeper.acknowledge, acknowledgeAll: keeper.acknowledgeAll }
}
