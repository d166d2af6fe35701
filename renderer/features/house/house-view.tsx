import { Dialog } from '@base-ui/react/dialog'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { textOf } from '../../../shared/model/command.ts'
import type { JournalRow } from '../../../shared/model/journal.ts'
import type { Notice } from '../../../shared/model/notice.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { clockTime, dayName } from '../../lib/format.ts'
import { STORIES, type Story } from '../../lib/stories.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { SetAsideList } from './set-aside-list.tsx'
import '../../ui/view.css'
import './house.css'

type Props = { ledger: Pick<LedgerViews, 'quarantine'>; onClose: () => void }

/**
 * What became of the stores of this computer: each story in full (what happened, what is kept, what is gone, what to do), the work
 * that is kept here, and what could not be read. Not modal: a click or a key into the desk leaves it.
 */
export function HouseView({ ledger, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const title = useRef<HTMLHeadingElement>(null)
  return (
    <Dialog.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup className="popup view view--column house" data-testid="house" initialFocus={title} finalFocus={() => before}>
          <header className="house__head">
            <Dialog.Title ref={title} tabIndex={-1} className="view__title house__title">
              {t('house.title')}
            </Dialog.Title>
            <Dialog.Close render={<Button look="quiet" />}>
              {t('house.close')} <Kbd parts={['Esc']} />
            </Dialog.Close>
          </header>
          <div className="house__body">
            <Stories />
            <SetAsideList ledger={ledger} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const isStory = (notice: Notice): notice is Notice & { kind: Story } => STORIES.some((kind) => kind === notice.kind)

function Stories(): ReactNode {
  const { t } = useTranslation()
  const { notices } = useServices()
  const stories = useValue(notices).filter(isStory)
  return (
    <section className="house__part" aria-labelledby="house-stories">
      <h3 id="house-stories">{t('house.stories')}</h3>
      {stories.length === 0 && <p className="house__none">{t('house.quiet')}</p>}
      {stories.map((notice) => (
        <StoryOf key={notice.id} notice={notice} />
      ))}
      <KeptWork />
    </section>
  )
}

const PARTS = ['happened', 'kept', 'gone', 'todo'] as const

function StoryOf({ notice: { kind, count, at } }: { notice: Notice & { kind: Story } }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  return (
    <article className="house__story" data-testid="house-story" data-kind={kind}>
      <h4>
        {t(`notice.${kind}.title`)}
        <time dateTime={new Date(at).toISOString()}>
          {dayName(i18n.language, at, clock.now())} {clockTime(i18n.language, at)}
        </time>
      </h4>
      <dl>
        {PARTS.map((part) => (
          <div key={part}>
            <dt>{t(`house.part.${part}`)}</dt>
            <dd>{t(`house.story.${kind}.${part}`, { count })}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}

/** Lines of kept work shown here; the rest is in its conversations. */
const WORK_SHOWN = 20

/** What is saved on this computer and not finished: exactly what any of the stories promises. */
function KeptWork(): ReactNode {
  const { t } = useTranslation()
  const rows = useValue(useServices().journal).filter((row) => row.outcome === null && row.rehearsal !== true)
  return (
    <details className="house__work" open={rows.length > 0} data-testid="house-work" data-count={rows.length}>
      <summary>{t('house.work', { count: rows.length })}</summary>
      <ul>
        {rows.slice(0, WORK_SHOWN).map((row) => (
          <WorkLine key={row.id} row={row} />
        ))}
      </ul>
      {rows.length > WORK_SHOWN && <p className="house__none">{t('house.more', { count: rows.length - WORK_SHOWN })}</p>}
    </details>
  )
}

function WorkLine({ row }: { row: JournalRow }): ReactNode {
  const { t, i18n } = useTranslation()
  const words = row.body === null ? null : textOf(row.body)
  return (
    <li>
      <time dateTime={new Date(row.composedAt).toISOString()}>{clockTime(i18n.language, row.composedAt)}</time>
      <bdi>{row.label}</bdi>
      <span>{words ?? t('house.step')}</span>
    </li>
  )
}
