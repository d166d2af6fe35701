import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { clockTime } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { FIGURES, itemsBehind, rehearsedIn, type Figure, type ReportItem } from './report-rules.ts'

type Props = { items: readonly ReportItem[]; reading: boolean; open: (conversationId: string) => void }

/** Shown when it opens. */
const FIRST: Figure = 'written'

/** Five figures; each opens its very items, by click or by its digit. On paper all items stand below. */
export function ReportFigures({ items, reading, open }: Props): ReactNode {
  const { t } = useTranslation()
  const [figure, setFigure] = useState<Figure>(FIRST)
  const first = useRef<HTMLButtonElement>(null)
  // The digits work as soon as it is open.
  useEffect(() => first.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const chosen = FIGURES[Number(event.key) - 1]
    if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setFigure(chosen)
  }
  const shown = itemsBehind(figure, items)
  const rehearsed = rehearsedIn(items)
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- digits for the buttons inside
    <div className="report__body" onKeyDown={onKeyDown}>
      <div className="report__figures">
        {FIGURES.map((one, index) => (
          <button
            key={one}
            ref={one === FIRST ? first : undefined}
            type="button"
            className={cx('report__figure', one === figure && 'report__figure--here')}
            aria-pressed={one === figure}
            title={t(`outageReport.how.${one}`)}
            onClick={() => setFigure(one)}
            data-testid="report-figure"
            data-figure={one}
            data-count={itemsBehind(one, items).length}
          >
            <b className="report__number">{itemsBehind(one, items).length}</b>
            <span>{t(`outageReport.figure.${one}`)}</span>
            <Kbd parts={[String(index + 1)]} />
          </button>
        ))}
      </div>
      <section className="report__shown" aria-label={t(`outageReport.how.${figure}`)}>
        <h3 className="report__sub">{t(`outageReport.how.${figure}`)}</h3>
        {shown.length === 0 ? (
          <p className="report__none">{reading ? t('outageReport.reading') : t('outageReport.nothing')}</p>
        ) : (
          <Items items={shown} open={open} />
        )}
      </section>
      {rehearsed.length > 0 && (
        <section className="report__shown" aria-label={t('outageReport.rehearsed')} data-testid="report-rehearsed">
          <h3 className="report__sub">{t('outageReport.rehearsed')}</h3>
          <Items items={rehearsed} open={open} />
        </section>
      )}
      {items.length > 0 && (
        <section className="report__all" aria-hidden="true">
          <h3 className="report__sub">{t('outageReport.items')}</h3>
          <Items items={items} open={null} />
        </section>
      )}
    </div>
  )
}

type ItemsProps = { items: readonly ReportItem[]; /** Null on paper. */ open: ((conversationId: string) => void) | null }

const COLUMNS = ['at', 'kind', 'who', 'words', 'fate', 'when'] as const

function Items({ items, open }: ItemsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <table className="report__items">
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`outageReport.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Item key={item.id} item={item} open={open} />
        ))}
      </tbody>
    </table>
  )
}

function Item({ item, open }: { item: ReportItem; open: ItemsProps['open'] }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const { conversationId, fate, rehearsal } = item
  const time = (at: number | null): string => (at === null || at > clock.now() + 86_400_000 ? '' : clockTime(i18n.language, at))
  const reason = fate.reason === null ? '' : ` · ${t(`outageReport.reason.${fate.reason}`)}`
  return (
    <tr
      data-testid={open === null ? undefined : 'report-item'}
      data-item={item.id}
      data-fate={fate.kind}
      data-rehearsal={rehearsal || undefined}
    >
      <td>{clockTime(i18n.language, item.at)}</td>
      <td>{t(`outageReport.kind.${item.kind}`)}</td>
      <td>
        {open === null || conversationId === null ? (
          <bdi>{item.who}</bdi>
        ) : (
          <Button look="quiet" className="report__open" onClick={() => open(conversationId)} title={t('outageReport.open')}>
            <bdi>{item.who}</bdi>
          </Button>
        )}
      </td>
      <td dir="auto" className="report__words">
        {rehearsal && <span className="tag tag--rehearsal">{t('rehearsal.tag')}</span>} {item.words}
      </td>
      <td>
        {t(`outageReport.fate.${fate.kind}`)}
        {reason}
      </td>
      <td>{time(fate.at)}</td>
    </tr>
  )
}
