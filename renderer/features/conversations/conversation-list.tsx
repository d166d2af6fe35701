import { ArrowDownUp, Inbox } from 'lucide-react'
import { memo, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isOfConversationLane } from '../../../shared/model/command.ts'
import type { JournalRow } from '../../../shared/model/journal.ts'
import { useKeymap, type ConversationEntry, type ConversationListState, type LedgerViews } from '../../app/services.tsx'
import { duration } from '../../lib/format.ts'
import { Empty } from '../../ui/empty.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { ConversationItem } from './conversation-item.tsx'
import { longestWait, type Groups, type Unfinished } from './list-rules.ts'
import { moveByArrow } from './move-by-arrow.ts'
import { useWait, WaitRing } from './wait-time.tsx'
import './conversation-list.css'

type Props = {
  phase: ConversationListState['phase']
  groups: Groups
  slots: ReadonlyMap<string, number>
  selected: string | null
  /** Whose snooze is over and has not been looked at. */
  back: ReadonlySet<string>
  unfinished: ReadonlyMap<string, Unfinished>
  /** Unfinished journal rows, to have something to show while the ledger is shut. */
  journal: readonly JournalRow[]
  /** Most conversations I may have. */
  cap: number
  order: 'slot' | 'time'
  signals: LedgerViews['signals']
  select: (conversationId: string) => void
  takeOldest: () => void
  toggleOrder: () => void
}

/** More in a queue than anybody reads; who waits longest stands first. */
const QUEUE_SHOWN = 20

/** The session list: mine, what rests, the queue, colleagues, ended. Arrow keys move between its lines. */
export const ConversationList = memo(function ConversationList(props: Props): ReactNode {
  const { t } = useTranslation()
  const { groups, phase } = props
  const count = Object.values(groups).reduce((sum, group) => sum + group.length, 0)
  const open = groups.mine.length + groups.asleep.length
  const known = useMemo(() => new Set(Object.values(groups).flatMap((group) => group.map((entry) => entry.conversation.id))), [groups])
  const orphans = useMemo(() => onlyInJournal(props.journal, known), [props.journal, known])
  const section = (title: string, entries: readonly ConversationEntry[], { aside, first, asleep = false }: Section = {}): ReactNode =>
    entries.length === 0 ? null : (
      <section className="list__group" aria-label={title}>
        <h2 className="list__head">
          {title}
          <span className="list__count">{aside ?? entries.length}</span>
        </h2>
        <ul>
          {first}
          {entries.slice(0, QUEUE_SHOWN).map((entry) => (
            <ConversationItem
              key={entry.conversation.id}
              entry={entry}
              slot={props.slots.get(entry.conversation.id) ?? null}
              selected={entry.conversation.id === props.selected}
              unfinished={props.unfinished.get(entry.conversation.id) ?? null}
              asleep={asleep}
              back={props.back.has(entry.conversation.id)}
              signals={props.signals}
              select={props.select}
            />
          ))}
        </ul>
        {entries.length > QUEUE_SHOWN && <p className="list__more">{t('work.more', { count: entries.length - QUEUE_SHOWN })}</p>}
      </section>
    )
  return (
    <nav className="list" aria-label={t('list.label')} data-testid="conversation-list" data-pane="list">
      {section(t('list.mine'), groups.mine, {
        aside: <Order open={open} cap={props.cap} order={props.order} toggle={props.toggleOrder} />,
      })}
      {section(t('list.queue'), groups.queue, {
        aside: <QueueCount entries={groups.queue} />,
        first: <TakeOldest entries={groups.queue} take={props.takeOldest} />,
      })}
      {section(t('work.asleep'), groups.asleep, { asleep: true })}
      {section(t('list.others'), groups.others)}
      {section(t('list.closed'), groups.closed)}
      {orphans.length > 0 && <Orphans orphans={orphans} selected={props.selected} select={props.select} />}
      {count === 0 && orphans.length === 0 && <NothingYet phase={phase} />}
    </nav>
  )
})

type Section = { aside?: ReactNode; first?: ReactNode; asleep?: boolean }

