import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationEntry } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { initialOf } from '../../lib/format.ts'
import { moveByArrow } from './move-by-arrow.ts'
import type { Unfinished } from './list-rules.ts'
import { WaitRing, WaitText } from './wait-time.tsx'

type Props = {
  entry: ConversationEntry
  slot: number | null
  selected: boolean
  unfinished: Unfinished | null
  select: (conversationId: string) => void
}

/** One line of the list: ring with the slot, name, last words, waiting time and what is unread or unfinished. */
export const ConversationItem = memo(function ConversationItem({ entry, slot, selected, unfinished, select }: Props): ReactNode {
  const { t } = useTranslation()
  const { conversation, waitingSince, unread } = entry
  const { customer } = conversation
  return (
    <li>
      <button
        type="button"
        className={cx('item', selected && 'item--selected')}
        data-testid="conversation-item"
        data-conversation-id={conversation.id}
        aria-current={selected ? 'true' : undefined}
        title={customer.name}
        onClick={() => select(conversation.id)}
        onKeyDown={moveByArrow}
      >
        <WaitRing since={conversation.state === 'open' ? waitingSince : null}>{slot ?? initialOf(customer.name)}</WaitRing>
        <span className="item__body">
          <span className="item__name">
            <span className="item__who">{customer.name}</span>
            {customer.vip && <span className="tag tag--vip">{t('list.vip')}</span>}
          </span>
          <span className="item__preview">
            <Preview entry={entry} />
          </span>
        </span>
        <span className="item__side">
          <WaitText since={conversation.state === 'open' ? waitingSince : null} />
          <Marks unread={unread} unfinished={unfinished} />
        </span>
      </button>
    </li>
  )
})

function Preview({ entry }: { entry: ConversationEntry }): ReactNode {
  const { t } = useTranslation()
  const { preview } = entry
  if (preview === null) return t('list.noMessages')
  const words = preview.text === '' ? t('list.recalled') : preview.text
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
function Badge({ kind, words, sign }: { kind: 'review' | 'saved'; words: string; sign: string }): ReactNode {
  return (
    <span className={`badge badge--${kind}`}>
      <span className="badge__words">{words}</span>
      <span className="badge__sign" aria-hidden="true">
        {sign}
      </span>
    </span>
  )
}
