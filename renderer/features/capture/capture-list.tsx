import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeymap, useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { restTime, shownName } from '../../lib/format.ts'
import { Empty } from '../../ui/empty.tsx'
import { nameOf } from './form-rules.ts'
import type { CaptureItem, Stand } from './item-rules.ts'
import type { Records } from './use-records.ts'

/** Beyond this a search finds more than scrolling. */
const SHOWN = 300

type Props = {
  items: readonly CaptureItem[]
  chosen: string | null
  choose: (captureId: string) => void
  phase: Records['phase']
  searching: boolean
}

const SECTIONS = ['held', 'saved', 'synced'] as const
const sectionOf = (stand: Stand): (typeof SECTIONS)[number] => (stand === 'going' ? 'saved' : stand)

/** Contacts in three sections: waiting for a person, not left yet, with the back-end. */
export function CaptureList({ items, chosen, choose, phase, searching }: Props): ReactNode {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const before = useRef<string | null>(null)
  useEffect(() => {
    // The line that had the keys is gone: they go on with the next one.
    const at = document.activeElement
    const lost = at === document.body || at?.contains(list.current) === true
    if (before.current !== null && before.current !== chosen && lost) list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    before.current = chosen
  }, [chosen])
  if (items.length === 0) return <Nothing phase={phase} searching={searching} what="captures" />
  const shown = items.slice(0, SHOWN)
  return (
    <div ref={list} className="view__list records__list" onKeyDown={moveByArrow} role="presentation">
      {SECTIONS.map((section) => {
        const own = shown.filter(({ stand }) => sectionOf(stand) === section)
        if (own.length === 0) return null
        return (
          <section key={section} aria-label={t(`records.section.${section}`)}>
            <h3 className="records__section">
              {t(`records.section.${section}`)} <span>{items.filter(({ stand }) => sectionOf(stand) === section).length}</span>
            </h3>
            <ul>
              {own.map((item) => (
                <Line key={item.captureId} item={item} here={item.captureId === chosen} choose={choose} />
              ))}
            </ul>
          </section>
        )
      })}
      {items.length > SHOWN && <p className="records__more">{t('records.more', { count: items.length - SHOWN })}</p>}
    </div>
  )
}

type LineProps = { item: CaptureItem; here: boolean; choose: (captureId: string) => void }

function Line({ item, here, choose }: LineProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const { captureId, capture, stand, rehearsal } = item
  return (
    <li>
      <button
        type="button"
        className={cx('view__row records__line', here && 'view__row--here')}
        tabIndex={here ? 0 : -1}
        aria-current={here}
        onFocus={() => choose(captureId)}
        onClick={() => choose(captureId)}
        data-testid="capture-item"
        data-id={captureId}
        data-stand={stand}
        data-rehearsal={rehearsal || undefined}
      >
        <span className="records__name">
          <span className="records__who">{shownName(nameOf(capture))}</span>
          {rehearsal && <span className="tag tag--rehearsal">{t('rehearsal.tag')}</span>}
          <span className="tag">{t(`capture.channel.${capture.channel}`)}</span>
          <span className={cx('tag', capture.urgency > 2 && 'records__urgent')}>{t('records.urgency', { level: capture.urgency })}</span>
        </span>
        <span className="records__about">{capture.request}</span>
        <span className="records__when">{restTime(i18n.language, capture.happenedAt, serverNow())}</span>
      </button>
    </li>
  )
}

type NothingProps = { phase: Records['phase']; searching: boolean; what: 'captures' | 'tickets' }

export function Nothing({ phase, searching, what }: NothingProps): ReactNode {
  const { t } = useTranslation()
  const keymap = useKeymap()
  if (searching) return <Empty title={t('records.notFound')} />
  if (phase !== 'ready') return <Empty title={t(`records.phase.${phase}`)} />
  const key = keymap.parts(what === 'captures' ? 'capture.new' : 'ticket.new').join('+')
  return <Empty title={t(`records.empty.${what}`)}>{t(`records.emptyHow.${what}`, { key })}</Empty>
}

/** Up and down through the lines of a list. */
export function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('button.records__line')]
  const at = lines.findIndex((line) => line === document.activeElement)
  const next = lines[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (at === -1 || next === undefined) return
  event.preventDefault()
  next.focus()
}