type OrderProps = { open: number; cap: number; order: Props['order']; toggle: () => void }

/** How many of how many, and by what mine are sorted. */
function Order({ open, cap, order, toggle }: OrderProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <button type="button" className="list__order" onClick={toggle} data-testid="list-order" data-order={order}>
        <ArrowDownUp size={11} aria-hidden="true" />
        {t(`work.order.${order}`)}
      </button>
      {`${open} / ${cap}`}
    </>
  )
}

/** The line that takes whoever waits longest (E5). */
function TakeOldest({ entries, take }: { entries: readonly ConversationEntry[]; take: () => void }): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  return (
    <li>
      <button
        type="button"
        className="item item--take"
        data-testid="take-oldest"
        title={t('work.take.title')}
        aria-keyshortcuts={keys.aria('queue.take')}
        onClick={take}
        onKeyDown={moveByArrow}
      >
        <WaitRing since={longestWait(entries)}>{entries.length > 99 ? '99+' : entries.length}</WaitRing>
        <span className="item__body">
          <span className="item__who">{t('work.take.title')}</span>
          <span className="item__preview">{t('work.take.how')}</span>
        </span>
        <Kbd parts={keys.parts('queue.take')} />
      </button>
    </li>
  )
}

function NothingYet({ phase }: { phase: Props['phase'] }): ReactNode {
  const { t } = useTranslation()
  if (phase === 'loading') return <Skeleton />
  if (phase === 'failed') return <Empty title={t('list.failed.title')}>{t('list.failed.body')}</Empty>
  return (
    <Empty icon={<Inbox size={28} strokeWidth={1.5} />} title={t('list.empty.title')}>
      {t('list.empty.body')}
    </Empty>
  )
}

/** The shape of what comes, while the ledger is being read. */
function Skeleton(): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="skeleton" aria-busy="true" aria-label={t('app.loading')}>
      {[0, 1, 2].map((line) => (
        <div key={line} className="skeleton__line" />
      ))}
    </div>
  )
}

function QueueCount({ entries }: { entries: readonly ConversationEntry[] }): ReactNode {
  const { t } = useTranslation()
  const wait = useWait(longestWait(entries))
  return (
    <>
      {entries.length}
      {wait !== null && ` · ${t('list.longest', { wait: duration(wait.seconds * 1_000) })}`}
    </>
  )
}

type Orphan = { conversationId: string; label: string; count: number }

/** Conversations of saved work the ledger does not show (JR2). */
function onlyInJournal(journal: readonly JournalRow[], known: ReadonlySet<string>): readonly Orphan[] {
  const orphans = new Map<string, Orphan>()
  for (const row of journal) {
    // A contact written down is no conversation; it has a list of its own.
    if (known.has(row.conversationId) || !isOfConversationLane(row.lane)) continue
    const count = (orphans.get(row.conversationId)?.count ?? 0) + 1
    orphans.set(row.conversationId, { conversationId: row.conversationId, label: row.label, count })
  }
  return [...orphans.values()]
}

type OrphansProps = { orphans: readonly Orphan[]; selected: string | null; select: (conversationId: string) => void }

function Orphans({ orphans, selected, select }: OrphansProps): ReactNode {
  const { t } = useTranslation()
  return (
    <section className="list__group" aria-label={t('list.shut.title')}>
      <div className="list__note">
        <p className="list__note-title">{t('list.shut.title')}</p>
        <p>{t('list.shut.body')}</p>
      </div>
      <ul>
        {orphans.map((orphan) => (
          <li key={orphan.conversationId}>
            <button
              type="button"
              className={orphan.conversationId === selected ? 'item item--selected item--plain' : 'item item--plain'}
              data-testid="conversation-item"
              data-conversation-id={orphan.conversationId}
              onClick={() => select(orphan.conversationId)}
              onKeyDown={moveByArrow}
            >
              <span className="item__body">
                <span className="item__who">{orphan.label}</span>
              </span>
              <span className="badge badge--saved">{t('list.saved', { count: orphan.count })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
