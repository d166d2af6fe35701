import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketDraft } from '../../../shared/model/capture.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { restTime, shownName } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { Proposal } from '../../sync/match-rules.ts'
import { nameOf } from './form-rules.ts'
import type { CaptureItem, TicketItem } from './item-rules.ts'
import { useActs, type Acts, type Said } from './use-acts.ts'
import { useRecordDoor, type Editing } from './use-door.ts'
import { useProposals } from './use-records.ts'

type Props = {
  ledger: LedgerViews
  accountId: string
  item: CaptureItem | null
  tickets: readonly TicketItem[]
  edit: (editing: Editing) => void
  makeTicket: (ticket: TicketDraft) => void
  /** The list it belongs to; its keys act on the chosen one. */
  children: ReactNode
}

/** One contact with its three times, whom it may be of, and what can be made of it; each by one key, also from the list. */
export function CaptureDetail({ ledger, accountId, item, tickets, edit, makeTicket, children }: Props): ReactNode {
  const door = useRecordDoor(accountId)
  const proposals = useProposals(ledger, item)
  const { acts, link, said } = useActs(item, { door, edit, makeTicket })
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const proposal = /^[1-5]$/.test(event.key) && link !== null ? proposals[Number(event.key) - 1] : undefined
    const act = acts.find((one) => one.key === event.key.toUpperCase())
    if (proposal === undefined && act === undefined) return
    event.preventDefault()
    if (event.repeat) return
    if (proposal !== undefined) link?.(proposal)
    else act?.run()
  }
  return (
    <div className="view__split records__body" onKeyDown={key} role="presentation">
      {children}
      <div className="view__list records__side">
        <SaidLine said={said} />
        {item !== null && (
          <Detail
            item={item}
            made={tickets.filter(({ ticket }) => ticket.captureId === item.captureId).length}
            proposals={proposals}
            acts={acts}
            link={link}
          />
        )}
      </div>
    </div>
  )
}

function SaidLine({ said }: { said: Said | null }): ReactNode {
  const { t } = useTranslation()
  if (said === null) return null
  return 'done' in said ? (
    <output className="records__said" data-testid="records-said">
      {t(`records.said.${said.done}`)}
    </output>
  ) : (
    <p className="capture__trouble" role="alert" data-testid="records-error">
      {t(`capture.error.${said.error}`)}
    </p>
  )
}

type DetailProps = { item: CaptureItem; made: number; proposals: readonly Proposal[] } & Pick<Acts, 'acts' | 'link'>

function Detail({ item, made, proposals, acts, link }: DetailProps): ReactNode {
  const { t } = useTranslation()
  const { capture, stand, command, changing, rehearsal } = item
  const linked = proposals.find(({ customerId }) => customerId === item.link.customerId)
  return (
    <article className="records__detail" data-testid="capture-detail" data-id={item.captureId} data-stand={stand}>
      <h3 className="records__title">
        {shownName(nameOf(capture))}
        {rehearsal ? (
          <span className="tag tag--rehearsal">{t('rehearsal.row')}</span>
        ) : (
          <span className="tag">{t(`records.stand.${changing && stand === 'synced' ? 'changing' : stand}`)}</span>
        )}
        {item.link.customerId !== null && (
          <span className="tag records__linked" data-testid="capture-linked" data-customer={item.link.customerId}>
            {linked === undefined ? t('records.linked') : t('records.linkedTo', { name: shownName(linked.name) })}
          </span>
        )}
        {made > 0 && <span className="tag">{t('records.tickets')}</span>}
      </h3>
      {command?.review !== null && command !== null && <p className="records__held">{t('records.heldHow')}</p>}
      <Words item={item} />
      <Times item={item} />
      <div className="records__acts">
        {acts.map((act) => (
          <Button key={act.id} onClick={act.run} aria-keyshortcuts={act.key} data-testid={`capture-${act.id}`}>
            {t(`records.act.${act.id}`)} <Kbd parts={[act.key]} />
          </Button>
        ))}
      </div>
      <Proposals item={item} proposals={proposals} link={link} />
    </article>
  )
}

function Words({ item: { capture, by } }: { item: CaptureItem }): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const due = capture.dueAt === null ? '' : restTime(i18n.language, capture.dueAt, serverNow())
  const rows = [
    ['channel', t(`capture.channel.${capture.channel}`)],
    ['who', capture.who],
    ['contact', capture.contact],
    ['orderNo', capture.orderNo],
    ['category', t(`capture.category.${capture.category}`)],
    ['urgency', `${capture.urgency}`],
    ['request', capture.request],
    ['promise', capture.promise],
    ['due', due],
    ['by', by?.name ?? ''],
  ] as const
  return (
    <dl className="records__words">
      {rows
        .filter(([, words]) => words !== '')
        .map(([name, words]) => (
          <div key={name}>
            <dt>{t(`capture.field.${name}`)}</dt>
            <dd>{words}</dd>
          </div>
        ))}
    </dl>
  )
}

/** The three times of a record (J11). */
function Times({ item: { capture, capturedAt, syncedAt } }: { item: CaptureItem }): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const times = [
    ['happened', capture.happenedAt],
    ['captured', capturedAt],
    ['synced', syncedAt],
  ] as const
  return (
    <dl className="records__times">
      {times.map(([name, at]) => (
        <div key={name} data-testid={`capture-time-${name}`} data-at={at ?? undefined}>
          <dt>{t(`records.time.${name}`)}</dt>
          <dd>{at === null ? t('records.time.notYet') : restTime(i18n.language, at, serverNow())}</dd>
        </div>
      ))}
    </dl>
  )
}

type ProposalsProps = { item: CaptureItem; proposals: readonly Proposal[]; link: Acts['link'] }

/** Whom it may be of, with how likely; nothing is joined but by a key. */
function Proposals({ item, proposals, link }: ProposalsProps): ReactNode {
  const { t } = useTranslation()
  if (proposals.length === 0) return <p className="records__hint">{t('records.noProposal')}</p>
  return (
    <section aria-label={t('records.proposals')}>
      <h4 className="records__section">{t('records.proposals')}</h4>
      {link === null && <p className="records__hint">{item.changing ? t('records.linkChanging') : t('records.linkLater')}</p>}
      <ul className="records__proposals">
        {proposals.map((one, index) => (
          <li key={one.customerId}>
            <button
              type="button"
              className="records__proposal"
              disabled={link === null || one.customerId === item.link.customerId}
              aria-keyshortcuts={`${index + 1}`}
              onClick={() => link?.(one)}
              data-testid="capture-proposal"
              data-customer={one.customerId}
              data-score={Math.round(one.score * 100)}
            >
              <Kbd parts={[`${index + 1}`]} />
              <span className="records__who">{shownName(one.name)}</span>
              {one.orderId !== null && <span className="tag">{one.orderId}</span>}
              <span className="records__why">{one.why.map((why) => t(`records.why.${why}`)).join(t('capture.comma'))}</span>
              <b className="records__score">{t('records.score', { percent: Math.round(one.score * 100) })}</b>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
