import { MessagesSquare } from 'lucide-react'
import { useEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../shared/model/session.ts'
import { Empty } from '../../ui/empty.tsx'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, type ConversationListState, type LedgerViews } from '../services.tsx'
import { ranksOf } from './tile-rules.ts'
import { Tile } from './tile.tsx'
import { useHeads } from './use-heads.ts'
import type { DeskView } from './use-desk.ts'
import './tiles.css'

type Props = { ledger: LedgerViews; session: Session; view: DeskView }

/** My conversations side by side, and one more that is only looked at. */
export function Tiles({ ledger, session, view }: Props): ReactNode {
  const room = useRef<HTMLElement>(null)
  const tiles = useDeskStore((state) => state.tiles)
  const selected = useDeskStore((state) => state.selected)
  const caret = useDeskStore((state) => state.caret)
  const large = useDeskStore((state) => state.large)
  const toggleLarge = useDeskStore((state) => state.toggleLarge)
  const heads = useHeads(view.entries)
  const ranks = useMemo(() => ranksOf(tiles), [tiles])
  useCommand('tile.large', tiles.length > 0 ? toggleLarge : null)
  useFollowFocus(room)
  return (
    <main ref={room} className="tiles" data-large={large} data-testid="tiles">
      <div className="tiles__grid" data-count={tiles.length}>
        {tiles.length === 0 && <NothingOpen list={view.list} />}
        {tiles.map(({ conversationId, slot }) => (
          <Tile
            key={conversationId}
            ledger={ledger}
            session={session}
            conversationId={conversationId}
            head={heads.get(conversationId) ?? null}
            back={view.back.has(conversationId)}
            colleagues={view.colleagues}
            slot={slot}
            rank={ranks.get(conversationId) ?? 1}
            focused={conversationId === selected}
            focusRequest={caret?.conversationId === conversationId ? caret.n : 0}
          />
        ))}
      </div>
    </main>
  )
}

/** The tile in which somebody clicks or tabs has the keys. Native listeners: events of portals are none of its business. */
function useFollowFocus(room: RefObject<HTMLElement | null>): void {
  const focusTile = useDeskStore((state) => state.focusTile)
  useEffect(() => {
    const element = room.current
    const follow = (event: Event): void => {
      const tile = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-testid=tile]') : null
      const id = tile?.dataset['conversationId']
      if (id !== undefined) focusTile(id)
    }
    element?.addEventListener('focusin', follow)
    element?.addEventListener('pointerdown', follow)
    return () => {
      element?.removeEventListener('focusin', follow)
      element?.removeEventListener('pointerdown', follow)
    }
  }, [room, focusTile])
}

/** Why there is no tile: nothing chosen, nothing there, nothing read yet, or nothing readable. */
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
