import { Info, ListTree, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { NoticeKind } from '../../../shared/model/notice.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { STORIES } from '../../lib/stories.ts'
import { clockTime } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import './notice-strip.css'

/** Shown at once; the rest follow as these are dismissed. */
const SHOWN = 2

/** Notices whose story is longer than a line: the view of this computer's stores tells it. */
const TOLD_IN_FULL: ReadonlySet<NoticeKind> = new Set<NoticeKind>(STORIES)

/** What happened to the agent's work: what was kept, what to do. One line each, until dismissed. `onOpen`: tells it in full; null while nobody is signed in. */
export function NoticeStrip({ onOpen }: { onOpen: (() => void) | null }): ReactNode {
  const { t, i18n } = useTranslation()
  const { notices, request } = useServices()
  const keys = useKeymap()
  const all = useValue(notices)
  const first = all[0]
  const dismiss = (id: string): void => void request['notices.dismiss']({ id })
  const story = all.slice(0, SHOWN).find(({ kind }) => TOLD_IN_FULL.has(kind))
  useCommand('notice.open', story === undefined ? null : onOpen)
  useCommand('notice.dismiss', first === undefined ? null : () => dismiss(first.id))
  if (first === undefined) return null
  return (
    <section className="notices" aria-label={t('notice.label')}>
      {all.slice(0, SHOWN).map((notice, index) => (
        <div key={notice.id} className="notice" aria-live="polite" data-testid="notice" data-kind={notice.kind}>
          <Info size={15} aria-hidden="true" className="notice__mark" />
          <p className="notice__text">
            <b>{t(`notice.${notice.kind}.title`)}</b>
            <time dateTime={new Date(notice.at).toISOString()}>{clockTime(i18n.language, notice.at)}</time>
            <span>{t(`notice.${notice.kind}.body`, { count: notice.count })}</span>
          </p>
          {onOpen !== null && TOLD_IN_FULL.has(notice.kind) && (
            <Button
              look="quiet"
              onClick={onOpen}
              data-testid="notice-open"
              aria-keyshortcuts={notice === story ? keys.aria('notice.open') : undefined}
            >
              <ListTree size={14} aria-hidden="true" />
              {t('notice.open')}
              {notice === story && <Kbd parts={keys.parts('notice.open')} />}
            </Button>
          )}
          <Button
            look="quiet"
            onClick={() => dismiss(notice.id)}
            data-testid="notice-dismiss"
            aria-keyshortcuts={index === 0 ? keys.aria('notice.dismiss') : undefined}
          >
            <X size={14} aria-hidden="true" />
            {t('notice.dismiss')}
            {index === 0 && <Kbd parts={keys.parts('notice.dismiss')} />}
          </Button>
        </div>
      ))}
    </section>
  )
}
