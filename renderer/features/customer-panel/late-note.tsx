import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNewsLate } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { usePolling } from './use-polling.ts'

/** What stands below may be older than it looks (J21). */
export function LateNote(): ReactNode {
  const { t, i18n } = useTranslation()
  const since = useNewsLate()
  if (since === null) return null
  return (
    <p className="card__late" data-testid="news-late">
      ◆ {t('deskMode.newsLate', { time: clockTime(i18n.language, since) })}
    </p>
  )
}

/** Says that orders are asked for again while their news may be late, and does it as long as it is on screen. */
export function Polling({ customerId }: { customerId: string }): ReactNode {
  const { t } = useTranslation()
  const everyMs = usePolling(customerId)
  if (everyMs === null) return null
  return (
    <p className="panel__polling" data-testid="order-polling">
      {t('deskMode.polled', { seconds: Math.round(everyMs / 1_000) })}
    </p>
  )
}
