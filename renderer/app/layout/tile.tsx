import { lazy, memo, Suspense, useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Colleague } from '../../../shared/model/agent.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import type { Session } from '../../../shared/model/session.ts'
import { settled, UndoBar, type Undo } from '../../features/guards/undo-bar.tsx'
import { Timeline } from '../../features/timeline/timeline.tsx'
import { cx } from '../../lib/class-names.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, type LedgerViews } from '../services.tsx'
import { TileStages } from './tile-phrases.tsx'
import { TileComposer } from './tile-composer.tsx'
import { StanceStrip, TileHeader } from './tile-header.tsx'
import { useTileActions, type TileActions, type TileState } from './use-tile-actions.ts'
import type { TileHead } from './use-heads.ts'
import { useEvidence, useIntentMaker, useTileView, type TileView } from './use-tile.ts'
import './tile.css'

// Not needed at first paint.
const loadCard = () => import('../../features/guards/decision-card.tsx')
const DecisionCard = lazy(async () => ({ default: (await loadCard()).DecisionCard }))
const PictureViewer = lazy(() => import('../../features/pictures/picture-viewer.tsx').then((module) => ({ default: module.PictureViewer })))

type Props = {
  ledger: LedgerViews
  session: Session
  conversationId: string
  head: TileHead | null
  /** Whether its snooze is over and nobody has looked at it since. */
  back: boolean
  /** Everybody but me, as last heard. */
  colleagues: readonly Colleague[] | null
  /** Null for a conversation that is only looked at. */
  slot: number | null
  /** Number among the tiles as they are seen, from 1. */
  rank: number
  /** Whether this tile has the keys. */
  focused: boolean
  /** Grows when the caret should come here; 0 as long as nobody asked. */
  focusRequest: number
}

/**
 * One conversation: header, messages, what waits for a decision, composer. Keyed by the conversation; it renders for what
 * changes in this conversation and for nothing else.
 */
export const Tile = memo(function Tile(props: Props): ReactNode {
  const { ledger, session, conversationId, head, slot, focused, focusRequest } = props
  const { t } = useTranslation()
  const view = useTileView({ ledger, conversationId, session, focused })
  const make = useIntentMaker(view, session)
  const { state, actions } = useTileActions({ view, session, conversationId, make })
  const name = view.name === '' ? (head?.conversation.customer.name ?? '') : view.name
  // What stands in a tile somebody else's keys are in has been shown, not read.
  const onRead = useCallback((order: number) => focused && ledger.markRead(conversationId, order), [ledger, conversationId, focused])
  const [tile, attach] = useState<HTMLElement | null>(null)
  const { onPicture, viewer } = useViewer()
  useCommand('composer.recall', focused ? actions.recallLast : null)
  useCaretBack(focused, [view.held?.id, view.stance.kind, state.undo?.n, state.mode, state.editing?.id])
  return (
    <article
      ref={attach}
      className={cx('tile', focused && 'tile--focused')}
      aria-label={t('tile.label', { name })}
      data-testid="tile"
      data-conversation-id={conversationId}
      data-slot={slot ?? undefined}
      data-rank={props.rank}
      data-focused={focused}
    >
      <TileHeader
        name={name}
        slot={slot}
        head={head}
        back={props.back}
        stance={view.stance}
        live={view.live}
        focused={focused}
        actions={actions}
        colleagues={props.colleagues}
        signals={ledger.signals}
      />
      <TileStages accountId={session.accountId} conversationId={conversationId} />
      <Timeline
        name={name}
        phase={view.state.phase}
        rows={view.rows}
        offline={!view.live}
        focused={focused}
        readUpTo={view.signals.readUpTo}
        onPicture={onPicture}
        onRecall={actions.recall}
        onNearStart={view.loadOlder}
        onRead={onRead}
      />
      <Guards ledger={ledger} view={view} state={state} actions={actions} focused={focused} />
      <StanceStrip stance={view.stance} focused={focused} actions={actions} />
      <TileComposer {...{ ledger, session, view, tile, onPicture, conversationId, name, state, actions, focused, focusRequest }} />
      {viewer}
    </article>
  )
})

type Viewed = { pictures: readonly Picture[]; index: number }

/** The pictures of a message or of a draft over the whole window. */
function useViewer(): { onPicture: (pictures: readonly Picture[], index: number) => void; viewer: ReactNode } {
  const [viewed, setViewed] = useState<Viewed | null>(null)
  const onPicture = useCallback((pictures: readonly Picture[], index: number) => setViewed({ pictures, index }), [])
  const viewer = viewed !== null && (
    <Suspense fallback={null}>
      <PictureViewer {...viewed} onClose={() => setViewed(null)} />
    </Suspense>
  )
  return { onPicture, viewer }
}

/** A button that was pressed and is gone leaves the focus nowhere; typing must go on. */
function useCaretBack(focused: boolean, changes: readonly unknown[]): void {
  const key = JSON.stringify(changes)
  const requestFocus = useDeskStore((state) => state.requestFocus)
  useEffect(() => {
    if (key !== '' && focused && document.activeElement === document.body) requestFocus()
  }, [key, focused, requestFocus])
}

type GuardsProps = { ledger: LedgerViews; view: TileView; state: TileState; actions: TileActions; focused: boolean }

/** What stands between the messages and the composer: a decision, and what was just done. */
function Guards({ ledger, view, state, actions, focused }: GuardsProps): ReactNode {
  const { held } = view
  // Behind the reconciliation view its keys are that view's.
  const covered = useDeskStore((store) => store.panel === 'reconcile')
  const evidence = useEvidence(ledger, held, view.state.messages)
  // Here before anything is held, so that its keys work with the first look at it.
  useEffect(() => void loadCard(), [])
  return (
    <>
      {held !== null && held.id !== state.editing?.id && (
        <Suspense fallback={null}>
          <DecisionCard
            key={held.id}
            held={held}
            evidence={evidence}
            more={view.waiting - 1}
            focused={focused && !covered}
            choose={actions.choose}
            discard={actions.discard}
          />
        </Suspense>
      )}
      {state.undo !== null && (
        <UndoBar key={state.undo.n} undo={nowOf(state.undo, view)} focused={focused} putBack={actions.putBack} over={actions.undoOver} />
      )}
    </>
  )
}

function nowOf(undo: Undo, view: TileView): Undo {
  if (undo.kind === 'failed') return undo
  const arrived = view.state.messages.some((message) => message.causeId === undo.commandId)
  return settled(
    undo,
    arrived,
    view.pending.some((one) => one.id === undo.commandId),
  )
}
