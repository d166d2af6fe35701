import { lazy, memo, Suspense, type ReactNode } from 'react'
import type { Session } from '../../../shared/model/session.ts'
import type { ComposerField } from '../../lib/composer-field.ts'
import type { LedgerViews } from '../services.tsx'
import type { TileView } from './use-tile.ts'

// Not needed at first paint; what was typed before they are there is looked at when they come.
const StageTracker = lazy(async () => ({ default: (await import('../../features/quick-phrases/stage-tracker.tsx')).StageTracker }))
const PhraseLayer = lazy(async () => ({ default: (await import('../../features/quick-phrases/phrase-layer.tsx')).PhraseLayer }))

/** The line under the header that says where the talk stands; its room is kept from the start. */
export const TileStages = memo(function TileStages(props: { accountId: string; conversationId: string }): ReactNode {
  return (
    <div className="tile__stages">
      <Suspense fallback={null}>
        <StageTracker {...props} />
      </Suspense>
    </div>
  )
})

export type TilePhrasesProps = {
  ledger: LedgerViews
  session: Session
  conversationId: string
  view: TileView
  field: ComposerField | null
  note: boolean
  focused: boolean
}

/** Suggestions and the picker above the text field. */
export function TilePhrases({ view, ...rest }: TilePhrasesProps): ReactNode {
  return (
    <Suspense fallback={null}>
      <PhraseLayer {...rest} conversation={view.state.conversation} messages={view.state.messages} />
    </Suspense>
  )
}
