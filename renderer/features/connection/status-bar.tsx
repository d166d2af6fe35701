import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import { useKeymap, useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { duration } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/use-value.ts'
import { Kbd } from '../../ui/kbd.tsx'
import type { Trouble } from './connection-rules.ts'
import './connection.css'

type Props = {
  bell: ReactNode
  outbox: number
  review: number
  trouble: Trouble | null
  onKeys: () => void
  /** Leads to what needs a decision. */
  onReview: () => void
  /** What other parts of the desk say here. */
  children?: ReactNode
}

/**
 * Connection, outbox and ledger in plain words along the bottom. `data-count` of the outbox counts what waits for a
 * person too: 0 means that nothing of mine is unfinished anywhere, at one glance at one element.
 */
export function StatusBar({ bell, outbox, review, trouble, onKeys, onReview, children }: Props): ReactNode {
  const { t } = useTranslation()
  const { connection, health } = useServices()
  const keys = useKeymap()
  const status = useValue(connection)
  const ledger = useValue(health)
  return (
    <footer className="status">
      <ConnectionWords status={status} trouble={trouble} />
      <span
        className={cx(outbox > 0 && status.kind !== 'live' && 'status--amber')}
        data-testid="status-outbox"
        data-count={outbox + review}
      >
        {t('connection.outbox', { count: outbox })}
      </span>
      <button
        type="button"
        className={cx('status__keys', review > 0 && 'status--amber')}
        onClick={onReview}
        aria-keyshortcuts={keys.aria('reconcile.open')}
        data-testid="status-review"
        data-count={review}
      >
        {t('connection.review', { count: review })}
      </button>
      {ledger !== 'running' && (
        <span className="status--amber" data-testid="status-ledger">
          ◆ {t(`connection.ledger.${ledger}`)}
        </span>
      )}
      {children}
      <span className="status__gap" />
      {bell}
      <button type="button" className="status__keys" onClick={onKeys}>
        <Kbd parts={keys.parts('app.keys')} /> {t('rail.keys')}
      </button>
    </footer>
  )
}

const MARKS: Record<ConnectionStatus['kind'], string> = {
  live: '●',
  catching_up: '◐',
  connecting: '◌',
  offline: '◆',
  refused: '▲',
  superseded: '◆',
  signed_out: '○',
}

function ConnectionWords({ status, trouble }: { status: ConnectionStatus; trouble: Trouble | null }): ReactNode {
  const { t } = useTranslation()
  const { clock } = useServices()
  const now = useNow(clock, status.kind === 'offline' ? 1_000 : null)
  const outage = trouble?.kind === 'offline' ? trouble.since : null
  return (
    <span className={cx('status__link', `status__link--${status.kind}`)} data-testid="status-connection" data-kind={status.kind}>
      <span aria-hidden="true">{MARKS[status.kind]}</span>
      {linkWords(status, { t, now, outage }).join(' · ')}
    </span>
  )
}

type WordFacts = { t: TFunction; now: number; outage: number | null }

function linkWords(status: ConnectionStatus, { t, now, outage }: WordFacts): readonly string[] {
  if (status.kind === 'live')
    return [status.rttMs === null ? t('connection.live') : t('connection.liveRtt', { ms: Math.round(status.rttMs) })]
  if (status.kind === 'refused' && status.reason === 'revoked') return [t('connection.revoked')]
  if (status.kind !== 'offline') return [t(`connection.${status.kind}`)]
  const since = t('connection.offline', { since: duration(now - (outage ?? status.since)) })
  if (status.retryAt === null) return [since]
  const left = status.retryAt - now
  return [since, left > 0 ? t('connection.retryIn', { wait: duration(left + 999) }) : t('connection.retrying')]
}
