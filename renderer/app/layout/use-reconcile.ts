import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Decision, DiscardReason } from '../../../shared/model/journal.ts'
import type { Session } from '../../../shared/model/session.ts'
import { isLive } from '../../features/connection/connection-rules.ts'
import type { DecisionError } from '../../features/guards/decision-card.tsx'
import { discardDecision, firstHeld, type Choice, type Held } from '../../features/guards/decision-rules.ts'
import { bulkOf, decide, type Merged } from '../../features/guards/record-rules.ts'
import { endedIn, heldRows, waitingRows, type Waiting } from '../../features/reconciliation/item-rules.ts'
import type { ReconcileTab } from '../../features/reconciliation/reconciliation.tsx'
import type { ShownAccount } from '../../features/reconciliation/account-keeper.ts'
import { useAccount, useAway } from '../../features/reconciliation/use-keepers.ts'
import type { Hole } from '../../sync/status.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import { createIntentMaker, type IntentMaker } from '../../sync/intent.ts'
import { useDeskStore } from '../desk-store.ts'
import { useServices, type ConversationEntry, type LedgerViews } from '../services.tsx'
import { createLaterLine, type LaterLine, type Plan } from './later-line.ts'
import { readFacts } from './record-facts.ts'
import type { DeskView } from './use-desk.ts'

export type Reconcile = {
  tab: ReconcileTab
  setTab: (tab: ReconcileTab) => void
  /** Opens the view at a tab. */
  open: (tab: ReconcileTab) => void
  held: readonly Held[]
  waiting: readonly Waiting[]
  account: ShownAccount | null
  checkLog: () => Promise<void>
  away: ReturnType<typeof useAway>
  holes: readonly Hole[]
  later: LaterLine
  live: boolean
  choose: (
    row: Held,
    choice: Exclude<Choice, 'discard'>,
    more: { bulk: boolean; merged?: Merged | undefined },
  ) => Promise<DecisionError | null>
  discard: (row: Held, reason: DiscardReason, bulk: boolean) => Promise<DecisionError | null>
}

type Facts = { ledger: LedgerViews; session: Session; view: DeskView }

const isHeld = (row: { state: { kind: string } }): row is Held => row.state.kind === 'needs_review'

/** Everything the reconciliation view and its figures in the status bar show and do. */
export function useReconcile({ ledger, session, view }: Facts): Reconcile {
  const { journal, connection } = useServices()
  const [tab, setTab] = useState<ReconcileTab>('decide')
  const show = useDeskStore((state) => state.show)
  const rows = useValue(journal)
  const live = isLive(useValue(connection))
  const later = useLaterLine(session.accountId)
  const decided = useValue(later.ids)
  const { commands, entries, phase } = view.list
  const held = useMemo(() => heldRows(commands, new Set([...endedIn(rows), ...decided])).filter(isHeld), [commands, rows, decided])
  const waiting = useMemo(() => waitingRows(commands, rows), [commands, rows])
  const { account, checkLog } = useAccount(ledger, commands)
  const away = useAway({ ledger, entries, ready: phase === 'ready', live, agentId: session.agent.id })
  const holes = useHoles(ledger)
  const deciding = useDeciding({ ledger, session, later, held, entries })
  const open = useCallback(
    (at: ReconcileTab): void => {
      setTab(at)
      show('reconcile')
    },
    [show],
  )
  return { tab, setTab, open, held, waiting, account, checkLog, away, holes, later, live, ...deciding }
}

function useHoles(ledger: LedgerViews): readonly Hole[] {
  const [source] = useState(() => ledger.holes())
  useEffect(() => () => source.close(), [source])
  return useValue(source).holes
}

function useLaterLine(accountId: string): LaterLine {
  const { clock, request } = useServices()
  const [line] = useState(() =>
    createLaterLine({
      clock,
      decide: async (plan) => (await request['command.decide']({ accountId, ...plan })).ok,
    }),
  )
  useEffect(() => () => line.close(), [line])
  return line
}

type DecidingFacts = {
  ledger: LedgerViews
  session: Session
  later: LaterLine
  held: readonly Held[]
  entries: readonly ConversationEntry[]
}

/** One word takes effect at once; a word about many, and a merge, ten seconds later. */
function useDeciding(facts: DecidingFacts): Pick<Reconcile, 'choose' | 'discard'> {
  const { clock, random, request } = useServices()
  const latest = useLatest(facts)
  const editInTile = useEditInTile(latest)
  return useMemo(() => {
    const { later, session } = latest.current
    const { accountId } = session
    const makerFor = (row: Held): IntentMaker => createIntentMaker({ clock, random }, { accountId, label: row.label, baseMessageId: null })
    const now = async (commandId: string, decision: Decision): Promise<DecisionError | null> => {
      const result = await request['command.decide']({ accountId, commandId, decision })
      if (result.ok) return null
      return result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind
    }
    const plansOf = async (rows: readonly Held[], choice: Choice, merged: Merged | undefined): Promise<readonly Plan[] | null> => {
      const { ledger, entries } = latest.current
      const made = await Promise.all(
        rows.map(async (row) => ({
          commandId: row.id,
          decision: decide(choice, row, { make: makerFor(row), facts: await readFacts(ledger, row, entries), merged }),
        })),
      )
      const whole = made.flatMap(({ commandId, decision }) => (decision === null ? [] : [{ commandId, decision }]))
      return whole.length === made.length ? whole : null
    }
    return {
      async choose(row, choice, { bulk, merged }) {
        if (choice === 'edit' || choice === 'pick_again') return editInTile(row)
        const plans = await plansOf(bulk ? bulkOf(row, latest.current.held, choice) : [row], choice, merged)
        const [only] = plans ?? []
        if (plans === null || only === undefined) return 'fault'
        if (!bulk && choice !== 'merge') return now(only.commandId, only.decision)
        later.later(plans)
        return null
      },
      async discard(row, reason, bulk) {
        if (bulk) {
          const plans = bulkOf(row, latest.current.held, 'discard').map((one) => ({
            commandId: one.id,
            decision: discardDecision(one, reason),
          }))
          later.later(plans)
          return null
        }
        const error = await now(row.id, discardDecision(row, reason))
        const { body } = row
        if (error === null && body !== null) later.done(async () => (await request['command.submit'](makerFor(row)(body))).ok)
        return error
      },
    }
  }, [latest, clock, random, request, editInTile])
}

/** Words are edited in their tile: it is opened, and its card answers as if its key had been pressed there. */
function useEditInTile(latest: { readonly current: DecidingFacts }): (row: Held) => null {
  const { clock, commands } = useServices()
  const closePanel = useDeskStore((state) => state.closePanel)
  const select = useDeskStore((state) => state.select)
  return useCallback(
    (row) => {
      closePanel()
      // After the focus is back where it was, so that it does not take the tile with it.
      clock.after(0, () => select(row.conversationId))
      const own = latest.current.held.filter((one) => one.conversationId === row.conversationId)
      // When the tile has the keys. What waits behind another is edited after that.
      if (firstHeld(own, new Set())?.id === row.id) clock.after(IN_TILE_MS, () => void commands.run('decision.edit'))
      return null
    },
    [latest, clock, commands, closePanel, select],
  )
}
const IN_TILE_MS = 150
