import { CircleX, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationEntry } from '../../data/conversation-list-rules.ts'
import { WaitChip } from '../../features/conversations/wait-time.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useKeymap } from '../services.tsx'
import type { Stance } from './stance-rules.ts'
import type { TileActions } from './use-tile-actions.ts'

type Props = {
  name: string
  slot: number | null
  entry: ConversationEntry | null
  stance: Stance
  focused: boolean
  actions: TileActions
}

/** Slot, who it is, how long they wait, and the way to end it. */
export function TileHeader({ name, slot, entry, stance, focused, actions }: Props): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  const conversation = entry?.conversation ?? null
  const canClose = stance.kind === 'mine' && conversation !== null
  const close = (): void => actions.step('conversation.close')
  useCommand('conversation.close', focused && canClose ? close : null)
  return (
    <header className="tile__header">
      {slot !== null && <span className="tile__slot">{slot}</span>}
      <h2 className="tile__name">{name}</h2>
      {conversation?.customer.vip === true && <span className="tag tag--vip">{t('list.vip')}</span>}
      {conversation !== null && conversation.shop !== '' && <span className="tag tile__shop">{conversation.shop}</span>}
      <span className="tile__gap" />
      {entry !== null && entry.conversation.state === 'open' && <WaitChip since={entry.waitingSince} />}
      {canClose && (
        <Button look="quiet" onClick={close} data-testid="close-conversation" aria-keyshortcuts={keys.aria('conversation.close')}>
          <CircleX size={14} aria-hidden="true" />
          <span className="tile__label">{t('tile.close')}</span>
          <Kbd parts={keys.parts('conversation.close')} />
        </Button>
      )}
      {slot === null && <PutAway />}
    </header>
  )
}

/** Puts away a conversation that is only looked at; a key of a slot does the same. */
function PutAway(): ReactNode {
  const { t } = useTranslation()
  const putAway = useDeskStore((state) => state.putAway)
  return (
    <Button
      look="quiet"
      className="tile__away"
      onClick={putAway}
      aria-label={t('tile.putAway')}
      title={t('tile.putAway')}
      data-testid="put-away"
    >
      <X size={15} aria-hidden="true" />
    </Button>
  )
}

type StripProps = { stance: Stance; focused: boolean; actions: TileActions }

/** Says why a reply needs a step first, and offers the step. */
export function StanceStrip({ stance, focused, actions }: StripProps): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  const engage = (): void => actions.step(stance.kind === 'closed' ? 'conversation.reopen' : 'conversation.take')
  useCommand('conversation.engage', focused && stance.kind !== 'mine' ? engage : null)
  if (stance.kind === 'mine') return null
  const words = {
    closed: t('tile.closed'),
    queued: t('tile.queued'),
    other: stance.kind === 'other' ? t('composer.someoneElse', { name: stance.name }) : '',
  }
  const action = { closed: t('tile.engage.reopen'), queued: t('tile.engage.take'), other: t('tile.engage.takeOver') }
  return (
    <div className="stance" data-testid="stance" data-kind={stance.kind}>
      <span>{words[stance.kind]}</span>
      <Button
        look={stance.kind === 'queued' ? 'primary' : 'plain'}
        onClick={engage}
        data-testid="engage"
        aria-keyshortcuts={keys.aria('conversation.engage')}
      >
        {action[stance.kind]}
        <Kbd parts={keys.parts('conversation.engage')} />
      </Button>
    </div>
  )
}
