import { ArrowUp, Check, CircleAlert, CircleHelp, HardDrive, Undo2, X } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model/message.ts'
import { cx } from '../../lib/class-names.ts'
import { clockTime } from '../../lib/format.ts'
import { linkify } from './linkify.tsx'
import { deliveryOfMessage, type Delivery, type Pending } from './row-rules.ts'

const MARKS: Record<Delivery, typeof Check> = {
  saved: HardDrive,
  sending: ArrowUp,
  delivered: Check,
  unsure: CircleHelp,
  review: CircleAlert,
  recalled: Undo2,
  failed: X,
}

type MarkProps = { delivery: Delivery; at: number; offline: boolean; children?: ReactNode }

/** Delivery state as a word and a mark, never by colour alone. */
function DeliveryLine({ delivery, at, offline, children }: MarkProps): ReactNode {
  const { t, i18n } = useTranslation()
  const Mark = MARKS[delivery]
  return (
    <p className={cx('delivery', `delivery--${delivery}`, offline && delivery === 'saved' && 'delivery--held')}>
      <Mark size={12} strokeWidth={2.4} aria-hidden="true" />
      <span>{delivery === 'saved' && offline ? t('delivery.savedOffline') : t(`delivery.${delivery}`)}</span>
      <time dateTime={new Date(at).toISOString()}>{clockTime(i18n.language, at)}</time>
      {children}
    </p>
  )
}

type MessageProps = { message: Message; mine: boolean; follows: boolean; open: (url: string) => void }

/** One line the back-end has: customer left, agent right, bot and system centred, notes hatched. */
export const MessageBubble = memo(function MessageBubble({ message, mine, follows, open }: MessageProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { author } = message
  const attributes = { 'data-testid': 'bubble', 'data-message-id': message.id, 'data-command-id': message.causeId ?? undefined }
  if (author.kind === 'bot' || author.kind === 'system') {
    return (
      <div className="row row--centre" {...attributes}>
        <p className="aside">{linkify(t('list.says', { who: author.name, text: message.text }), open)}</p>
      </div>
    )
  }
  const agent = author.kind === 'agent'
  const recalled = message.delivery === 'recalled'
  const delivery = agent ? deliveryOfMessage(message) : undefined
  return (
    <div className={cx('row', agent ? 'row--agent' : 'row--customer', follows && 'row--follows')} {...attributes} data-delivery={delivery}>
      <div
        className={cx(
          'bubble',
          message.internal ? 'bubble--note' : agent ? 'bubble--agent' : 'bubble--customer',
          recalled && 'bubble--gone',
        )}
        title={clockTime(i18n.language, message.at)}
      >
        {message.internal && <b className="bubble__tag">{t('timeline.note')}</b>}
        {recalled ? t('timeline.recalled') : linkify(message.text, open)}
      </div>
      {delivery !== undefined && !recalled && mine && <DeliveryLine delivery={delivery} at={message.at} offline={false} />}
      {agent && !mine && (
        <p className="voice">
          {author.name} {clockTime(i18n.language, message.at)}
        </p>
      )}
    </div>
  )
})

type PendingProps = { pending: Pending; follows: boolean; offline: boolean; recall: (id: string) => void }

/** Two pendings that look the same; their objects are made anew at each reading. */
const sameLook = (a: PendingProps, b: PendingProps): boolean =>
  a.pending.id === b.pending.id &&
  a.pending.delivery === b.pending.delivery &&
  a.pending.cancellable === b.pending.cancellable &&
  a.pending.text === b.pending.text &&
  a.follows === b.follows &&
  a.offline === b.offline &&
  a.recall === b.recall

/** A command that has no message yet. */
export const PendingBubble = memo(function PendingBubble({ pending, follows, offline, recall }: PendingProps): ReactNode {
  const { t } = useTranslation()
  const { body, delivery } = pending
  const attributes = { 'data-testid': 'bubble', 'data-command-id': pending.id, 'data-delivery': delivery }
  const line = (
    <DeliveryLine delivery={delivery} at={pending.composedAt} offline={offline}>
      {pending.cancellable && (
        <button type="button" className="delivery__recall" data-testid="recall" onClick={() => recall(pending.id)}>
          {t('delivery.recall')}
        </button>
      )}
    </DeliveryLine>
  )
  if (body.kind !== 'reply.send' && body.kind !== 'note.add') {
    return (
      <div className="row row--centre" {...attributes}>
        <p className="aside">{t(`action.${actionKey(body.kind)}`)}</p>
        {line}
      </div>
    )
  }
  const note = body.kind === 'note.add'
  return (
    <div className={cx('row', 'row--agent', follows && 'row--follows')} {...attributes}>
      <div className={cx('bubble', note ? 'bubble--note' : 'bubble--agent', delivery === 'review' && 'bubble--waiting')}>
        {note && <b className="bubble__tag">{t('timeline.note')}</b>}
        {body.text}
      </div>
      {line}
    </div>
  )
}, sameLook)

type ActionKind = Exclude<Pending['body']['kind'], 'reply.send' | 'note.add'>

const ACTIONS = {
  'conversation.take': 'conversation_take',
  'conversation.transfer': 'conversation_transfer',
  'conversation.close': 'conversation_close',
  'conversation.reopen': 'conversation_reopen',
  'message.recall': 'message_recall',
  'tags.set': 'tags_set',
  'conversation.shelve': 'conversation_shelve',
} as const

const actionKey = <K extends ActionKind>(kind: K): (typeof ACTIONS)[K] => ACTIONS[kind]
