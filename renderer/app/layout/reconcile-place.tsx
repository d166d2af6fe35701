import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AccountChip } from '../../features/reconciliation/account-chip.tsx'
import { LaterBar } from '../../features/reconciliation/later-bar.tsx'
import { ProgressChip } from '../../features/reconciliation/progress-chip.tsx'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices, type LedgerViews } from '../services.tsx'
import type { DeskView } from './use-desk.ts'
import type { Reconcile } from './use-reconcile.ts'

// Not needed at first paint.
const ReconcileView = lazy(async () => ({ default: (await import('./reconcile-view.tsx')).ReconcileView }))

type Props = { ledger: LedgerViews; view: DeskView; reconcile: Reconcile }

/** Place of the reconciliation view, and of what can still be taken back when it is closed. */
export function ReconcilePlace({ ledger, view, reconcile }: Props): ReactNode {
  const panel = useDeskStore((state) => state.panel)
  const close = useDeskStore((state) => state.closePanel)
  const { later, open } = reconcile
  const pending = useValue(later.state)
  const shown = panel === 'reconcile'
  const left = useValue(useServices().notices).some(({ kind }) => kind === 'work_left')
  useCommand('reconcile.open', () => (shown ? close() : open(left ? 'decide' : firstTab(reconcile))))
  const bar = pending === null ? null : <LaterBar key={pending.n} state={pending} undo={later.undo} />
  if (!shown) return bar
  return (
    <Suspense fallback={null}>
      <ReconcileView ledger={ledger} view={view} reconcile={reconcile} undo={bar} onClose={close} />
    </Suspense>
  )
}

/** Where somebody who opens it by key has most to do. */
const firstTab = ({ held, away, account }: Reconcile): Reconcile['tab'] => {
  if (held.length > 0) return 'decide'
  if (account?.red === true) return 'account'
  return away.arrivals.length > 0 ? 'away' : 'decide'
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
          className="bar-button status__door status--amber"
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
