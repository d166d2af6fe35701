import { useEffect, type ReactNode } from 'react'
import type { Session } from '../../../shared/model/session.ts'
import { ConversationList } from '../../features/conversations/conversation-list.tsx'
import { OutageBanner } from '../../features/connection/outage-banner.tsx'
import { StatusBar } from '../../features/connection/status-bar.tsx'
import { useTrouble } from '../../features/connection/use-trouble.ts'
import { NoticeStrip } from '../../features/notices/notice-strip.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices, type LedgerViews } from '../services.tsx'
import { focusNextPane } from '../use-app-keys.ts'
import { Rail } from './rail.tsx'
import { Tiles } from './tiles.tsx'
import { useFocusReport, usePanelKey } from './use-panel-window.ts'
import { useConversationKeys, useDeskView, useTileSet } from './use-desk.ts'
import './desk.css'

type Props = { ledger: LedgerViews; session: Session; onSignInAgain: () => void }

/** The frame: banner, rail, list, tiles, status bar. Keyed by the account. */
export function Desk({ ledger, session, onSignInAgain }: Props): ReactNode {
  const { journal } = useServices()
  const view = useDeskView(ledger, session)
  const trouble = useTrouble()
  const select = useDeskStore((state) => state.select)
  const selected = useDeskStore((state) => state.selected)
  const toggle = useDeskStore((state) => state.toggle)
  useTileSet(ledger, view, session.agent.id)
  useConversationKeys(view)
  useCommand('app.pane', focusNextPane)
  useFocusReport(selected)
  usePanelKey()
  useForgetOnLeave()
  return (
    <div className={cx('desk', trouble !== null && 'desk--trouble')}>
      <div className="desk__top">
        {trouble !== null && <OutageBanner trouble={trouble} onSignInAgain={onSignInAgain} />}
        <NoticeStrip />
      </div>
      <Rail session={session} />
      <ConversationList
        phase={view.list.phase}
        groups={view.groups}
        slots={view.slots}
        selected={selected}
        unfinished={view.unfinished}
        journal={useValue(journal)}
        select={select}
      />
      <Tiles ledger={ledger} session={session} list={view.list} />
      {/* Place of the context panel: the column right of the tiles (`desk__panel`). */}
      {/* Place of presence: what the agent's state is, and what asks about it. */}
      <StatusBar outbox={view.outbox} review={view.review} trouble={trouble} onKeys={() => toggle('keys')} />
    </div>
  )
}

/** Another account starts with nothing open. */
function useForgetOnLeave(): void {
  const forget = useDeskStore((state) => state.forget)
  useEffect(() => forget, [forget])
}
