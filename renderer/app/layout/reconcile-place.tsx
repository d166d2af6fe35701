import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DecisionCard } from '../../features/guards/decision-card.tsx'
import type { Held } from '../../features/guards/decision-rules.ts'
import { bulkOf, NO_RECORDS, type RecordFacts } from '../../features/guards/record-rules.ts'
import { AccountChip } from '../../features/reconciliation/account-chip.tsx'
import { LaterBar } from '../../features/reconciliation/later-bar.tsx'
import { ProgressChip } from '../../features/reconciliation/progress-chip.tsx'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices, type ConversationEntry, type LedgerViews } from '../services.tsx'
import type { DeskView } from './use-desk.ts'
import { readFacts } from './record-facts.ts'
import type { Reconcile } from './use-reconcile.ts'
import { useEvidence } from './use-tile.ts'

// Not needed at first paint.
const Reconciliation = lazy(async () => ({ default: (await import('../../features/reconciliation/reconciliation.tsx')).Reconciliation }))
const DecideList = lazy(async () => ({ default: (await import('../../features/reconciliation/decide-list.tsx')).DecideList }))
const WaitingList = lazy(async () => ({ default: (await import('../../features/reconciliation/waiting-list.tsx')).WaitingList }))
const GoneList = lazy(async () => ({ default: (await import('../../features/reconciliation/waiting-list.tsx')).GoneList }))
const AwayList = lazy(async () => ({ default: (await import('../../features/reconciliation/away-list.tsx')).AwayList }))
const AccountPage = lazy(async () => ({ default: (await import('../../features/reconciliation/account-page.tsx')).AccountPage }))

type Props = { ledger: LedgerViews; view: DeskView; reconcile: Reconcile }

/** Place of the reconciliation view, and of what can still be taken back when it is closed. */
export function ReconcilePlace({ ledger, view, reconcile }: Props): ReactNode {
  const panel = useDeskStore((state) => state.panel)
  const close = useDeskStore((state) => state.closePanel)
  const { later, open } = reconcile
  const pending = useValue(later.state)
  const shown = panel === 'reconcile'
  useCommand('reconcile.open', () => (shown ? close() : open(firstTab(reconcile))))
  const bar = pending === null ? null : <LaterBar key={pending.n} state={pending} undo={later.undo} />
  if (!shown) return bar
  return (
    <Suspense fallback={null}>
      <View ledger={ledger} view={view} reconcile={reconcile} undo={bar} onClose={close} />
    </Suspense>
  )
}

/** Where somebody who opens it by key has most to do. */
const firstTab = ({ held, away, account }: Reconcile): Reconcile['tab'] => {
  if (held.length > 0) return 'decide'
  if (account?.red === true) return 'account'
  return away.arrivals.length > 0 ? 'away' : 'decide'
}

type ViewProps = Props & { undo: ReactNode; onClose: () => void }

function View({ ledger, view, reconcile, undo, onClose }: ViewProps): ReactNode {
  const { clock } = useServices()
  const select = useDeskStore((state) => state.select)
  const { tab, setTab, held, waiting, account, away, holes } = reconcile
  const { entries, commands } = view.list
  const nameFor = (subject: string): string | null =>
    entries.find((entry) => entry.conversation.id === subject)?.conversation.customer.name ?? null
  const openConversation = (conversationId: string): void => {
    away.acknowledge(conversationId)
    onClose()
    // After the focus is back where it was, so that it does not take the tile with it.
    clock.after(0, () => select(conversationId))
  }
  const asked = holes.filter((hole) => hole.state === 'asked').length
  return (
    <Reconciliation
      tab={tab}
      onTab={setTab}
      undo={undo}
      onClose={onClose}
      counts={{
        decide: held.length,
        waiting: waiting.length,
        gone: 0,
        away: away.arrivals.length + asked,
        account: account?.account.faults.length ?? 0,
      }}
      content={{
        decide: (
          <DecideList
            rows={held}
            nameFor={(row) => nameFor(row.conversationId)}
            alike={(row) => alikeOf(held, row.id)}
            renderCard={(row, bulk) => (
              <Card key={row.id} ledger={ledger} entries={entries} reconcile={reconcile} id={row.id} bulk={bulk} />
            )}
          />
        ),
        waiting: <WaitingList rows={waiting} nameFor={nameFor} />,
        gone: <GoneList ledger={ledger} commands={commands} nameFor={nameFor} />,
        away: <AwayList away={away} holes={holes} open={openConversation} />,
        account: <AccountPage shown={account} />,
      }}
    />
  )
}

function alikeOf(held: readonly Held[], id: string): number {
  const row = held.find((one) => one.id === id)
  return row === undefined ? 0 : bulkOf(row, held, 'discard').length
}

type CardProps = { ledger: LedgerViews; entries: readonly ConversationEntry[]; reconcile: Reconcile; id: string; bulk: boolean }

function Card({ ledger, entries, reconcile, id, bulk }: CardProps): ReactNode {
  const held = reconcile.held.find((one) => one.id === id)
  return held === undefined ? null : <HeldCard ledger={ledger} entries={entries} reconcile={reconcile} held={held} bulk={bulk} />
}

function HeldCard({ ledger, entries, reconcile, held, bulk }: Omit<CardProps, 'id'> & { held: Held }): ReactNode {
  const { t } = useTranslation()
  const evidence = useEvidence(ledger, held, NO_MESSAGES)
  const facts = useRecordFacts(ledger, held, entries)
  return (
    <DecisionCard
      held={held}
      evidence={evidence}
      facts={facts}
      more={0}
      focused
      numbered
      choose={(choice, merged) => reconcile.choose(held, choice, { bulk, merged })}
      discard={(reason) => reconcile.discard(held, reason, bulk)}
    >
      {bulk && <p className="decision__ask">{t('reconcile.decide.bulkOn')}</p>}
    </DecisionCard>
  )
}
const NO_MESSAGES: Parameters<typeof useEvidence>[2] = []

/** Read again when the row or the list has changed: somebody may have changed the record. */
function useRecordFacts(ledger: LedgerViews, held: Held, entries: readonly ConversationEntry[]): RecordFacts {
  const [facts, setFacts] = useState<RecordFacts>(NO_RECORDS)
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const read = await readFacts(ledger, held, entries).catch(() => null)
      if (!gone && read !== null) setFacts(read)
    }
    void load()
    return () => {
      gone = true
    }
  }, [ledger, held, entries])
  return facts
}

/** What reconciliation says in the status bar. */
export function ReconcileFigures({ reconcile }: { reconcile: Reconcile }): ReactNode {
  const { t } = useTranslation()
  const { account, away, holes, waiting, live, open } = reconcile
  const moving = waiting.filter((row) => row.state !== 'accepted').length
  const asked = holes.some((hole) => hole.state === 'asked')
  return (
    <>
      <AccountChip shown={account} open={() => open('account')} />
      {(away.arrivals.length > 0 || asked) && (
        <button
          type="button"
          className="status__door status--amber"
          onClick={() => open('away')}
          data-testid="status-away"
          data-count={away.arrivals.length}
        >
          {asked ? t('reconcile.holes.chip') : t('reconcile.away.chip', { count: away.arrivals.length })}
        </button>
      )}
      <ProgressChip left={moving} live={live} />
    </>
  )
}
