import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model/message.ts'
import { isOfConversation, picturesOf, type ConversationBody } from '../../../shared/model/command.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import { cx } from '../../lib/class-names.ts'
import { clockTime } from '../../lib/format.ts'
import { DeliveryLine } from './delivery-line.tsx'
import { linkify } from './linkify.tsx'
import { MessageBody, type Reading } from './message-body.tsx'
import { deliveryOfMessage, type Pending } from './row-rules.ts'

type MessageProps = {
  message: Message
  mine: boolean
  follows: boolean
  /** Whether the customer has seen it, as far as the channel tells. */
  read: boolean
  /** Whether a long text is shown whole. */
  open: boolean
  reading: Reading
}

const none: readonly Picture[] = []

/** One line the back-end has: customer left, agent right, bot and system centred, notes hatched. */
export const MessageBubble = memo(function MessageBubble({ message, mine, follows, read, open, reading }: MessageProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { author, pictures = none } = message
  // Not reached by Tab, but by the arrow keys.
  const attributes = { 'data-testid': 'bubble', 'data-row': message.id, 'data-message-id': message.id, tabIndex: -1 }
  if (author.kind === 'bot' || author.kind === 'system') {
    return (
      <div className="row row--centre" {...attributes} data-command-id={message.causeId ?? undefined}>
        <p className="aside" dir="auto">
          {linkify(t('list.says', { who: author.name, text: message.text }), reading.openLink)}
        </p>
      </div>
    )
  }
  const agent = author.kind === 'agent'
  const recalled = message.delivery === 'recalled'
  const delivery = agent ? deliveryOfMessage(message, read) : undefined
  const bare = message.text === '' && pictures.length > 0 && !message.internal
  return (
    <div
      className={cx('row', agent ? 'row--agent' : 'row--customer', follows && 'row--follows')}
      {...attributes}
      data-command-id={message.causeId ?? undefined}
      data-delivery={delivery}
    >
      <div
        className={cx(
          'bubble',
          message.internal ? 'bubble--note' : agent ? 'bubble--agent' : 'bubble--customer',
          recalled && 'bubble--gone',
          bare && !recalled && 'bubble--bare',
        )}
        title={clockTime(i18n.language, message.at)}
      >
        {message.internal && <b className="bubble__tag">{t('timeline.note')}</b>}
        {message.onlyHere !== undefined && (
          <b className="bubble__tag" data-testid="only-here" title={t('timeline.onlyHereWhy')}>
            {t('timeline.onlyHere')}
          </b>
        )}
        {recalled ? (
          t('timeline.recalled')
        ) : (
          <MessageBody rowKey={message.id} text={message.text} pictures={pictures} open={open} reading={reading} />
        )}
      </div>
      {delivery !== undefined && !recalled && mine && <DeliveryLine delivery={delivery} at={message.at} offline={false} />}
      {agent && !mine && (
        <p className="voice">
          <bdi>{author.name}</bdi> {clockTime(i18n.language, message.at)}
        </p>
      )}
    </div>
  )
})

type PendingProps = { pending: Pending; follows: boolean; open: boolean; reading: Reading; recall: (id: string) => void }

/** Two pendings that look the same; their objects are made anew at each reading, their bodies never change under one id. */
const sameLook = (a: PendingProps, b: PendingProps): boolean =>
  a.pending.id === b.pending.id &&
  a.pending.delivery === b.pending.delivery &&
  a.pending.cancellable === b.pending.cancellable &&
  a.pending.text === b.pending.text &&
  a.pending.rehearsal === b.pending.rehearsal &&
  a.follows === b.follows &&
  a.open === b.open &&
  a.reading === b.reading &&
  a.recall === b.recall

/** A command that has no message yet. */
export const PendingBubble = memo(function PendingBubble({ pending, follows, open, reading, recall }: PendingProps): ReactNode {
  const { t } = useTranslation()
  const { body, delivery } = pending
  const attributes = {
    'data-testid': 'bubble',
    'data-row': pending.id,
    'data-command-id': pending.id,
    'data-delivery': delivery,
    'data-rehearsal': pending.rehearsal || undefined,
    tabIndex: -1,
  }
  const line = (
    <DeliveryLine delivery={delivery} at={pending.composedAt} offline={reading.offline} rehearsal={pending.rehearsal}>
      {pending.cancellable && (
        <button type="button" className="delivery__recall" data-testid="recall" onClick={() => recall(pending.id)}>
          {t('delivery.recall')}
        </button>
      )}
    </DeliveryLine>
  )
  // A timeline holds what is about its conversation; records of their own are shown elsewhere.
  if (!isOfConversation(body)) return null
  if (body.kind !== 'reply.send' && body.kind !== 'note.add') {
    return (
      <div className="row row--centre" {...attributes}>
        <p className="aside">{t(`action.${actionKey(body.kind)}`)}</p>
        {line}
      </div>
    )
  }
  const note = body.kind === 'note.add'
  const pictures = picturesOf(body)
  return (
    <div className={cx('row', 'row--agent', follows && 'row--follows')} {...attributes}>
      <div
        className={cx(
          'bubble',
          note ? 'bubble--note' : 'bubble--agent',
          delivery === 'review' && 'bubble--waiting',
          body.text === '' && !note && 'bubble--bare',
        )}
      >
        {note && <b className="bubble__tag">{t('timeline.note')}</b>}
        <MessageBody rowKey={pending.id} text={body.text} pictures={pictures} open={open} reading={reading} />
      </div>
      {line}
    </div>
  )
}, sameLook)

type ActionKind = Exclude<ConversationBody['kind'], 'reply.send' | 'note.add'>

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
