import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DecisionCard } from '../../features/guards/decision-card.tsx'
import type { Held } from '../../features/guards/decision-rules.ts'
import { bulkOf, NO_RECORDS, type RecordFacts } from '../../features/guards/record-rules.ts'
import { logBroken } from '../../features/reconciliation/account-keeper.ts'
import { AccountPage } from '../../features/reconciliation/account-page.tsx'
import { AwayList } from '../../features/reconciliation/away-list.tsx'
import { DecideList } from '../../features/reconciliation/decide-list.tsx'
import { heldBack, type LeftItem } from '../../features/reconciliation/left-rules.ts'
import { useLeftWork } from '../../features/reconciliation/use-left-work.ts'
import { Reconciliation } from '../../features/reconciliation/reconciliation.tsx'
import { GoneList, WaitingList } from '../../features/reconciliation/waiting-list.tsx'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useServices, type ConversationEntry, type LedgerViews } from '../services.tsx'
import { LeftCard } from './left-card.tsx'
import { readFacts } from './record-facts.ts'
import type { DeskView } from './use-desk.ts'
import type { Reconcile } from './use-reconcile.ts'
import { useEvidence } from './use-tile.ts'

type Props = { ledger: LedgerViews; view: DeskView; reconcile: Reconcile; undo: ReactNode; onClose: () => void }

/** The reconciliation view with what its pages show; loaded when it is opened. */
export function ReconcileView({ ledger, view, reconcile, undo, onClose }: Props): ReactNode {
  const { clock, connection } = useServices()
  const status = useValue(connection)
  const left = useLeftWork()
  const select = useDeskStore((state) => state.select)
  const { tab, setTab, held, waiting, account, checkLog, away, holes } = reconcile
  const { entries, commands } = view.list
  const nameFor = (subject: string): string | null =>
    entries.find((entry) => entry.conversation.id === subject)?.conversation.customer.name ?? null
  const openConversation = (conversationId: string): void => {
    away.acknowledge(conversationId)
    onClose()
    // After the focus is back where it was, so that it does not take the tile with it.
    clock.after(0, () => select(conversationId))
  }
  const leftOf = (id: string): LeftItem | undefined => left.items.find(({ row }) => row.id === id)
  const isRevoked = status.kind === 'refused' && status.reason === 'revoked'
  const asked = holes.filter((hole) => hole.state === 'asked').length
  return (
    <Reconciliation
      tab={tab}
      onTab={setTab}
      undo={undo}
      onClose={onClose}
      counts={{
        decide: held.length + left.items.length,
        waiting: waiting.length,
        gone: 0,
        away: away.arrivals.length + asked,
        account: account === null ? 0 : account.account.faults.length + (logBroken(account) ? 1 : 0),
      }}
      content={{
        decide: (
          <DecideList
            rows={[...held, ...left.items.map(({ row }) => row)]}
            nameFor={(row) => nameFor(row.conversationId)}
            ownerOf={(row) => leftOf(row.id)?.owner ?? null}
            alike={(row) => alikeOf(held, row.id)}
            renderCard={(row, bulk) => {
              const item = leftOf(row.id)
              if (item !== undefined)
                return <LeftCard key={row.id} item={item} customer={nameFor(row.conversationId)} decide={left.decide} />
              return <Card key={row.id} ledger={ledger} entries={entries} reconcile={reconcile} id={row.id} bulk={bulk} />
            }}
          />
        ),
        waiting: <WaitingList rows={isRevoked ? heldBack(waiting) : waiting} nameFor={nameFor} />,
        gone: <GoneList ledger={ledger} commands={commands} nameFor={nameFor} />,
        away: <AwayList away={away} holes={holes} open={openConversation} />,
        account: <AccountPage shown={account} checkLog={checkLog} />,
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
