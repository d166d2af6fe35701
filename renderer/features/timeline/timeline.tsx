import { ArrowDown } from 'lucide-react'
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react'
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
import type { OpenPicture } from './message-pictures.tsx'
import type { Reading } from './message-body.tsx'
import { RobotTalk } from './robot-talk.tsx'
import { countAfter, newestOrder, oldestOrder, type Row } from './row-rules.ts'
import { useRowKeys, type MenuTarget } from './use-row-keys.ts'
import './timeline.css'

const MessageMenu = lazy(() => import('./message-menu.tsx').then((module) => ({ default: module.MessageMenu })))

type Props = {
  name: string
  phase: TimelineState['phase']
  rows: readonly Row[]
  /** Whether the link is down, so that saved replies say when they will go. */
  offline: boolean
  focused: boolean
  /** The customer has seen everything up to this order, as far as the channel tells; 0 where it does not. */
  readUpTo: number
  onRecall: (commandId: string) => void
  onNearStart: () => void
  /** Highest order of a message that has been on screen at the end of the list. */
  onRead: (order: number) => void
  onPicture: OpenPicture
}

/** The messages of one conversation, with what is pending at the end. */
export function Timeline(props: Props): ReactNode {
  const { t } = useTranslation()
  const { rows } = props
  const list = useRef<VirtualListHandle>(null)
  const oldest = oldestOrder(rows)
  const before = usePrevious(oldest)
  const { atEnd, below, onEnd } = useEnd(rows, props.onRead)
  const toEnd = (): void => list.current?.toEnd()
  useCommand('timeline.toEnd', props.focused ? toEnd : null)
  const [menu, setMenu] = useState<MenuTarget | null>(null)
  const keys = useRowKeys({ list, openMenu: setMenu })
  const renderRow = useRenderRow(props)
  return (
    <div className="timeline" {...keys}>
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
      {!atEnd && <ToEnd below={below} toEnd={toEnd} />}
      {menu !== null && (
        <Suspense fallback={null}>
          <MessageMenu target={menu} onClose={() => setMenu(null)} />
        </Suspense>
      )}
      <Announcer rows={rows} focused={props.focused} />
    </div>
  )
}

/** Whether the reader is at the end, and how much has come since they left it. */
function useEnd(rows: readonly Row[], onRead: Props['onRead']): { atEnd: boolean; below: number; onEnd: (reached: boolean) => void } {
  const newest = newestOrder(rows)
  /** Null at the end, else the newest message that was seen there. */
  const [leftAt, setLeftAt] = useState<number | null>(null)
  const atEnd = leftAt === null
  const onEnd = useCallback((reached: boolean) => setLeftAt((known) => (reached ? null : (known ?? newest))), [newest])
  useEffect(() => {
    if (atEnd && newest > 0) onRead(newest)
  }, [atEnd, newest, onRead])
  return { atEnd, onEnd, below: leftAt === null ? 0 : countAfter(rows, leftAt) }
}

/** Draws a row. What was opened stays open while the tile is, also when its row has been out of sight. */
function useRenderRow({ offline, onRecall, onPicture, readUpTo }: Props): (row: Row) => ReactElement {
  const { request } = useServices()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const reading = useMemo(
    (): Reading => ({
      offline,
      openPicture: onPicture,
      openLink: (url) => void request['link.open']({ url }),
      toggle: (key) => setOpened((now) => (now.has(key) ? new Set([...now].filter((one) => one !== key)) : new Set([...now, key]))),
    }),
    [offline, onPicture, request],
  )
  return useCallback(
    (row: Row): ReactElement => {
      if (row.kind === 'day') return <DayLine key={row.key} at={row.at} />
      const open = opened.has(row.kind === 'message' || row.kind === 'robot' ? row.key : row.pending.id)
      if (row.kind === 'robot') return <RobotTalk key={row.key} rowKey={row.key} messages={row.messages} open={open} reading={reading} />
      if (row.kind === 'pending')
        return <PendingBubble key={row.key} pending={row.pending} follows={row.follows} open={open} reading={reading} recall={onRecall} />
      const read = row.message.order <= readUpTo
      return (
        <MessageBubble
          key={row.key}
          message={row.message}
          mine={row.mine}
          follows={row.follows}
          read={read}
          open={open}
          reading={reading}
        />
      )
    },
    [opened, reading, onRecall, readUpTo],
  )
}

function ToEnd({ below, toEnd }: { below: number; toEnd: () => void }): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  return (
    <Button className="timeline__below" look={below > 0 ? 'primary' : 'plain'} onClick={toEnd} data-testid="new-below">
      <ArrowDown size={14} aria-hidden="true" />
      {below > 0 ? t('timeline.below', { count: below }) : t('timeline.toEnd')}
      <Kbd parts={keys.parts('timeline.toEnd')} />
    </Button>
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
  if (message.id === first) return null
  const count = message.pictures?.length ?? 0
  return (
    <>
      {message.text !== '' && t('timeline.says', { name: message.author.name, text: message.text.slice(0, 300) })}{' '}
      {count > 0 && t('timeline.saysPictures', { name: message.author.name, count })}
    </>
  )
}
