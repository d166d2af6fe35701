import { Pin } from 'lucide-react'
import { memo, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices, type ConversationEntry, type LedgerViews } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { initialOf, restTime, shownName } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { moveByArrow } from './move-by-arrow.ts'
import type { Unfinished } from './list-rules.ts'
import { WaitRing, WaitText } from './wait-time.tsx'

type Props = {
  entry: ConversationEntry
  slot: number | null
  selected: boolean
  unfinished: Unfinished | null
  /** Whether it rests on hold or until a time. */
  asleep: boolean
  /** Whether its snooze is over and nobody has looked at it since. */
  back: boolean
  signals: Signals
  select: (conversationId: string) => void
}

type Signals = LedgerViews['signals']

/** One line of the list: ring with the slot, name, last words, waiting time and what is unread or unfinished. */
export const ConversationItem = memo(function ConversationItem(props: Props): ReactNode {
  const { entry, slot, selected, unfinished, asleep, back, signals, select } = props
  const { t } = useTranslation()
  const { conversation, waitingSince, unread } = entry
  const { customer } = conversation
  const name = shownName(customer.name)
  return (
    <li>
      <button
        type="button"
        className={cx('item', selected && 'item--selected')}
        data-testid="conversation-item"
        data-conversation-id={conversation.id}
        aria-current={selected ? 'true' : undefined}
        title={name}
        data-asleep={asleep || undefined}
        data-back={back || undefined}
        onClick={() => select(conversation.id)}
        onKeyDown={moveByArrow}
      >
        <WaitRing since={conversation.state === 'open' ? waitingSince : null}>
          {asleep ? t('work.restSign') : (slot ?? initialOf(name))}
        </WaitRing>
        <span className="item__body">
          <span className="item__name">
            <bdi className="item__who">{name === '' ? t('work.noName') : name}</bdi>
            {customer.vip && <span className="tag tag--vip">{t('list.vip')}</span>}
            {conversation.queued !== undefined && <QueueReason reason={conversation.queued.reason} />}
            {conversation.shelf?.pinned === true && <Pin className="item__pin" size={12} aria-label={t('work.pinned')} />}
          </span>
          <span className="item__preview">
            <TypingOr conversationId={conversation.id} signals={signals}>
              <Preview entry={entry} />
            </TypingOr>
          </span>
        </span>
        <span className="item__side">
          {asleep ? <Rest entry={entry} /> : <WaitText since={conversation.state === 'open' ? waitingSince : null} />}
          {back && <Badge kind="back" words={t('work.snoozeOver')} sign="↩" />}
          <Marks unread={unread} unfinished={unfinished} />
        </span>
      </button>
    </li>
  )
})

/** Who types now goes before the last words. */
function TypingOr({ conversationId, signals, children }: { conversationId: string; signals: Signals; children: ReactNode }): ReactNode {
  const { t } = useTranslation()
  const { typing } = useValue(useMemo(() => signals(conversationId), [signals, conversationId]))
  if (!typing.some((one) => one.from === 'customer')) return children
  return <span className="item__typing">{t('work.typing')}</span>
}

/** Until when it rests. */
function Rest({ entry }: { entry: ConversationEntry }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const until = entry.conversation.shelf?.snoozedUntil ?? null
  return <span className="wait-text">{until === null ? t('work.onHold') : restTime(i18n.language, until, clock.now())}</span>
}

/** Why it waits in the queue (E6). */
function QueueReason({ reason }: { reason: NonNullable<ConversationEntry['conversation']['queued']>['reason'] }): ReactNode {
  const { t } = useTranslation()
  return (
    <span className="tag item__reason" data-testid="queue-reason" data-reason={reason}>
      {t(`work.reason.${reason}`)}
    </span>
  )
}

function Preview({ entry }: { entry: ConversationEntry }): ReactNode {
  const { t } = useTranslation()
  const { preview } = entry
  if (preview === null) return t('list.noMessages')
  const count = preview.pictures
  const sent = count > 0 ? `${t('list.pictures', { count })} ${preview.text}`.trim() : preview.text
  const words = sent === '' ? t('list.recalled') : sent
  const who = preview.internal ? t('list.note') : preview.by === 'agent' ? t('list.agent') : null
  return who === null ? words : t('list.says', { who, text: words })
}

/** What waits for a person outranks what goes by itself, which outranks unread words. */
function Marks({ unread, unfinished }: { unread: number; unfinished: Unfinished | null }): ReactNode {
  const { t } = useTranslation()
  if (unfinished !== null && unfinished.review > 0) return <Badge kind="review" words={t('list.review')} sign="!" />
  if (unfinished !== null && unfinished.saved > 0)
    return <Badge kind="saved" words={t('list.saved', { count: unfinished.saved })} sign={String(unfinished.saved)} />
  if (unread === 0) return null
  return (
    <span className="badge badge--unread">
      <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
      <span className="visually-hidden">{t('list.unread', { count: unread })}</span>
    </span>
  )
}

/** Words where there is room, a sign where only the ring is shown. */
function Badge({ kind, words, sign }: { kind: 'review' | 'saved' | 'back'; words: string; sign: string }): ReactNode {
  return (
    <span className={`badge badge--${kind}`}>
      <span className="badge__words">{words}</span>
      <span className="badge__sign" aria-hidden="true">
        {sign}
      </span>
    </span>
  )
}
