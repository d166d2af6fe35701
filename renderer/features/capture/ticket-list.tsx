import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { restTime, shownName } from '../../lib/format.ts'
import { Nothing } from './capture-list.tsx'
import type { TicketItem } from './item-rules.ts'
import type { Records } from './use-records.ts'

const SHOWN = 300

type Props = { items: readonly TicketItem[]; phase: Records['phase']; searching: boolean }

/** All tickets, plainly: what has not left first, then by urgency. */
export function TicketList({ items, phase, searching }: Props): ReactNode {
  const { t } = useTranslation()
  if (items.length === 0) return <Nothing phase={phase} searching={searching} what="tickets" />
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="view__list records__tickets" aria-label={t('records.tickets')} tabIndex={0}>
      <table className="records__table">
        <thead>
          <tr>
            {(['urgency', 'category', 'summary', 'customer', 'state', 'made'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`records.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.slice(0, SHOWN).map((item) => (
            <Line key={item.ticketId} item={item} />
          ))}
        </tbody>
      </table>
      {items.length > SHOWN && <p className="records__more">{t('records.more', { count: items.length - SHOWN })}</p>}
    </section>
  )
}

function Line({ item: { ticketId, ticket, stand, at, by, rehearsal } }: { item: TicketItem }): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  return (
    <tr data-testid="ticket-item" data-id={ticketId} data-stand={stand} data-rehearsal={rehearsal || undefined}>
      <td className={cx(ticket.urgency > 2 && 'records__urgent')}>{t('records.urgency', { level: ticket.urgency })}</td>
      <td>{t(`capture.category.${ticket.category}`)}</td>
      <td className="records__summary">{ticket.summary}</td>
      <td>
        {shownName(ticket.customerName)}
        {ticket.orderNo !== '' && <span className="records__order">{ticket.orderNo}</span>}
      </td>
      <td>{rehearsal ? <span className="tag tag--rehearsal">{t('rehearsal.row')}</span> : t(`records.stand.${stand}`)}</td>
      <td>
        {restTime(i18n.language, at, serverNow())}
        {by !== null && <span className="records__order">{by.name}</span>}
      </td>
    </tr>
  )
}
