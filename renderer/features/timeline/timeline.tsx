import { ArrowDown } from 'lucide-react'
import { memo, useCallback, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model/message.ts'
import { useCommand, useKeymap, useServices, type TimelineState } from '../../app/services.tsx'
import { clockTime, dayName, dayWord } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { usePrevious } from '../../lib/use-previous.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx'
import { MessageBubble, PendingBubble } from './bubble.tsx'
import type { Row } from './row-rules.ts'
import './timeline.css'

type Props = {
  name: string
  phase: TimelineState['phase']
  rows: readonly Row[]
  /** Whether the link is down, so that saved replies say when they will go. */
  offline: boolean
  focused: boolean
  onRecall: (commandId: string) => void
  onNearStart: () => void
  /** Highest order of a message that has been on screen at the end of the list. */
  onRead: (order: number) => void
}

/** The messages of one conversation, with what is pending at the end. */
export function Timeline(props: Props): ReactNode {
  const { t } = useTranslation()
  const { request } = useServices()
  const keys = useKeymap()
  const { rows, offline, onRecall, onRead } = props
  const list = useRef<VirtualListHandle>(null)
  const newest = newestOrder(rows)
  const oldest = oldestOrder(rows)
  const before = usePrevious(oldest)
  /** Null at the end, else the newest message that was seen there. */
  const [leftAt, setLeftAt] = useState<number | null>(null)
  const atEnd = leftAt === null
  const below = atEnd ? 0 : rows.filter((row) => row.kind === 'message' && row.message.order > leftAt).length
  const onEnd = useCallback((reached: boolean) => setLeftAt((known) => (reached ? null : (known ?? newest))), [newest])
  const open = useCallback((url: string) => void request['link.open']({ url }), [request])
  useEffect(() => {
    if (atEnd && newest > 0) onRead(newest)
  }, [atEnd, newest, onRead])
  const toEnd = (): void => list.current?.toEnd()
  useCommand('timeline.toEnd', props.focused ? toEnd : null)
  const renderRow = useCallback(
    (row: Row): ReactElement => {
      if (row.kind === 'day') return <DayLine key={row.key} at={row.at} />
      if (row.kind === 'message')
        return <MessageBubble key={row.key} message={row.message} mine={row.mine} follows={row.follows} open={open} />
      return <PendingBubble key={row.key} pending={row.pending} follows={row.follows} offline={offline} recall={onRecall} />
    },
    [open, offline, onRecall],
  )
  return (
    <div className="timeline">
      <VirtualList
        ref={list}
        items={rows}
        prepended={before > 0 && oldest > 0 && oldest < before}
        label={t('timeline.label', { name: props.name })}
        className="timeline__scroll"
        onEnd={onEnd}
        onNearStart={props.onNearStart}
        empty={<TimelineEmpty phase={props.phase} />}
      >
        {renderRow}
      </VirtualList>
      {!atEnd && (
        <Button className="timeline__below" look={below > 0 ? 'primary' : 'plain'} onClick={toEnd} data-testid="new-below">
          <ArrowDown size={14} aria-hidden="true" />
          {below > 0 ? t('timeline.below', { count: below }) : t('timeline.toEnd')}
          <Kbd parts={keys.parts('timeline.toEnd')} />
        </Button>
      )}
      <Announcer rows={rows} focused={props.focused} />
    </div>
  )
}

function TimelineEmpty({ phase }: { phase: TimelineState['phase'] }): ReactNode {
  const { t } = useTranslation()
  if (phase === 'loading') return <Empty title={t('timeline.loading')} />
  if (phase === 'failed') return <Empty title={t('timeline.failed.title')}>{t('timeline.failed.body')}</Empty>
  return <Empty title={t('timeline.empty')} />
}

const DayLine = memo(function DayLine({ at }: { at: number }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  // Today becomes yesterday while the desk stands open.
  const now = useNow(clock, 900_000)
  const word = dayWord(at, now)
  const time = clockTime(i18n.language, at)
  const text = word === null ? t('timeline.day', { day: dayName(i18n.language, at, now), time }) : t(`timeline.${word}`, { time })
  return (
    <div className="row row--day">
      <time dateTime={new Date(at).toISOString()}>{text}</time>
    </div>
  )
})

const newestOrder = (rows: readonly Row[]): number => rows.findLast((row) => row.kind === 'message')?.message.order ?? 0

const oldestOrder = (rows: readonly Row[]): number => rows.find((row) => row.kind === 'message')?.message.order ?? 0

/** Tells a screen reader about new messages of the customer in the focused tile, and nothing else. */
function Announcer({ rows, focused }: { rows: readonly Row[]; focused: boolean }): ReactNode {
  const last = rows.findLast((row) => row.kind === 'message' && row.message.author.kind === 'customer')
  const message = focused && last?.kind === 'message' ? last.message : null
  return (
    <div className="visually-hidden" aria-live="polite" data-testid="announcer">
      {message !== null && <Announcement message={message} />}
    </div>
  )
}

/** Silent about the message that was there first. */
function Announcement({ message }: { message: Message }): ReactNode {
  const { t } = useTranslation()
  const [first] = useState(message.id)
  return message.id === first ? null : t('timeline.says', { name: message.author.name, text: message.text })
}
