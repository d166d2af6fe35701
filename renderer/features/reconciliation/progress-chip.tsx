import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { duration } from '../../lib/format.ts'
import { createValue } from '../../lib/observable.ts'
import { useValue } from '../../lib/use-value.ts'
import { nextProgress, partDone, timeLeft, type Progress } from './progress-rules.ts'
import './bars.css'

/** While more than twenty items leave: how far it is and how long it takes, in the status bar. */
export function ProgressChip({ left, live }: { left: number; live: boolean }): ReactNode {
  const { t } = useTranslation()
  const { clock } = useServices()
  const [kept] = useState(() => createValue<Progress | null>(null))
  useEffect(() => kept.set(nextProgress(kept.get(), { live, left, at: clock.monotonic() })), [clock, kept, live, left])
  const progress = useValue(kept)
  if (progress === null) return null
  const rest = timeLeft(progress, clock.monotonic())
  const done = progress.total - progress.left
  return (
    <span className="drain" data-testid="status-progress" data-done={done} data-total={progress.total}>
      <progress className="drain__bar" value={partDone(progress)} aria-label={t('reconcile.progress.label')} />
      {t('reconcile.progress.count', { done, total: progress.total })}
      {rest !== null && ` · ${t('reconcile.progress.left', { left: duration(rest + 999) })}`}
    </span>
  )
}
