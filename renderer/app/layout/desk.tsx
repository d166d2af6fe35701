import { MessagesSquare } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../shared/model/session.ts'
import { ConversationList } from '../../features/conversations/conversation-list.tsx'
import { OutageBanner } from '../../features/connection/outage-banner.tsx'
import { StatusBar } from '../../features/connection/status-bar.tsx'
import { useTrouble } from '../../features/connection/use-trouble.ts'
import { NoticeStrip } from '../../features/notices/notice-strip.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { Empty } from '../../ui/empty.tsx'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices, type ConversationListState, type LedgerViews } from '../services.tsx'
import { focusNextPane } from '../use-app-keys.ts'
import { Rail } from './rail.tsx'
import { Tile } from './tile.tsx'
import { useFocusReport, usePanelKey } from './use-panel-window.ts'
import { useConversationKeys, useDeskView, useRestoredSelection } from './use-desk.ts'
import './desk.css'

type Props = { ledger: LedgerViews; session: Session; onSignInAgain: () => void }

/** The frame: banner, rail, list, tile, status bar. Keyed by the account. */
export function Desk({ ledger, session, onSignInAgain }: Props): ReactNode {
  const { journal } = useServices()
  const view = useDeskView(ledger, session)
  const trouble = useTrouble()
  const select = useRestoredSelection(ledger, view)
  const selected = useDeskStore((state) => state.selected)
  const focusRequest = useDeskStore((state) => state.focusRequest)
  const toggle = useDeskStore((state) => state.toggle)
  useConversationKeys(view)
  useCommand('app.pane', focusNextPane)
  useFocusReport(selected)
  usePanelKey()
  useForgetOnLeave()
  const entry = view.list.entries.find((one) => one.conversation.id === selected) ?? null
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
      <main className="desk__tiles">
        {selected === null ? (
          <NothingOpen list={view.list} />
        ) : (
          <Tile
            key={selected}
            ledger={ledger}
            session={session}
            conversationId={selected}
            entry={entry}
            slot={view.slots.get(selected) ?? null}
            focused
            focusRequest={focusRequest}
          />
        )}
      </main>
      <StatusBar outbox={view.outbox} review={view.review} trouble={trouble} onKeys={() => toggle('keys')} />
    </div>
  )
}

/** Why the tile is empty: nothing chosen, nothing there, nothing read yet, or nothing readable. */
function NothingOpen({ list }: { list: ConversationListState }): ReactNode {
  const { t } = useTranslation()
  const icon = <MessagesSquare size={32} strokeWidth={1.4} />
  if (list.entries.length > 0)
    return (
      <Empty icon={icon} title={t('tile.none.title')}>
        {t('tile.none.body')}
      </Empty>
    )
  if (list.phase === 'loading') return <Empty icon={icon} title={t('app.loading')} />
  const failed = list.phase === 'failed'
  return (
    <Empty icon={icon} title={failed ? t('timeline.failed.title') : t('tile.idle.title')}>
      {failed ? t('timeline.failed.body') : t('tile.idle.body')}
    </Empty>
  )
}

/** Another account starts with nothing open. */
function useForgetOnLeave(): void {
  useEffect(() => () => useDeskStore.setState({ selected: null, panel: null, slots: new Map() }), [])
}
