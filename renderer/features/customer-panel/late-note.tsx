import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNewsLate } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'

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
