import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { STAGES } from '../../../shared/model/phrase.ts'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { bookOf } from './phrase-book.ts'
import './phrases.css'

/** Where the talk stands: four steps under the header. They follow the phrases that were sent; a click sets them by hand. */
export function StageTracker({ accountId, conversationId }: { accountId: string; conversationId: string }): ReactNode {
  const { t } = useTranslation()
  const { phrases, clock } = useServices()
  const book = bookOf(phrases(accountId), clock)
  const progress = useValue(book.progress(conversationId))
  const reached = progress.at === null ? -1 : STAGES.indexOf(progress.at)
  return (
    <section
      className="stages"
      aria-label={t('phrases.stage.label')}
      data-testid="stages"
      data-stage={progress.at ?? ''}
      data-skipped={progress.skipped}
    >
      {STAGES.map((stage, index) => {
        const left = index < reached && !progress.done.includes(stage)
        const name = t(`phrases.stage.${stage}`)
        const said = left ? t('phrases.stage.skipped', { stage: name }) : name
        return (
          <button
            key={stage}
            type="button"
            className={cx('stages__one', index <= reached && 'stages__one--done', left && 'stages__one--skipped')}
            aria-label={said}
            aria-current={index === reached ? 'step' : undefined}
            title={said}
            onClick={() => book.reach(conversationId, stage)}
          />
        )
      })}
    </section>
  )
}
