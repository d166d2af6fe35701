import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { clockTime, restTime } from '../../lib/format.ts'
import type { Hole } from '../../sync/status.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { Arrival } from './away-rules.ts'
import type { Away, AwayKeeper } from './away-keeper.ts'

/** Lines shown of one conversation. */
const LINES = 4

type Props = {
  away: Away & Pick<AwayKeeper, 'acknowledge' | 'acknowledgeAll'>
  holes: readonly Hole[]
  open: (conversationId: string) => void
}

/** What came while nobody could see it, by conversation: Space acknowledges one, X all, Enter opens. Above it what may be missing. */
export function AwayList({ away, holes, open }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const list = useRef<HTMLDivElement>(null)
  const { gap, arrivals, acknowledge, acknowledgeAll } = away
  const buttons = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-testid="away-item"]') ?? [])]
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = buttons().findIndex((one) => one === document.activeElement)
    const one = arrivals[at]
    if (event.key === 'ArrowDown') buttons()[at + 1]?.focus()
    else if (event.key === 'ArrowUp') buttons()[Math.max(0, at - 1)]?.focus()
    else if (event.key.toLowerCase() === 'x') acknowledgeAll()
    else if (event.key === ' ' && one !== undefined) {
      ;(buttons()[at + 1] ?? buttons()[at - 1])?.focus()
      acknowledge(one.conversationId)
    } else return
    event.preventDefault()
  }
  return (
    <div ref={list} className="view__list reconcile__scroll" onKeyDown={key} role="presentation" data-testid="away-list">
      <Holes holes={holes} />
      {gap === null ? (
        <p className="reconcile__none" data-testid="away-none">
          {t('reconcile.away.none')}
        </p>
      ) : (
        <div className="reconcile__bar">
          <span>
            {t('reconcile.away.span', {
              from: restTime(i18n.language, gap.since, serverNow()),
              to: restTime(i18n.language, gap.until ?? serverNow(), serverNow()),
            })}
          </span>
          <Button look="plain" onClick={acknowledgeAll} aria-keyshortcuts="X" data-testid="away-all">
            {t('reconcile.away.all')} <Kbd parts={['X']} />
          </Button>
        </div>
      )}
      {arrivals.map((one) => (
        <button
          key={one.conversationId}
          type="button"
          className="view__row reconcile__row reconcile__row--card"
          onClick={() => open(one.conversationId)}
          data-testid="away-item"
          data-conversation-id={one.conversationId}
          data-count={one.messages.length}
        >
          <ArrivalLines arrival={one} />
        </button>
      ))}
    </div>
  )
}

function ArrivalLines({ arrival }: { arrival: Arrival }): ReactNode {
  const { t, i18n } = useTranslation()
  const { messages, change, isNew, name, assignee } = arrival
  const more = messages.length - LINES
  const tags = [
    ...(isNew ? [t('reconcile.away.isNew')] : []),
    ...(change === null ? [] : [t(`reconcile.away.change.${change}`, { name: assignee ?? t('reconcile.away.queue') })]),
    ...(messages.length === 0 ? [] : [t('reconcile.away.messages', { count: messages.length })]),
  ]
  return (
    <>
      <span className="reconcile__who">
        {name} <span className="reconcile__at">{tags.join(' · ')}</span>
      </span>
      {messages.slice(-LINES).map((message) => (
        <span key={message.id} className="reconcile__said">
          <span className="reconcile__at">{clockTime(i18n.language, message.at)}</span> {message.author.name}：{message.text}
        </span>
      ))}
      {more > 0 && <span className="reconcile__at">{t('reconcile.away.more', { count: more })}</span>}
    </>
  )
}

/** A10: what may be missing is named, also after it was fetched. */
function Holes({ holes }: { holes: readonly Hole[] }): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  if (holes.length === 0) return null
  return (
    <section className="reconcile__group" data-testid="holes">
      <h3>{t('reconcile.holes.title')}</h3>
      <ul>
        {holes.slice(0, 20).map((hole) => (
          <li
            key={hole.from}
            className="reconcile__line"
            data-testid="hole"
            data-from={hole.from}
            data-to={hole.to}
            data-state={hole.state}
          >
            <span className="reconcile__at">{restTime(i18n.language, hole.at, serverNow())}</span>
            <span className="reconcile__words">
              {t('reconcile.holes.range', { from: hole.from, to: hole.to, count: hole.to - hole.from + 1 })}
            </span>
            <span className="reconcile__state">{t(`reconcile.holes.state.${hole.state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
