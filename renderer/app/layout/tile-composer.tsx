import { useMemo, useState, type ReactNode } from 'react'
import { textOf } from '../../../shared/model/command.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { DraftSlot } from '../../data/drafts-repo.ts'
import type { SendMeaning } from '../../features/composer/composer-parts.ts'
import { Composer } from '../../features/composer/composer.tsx'
import { AttachButton, PictureTray } from '../../features/pictures/picture-tray.tsx'
import { ownReplies } from '../../features/promises/promise-rules.ts'
import { PromiseStrip } from '../../features/promises/promise-strip.tsx'
import { useOutboundGuard } from '../../features/guards/use-outbound-guard.ts'
import type { ComposerField } from '../../lib/composer-field.ts'
import type { LedgerViews } from '../services.tsx'
import type { Stance } from './stance-rules.ts'
import { TilePhrases } from './tile-phrases.tsx'
import type { TileView } from './use-tile.ts'
import type { TileActions, TileState } from './use-tile-actions.ts'
import { useTilePictures } from './use-tile-pictures.ts'

type Props = {
  ledger: LedgerViews
  session: Session
  view: TileView
  tile: HTMLElement | null
  onPicture: (pictures: readonly Picture[], index: number) => void
  conversationId: string
  name: string
  state: TileState
  actions: TileActions
  focused: boolean
  focusRequest: number
}

/** What stands at the foot of a tile: the text field, and what others hang above it. */
export function TileComposer(props: Props): ReactNode {
  const { ledger, session, view, tile, onPicture, conversationId, name, state, actions, focused, focusRequest } = props
  const slotOf = useDraftSlot(conversationId, state)
  const [field, setField] = useState<ComposerField | null>(null)
  useOutboundGuard(field, slotOf.note)
  const pictures = useTilePictures({ ledger, tile, slot: slotOf.slot, prefix: slotOf.prefix, state, actions })
  const { tray, pick, save } = pictures
  const beside = useMemo(() => <AttachButton pick={pick} />, [pick])
  const { messages } = view.state
  const agentId = session.agent.id
  const replies = useMemo(() => ownReplies({ messages, pending: view.pending, agentId }), [messages, view.pending, agentId])
  const incoming = state.incoming === null || state.incoming.text === '' ? null : state.incoming
  return (
    <>
      {/* Place of the bar of a reply that is held for a few seconds before it goes. */}
      <TilePhrases
        ledger={ledger}
        session={session}
        conversationId={conversationId}
        view={view}
        field={field}
        note={slotOf.note}
        focused={focused}
      />
      <PromiseStrip ledger={ledger} conversationId={conversationId} name={name} replies={replies} focused={focused} />
      <PictureTray {...pictures} focused={focused} field={field} open={onPicture} />
      <Composer
        key={slotOf.key}
        name={name}
        drafts={ledger.drafts}
        slot={slotOf.slot}
        note={slotOf.note}
        draftPrefix={slotOf.prefix}
        meaning={meaningOf(view.stance, state)}
        focused={focused}
        focusRequest={focusRequest}
        initial={slotOf.initial}
        incoming={incoming}
        onTaken={actions.incomingTaken}
        attached={tray}
        beside={beside}
        save={save}
        onToggleNote={state.editing === null ? actions.toggleNote : null}
        onCancelEdit={state.editing === null ? null : actions.stopEditing}
        onField={setField}
      />
    </>
  )
}

type ComposerSlot = { key: string; slot: DraftSlot; note: boolean; prefix: string; initial: string }

/** Which text the composer holds: the reply, the note, or the words of a held command. */
function useDraftSlot(conversationId: string, { mode, editing }: TileState): ComposerSlot {
  return useMemo(() => {
    if (editing === null) return { key: mode, slot: { conversationId, mode }, note: mode === 'note', prefix: '', initial: '' }
    return {
      key: editing.id,
      slot: { conversationId, mode: 'edit' },
      note: editing.body?.kind === 'note.add',
      prefix: `edit.${editing.id}.`,
      initial: editing.body === null ? '' : (textOf(editing.body) ?? ''),
    }
  }, [conversationId, mode, editing])
}

/** What the send button does and says. */
function meaningOf(stance: Stance, { mode, editing }: TileState): SendMeaning {
  if (editing !== null) return 'sendEdited'
  if (mode === 'note') return 'sendNote'
  const meanings = { mine: 'send', closed: 'reopenAndSend', queued: 'takeAndSend', other: 'blocked' } as const
  return meanings[stance.kind]
}
