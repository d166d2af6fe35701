import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import type { Session } from '../../../shared/model/session.ts'
import { ConversationList } from '../../features/conversations/conversation-list.tsx'
import { ShareChip } from '../../features/clocks/share-chip.tsx'
import { OutageBanner } from '../../features/connection/outage-banner.tsx'
import { StatusBar } from '../../features/connection/status-bar.tsx'
import type { Trouble } from '../../features/connection/connection-rules.ts'
import { useTrouble } from '../../features/connection/use-trouble.ts'
import { HealthChip } from '../../features/health/health-chip.tsx'
import { ModeStrip } from '../../features/health/mode-strip.tsx'
import { NoticeStrip } from '../../features/notices/notice-strip.tsx'
import { IdleNotice } from '../../features/presence/idle-notice.tsx'
import { PromiseChip } from '../../features/promises/promise-chip.tsx'
import { RehearsalBanner } from '../../features/rehearsal/rehearsal-banner.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useServices, type LedgerViews } from '../services.tsx'
import { HousePlace } from './house-place.tsx'
import { CapturePlace } from './capture-place.tsx'
import { PalettePlace } from './palette-place.tsx'
import { PanelColumn } from './panel-column.tsx'
import { ReconcileFigures, ReconcilePlace } from './reconcile-place.tsx'
import { PhraseCopyPlace } from './phrase-copy-place.tsx'
import { Rail } from './rail.tsx'
import { ReportPlace } from './report-place.tsx'
import { Said } from './said.tsx'
import { SealedPlace } from './sealed-place.tsx'
import { Tiles } from './tiles.tsx'
import { useFocusReport, usePanelKey } from './use-panel-window.ts'
import { useDeskKeys, useTakeOldest } from './use-desk-keys.ts'
import { useDeskView, type DeskView } from './use-desk.ts'
import { useReconcile, type Reconcile } from './use-reconcile.ts'
import { useTileSet } from './use-tile-set.ts'
import { DeskAlerts } from './desk-alerts.tsx'
import './desk.css'

// Not needed at first paint.
const RefusedKeys = lazy(async () => ({ default: (await import('../../features/alerts/refused-keys.tsx')).RefusedKeys }))

type Props = { ledger: LedgerViews; session: Session; onSignInAgain: () => void }

/** The frame: banner, rail, list, tiles, status bar. Keyed by the account. */
export function Desk({ ledger, session, onSignInAgain }: Props): ReactNode {
  const view = useDeskView(ledger, session)
  const reconcile = useReconcile({ ledger, session, view })
  const trouble = useTrouble()
  const select = useDeskStore((state) => state.select)
  const selected = useDeskStore((state) => state.selected)
  const slots = useDeskStore((state) => state.slots)
  const takeOldest = useTakeOldest(view, session)
  const order = useDeskStore((state) => state.order)
  const toggleOrder = useDeskStore((state) => state.toggleOrder)
  useTileSet(ledger, view)
  useDeskKeys(view, takeOldest)
  useFocusReport(selected)
  usePanelKey()
  useForgetOnLeave()
  return (
    <div className={cx('desk', trouble !== null && 'desk--trouble')}>
      <Top trouble={trouble} onSignInAgain={onSignInAgain} />
      <Rail session={session} />
      <ConversationList
        phase={view.list.phase}
        groups={view.groups}
        slots={slots}
        selected={selected}
        back={view.back}
        unfinished={view.unfinished}
        journal={useValue(useServices().journal)}
        cap={view.cap}
        order={order}
        signals={ledger.signals}
        select={select}
        takeOldest={takeOldest}
        toggleOrder={toggleOrder}
      />
      <Tiles ledger={ledger} session={session} view={view} />
      <Said />
      <PanelColumn ledger={ledger} conversationId={selected} />
      <Places ledger={ledger} session={session} view={view} />
      <ReconcilePlace ledger={ledger} view={view} reconcile={reconcile} />
      <Foot ledger={ledger} session={session} view={view} trouble={trouble} reconcile={reconcile} />
    </div>
  )
}

/** What goes across the top: a rehearsal first, so that nobody takes what is below for real. */
function Top({ trouble, onSignInAgain }: { trouble: ReturnType<typeof useTrouble>; onSignInAgain: () => void }): ReactNode {
  const toggle = useDeskStore((state) => state.toggle)
  return (
    <div className="desk__top">
      <RehearsalBanner />
      {trouble !== null && <OutageBanner trouble={trouble} onSignInAgain={onSignInAgain} />}
      <IdleNotice />
      <NoticeStrip onOpen={() => toggle('house')} />
      <ModeStrip />
      <Suspense fallback={null}>
        <RefusedKeys />
      </Suspense>
    </div>
  )
}

/** What the parts of the desk say in the status bar. */
function Chips({ ledger, session, view }: { ledger: LedgerViews; session: Session; view: DeskView }): ReactNode {
  const select = useDeskStore((state) => state.select)
  const say = useDeskStore((state) => state.say)
  return (
    <>
      <HealthChip />
      <PromiseChip ledger={ledger} select={select} say={say} />
      <ShareChip ledger={ledger} agentId={session.agent.id} entries={view.list.entries} select={select} />
    </>
  )
}

/** What opens over the desk. */
function Places({ ledger, session, view }: Pick<Props, 'ledger' | 'session'> & { view: DeskView }): ReactNode {
  return (
    <>
      <ReportPlace ledger={ledger} session={session} />
      <HousePlace ledger={ledger} />
      <CapturePlace ledger={ledger} session={session} view={view} />
      <SealedPlace ledger={ledger} />
      <PalettePlace view={view} />
      <PhraseCopyPlace accountId={session.accountId} view={view} />
    </>
  )
}

type FootProps = Omit<Props, 'onSignInAgain'> & { view: DeskView; trouble: Trouble | null; reconcile: Reconcile }

/** The status bar with all its figures. */
function Foot({ ledger, session, view, trouble, reconcile }: FootProps): ReactNode {
  const toggle = useDeskStore((state) => state.toggle)
  return (
    <StatusBar
      bell={<DeskAlerts view={view} agentId={session.agent.id} />}
      outbox={view.outbox}
      review={view.review}
      trouble={trouble}
      onKeys={() => toggle('keys')}
      onReview={() => reconcile.open('decide')}
    >
      <ReconcileFigures reconcile={reconcile} />
      <Chips ledger={ledger} session={session} view={view} />
    </StatusBar>
  )
}

/** Another account starts with nothing open. */
function useForgetOnLeave(): void {
  const forget = useDeskStore((state) => state.forget)
  useEffect(() => forget, [forget])
}
