import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Customer } from '../../../shared/model/conversation.ts'
import type { CustomerFile, Order, Parcel } from '../../../shared/model/customer-file.ts'
import type { Message } from '../../../shared/model/message.ts'
import { cx } from '../../lib/class-names.ts'
import { clockTime, dayName, money } from '../../lib/format.ts'
import { Age, useServerMinute } from './age.tsx'
import { LateNote } from './late-note.tsx'
import { stalledFor, type Trace } from './panel-rules.ts'

type CardProps = { title: ReactNode; aside?: ReactNode; children: ReactNode; testId: string }

function Card({ title, aside, children, testId }: CardProps): ReactNode {
  return (
    <section className="card" data-testid={testId}>
      <header className="card__head">
        <h3>{title}</h3>
        <span className="card__aside">{aside}</span>
      </header>
      {children}
    </section>
  )
}

const Line = ({ label, children }: { label: string; children: ReactNode }): ReactNode => (
  <div className="card__line">
    <dt>{label}</dt>
    <dd dir="auto">{children}</dd>
  </div>
)

/** Who it is. */
export function ProfileCard({ customer, file }: { customer: Customer; file: CustomerFile }): ReactNode {
  const { t, i18n } = useTranslation()
  const { profile } = file
  const day = (at: number): string => dayName(i18n.language, at, profile.at)
  return (
    <Card title={<bdi>{customer.name}</bdi>} aside={<Age at={profile.at} />} testId="panel-profile">
      <p className="card__tags">
        {customer.vip && <span className="tag tag--vip">{t('list.vip')}</span>}
        {profile.level !== '' && <span className="tag">{profile.level}</span>}
      </p>
      <dl>
        {profile.preferences.length > 0 && <Line label={t('panel.preferences')}>{profile.preferences.join(t('panel.comma'))}</Line>}
        {profile.city !== '' && <Line label={t('panel.city')}>{profile.city}</Line>}
        <Line label={t('panel.since')}>{day(profile.since)}</Line>
        <Line label={t('panel.lastVisit')}>{profile.lastVisitAt === null ? t('panel.firstVisit') : day(profile.lastVisitAt)}</Line>
        {profile.remark !== '' && <Line label={t('panel.remark')}>{profile.remark}</Line>}
      </dl>
    </Card>
  )
}

/** One order as it was when the back-end was asked last (`at`). */
export function OrderCard({ order, at }: { order: Order; at: number }): ReactNode {
  const { t, i18n } = useTranslation()
  return (
    <Card title={t('panel.order', { id: order.id })} aside={<Age at={at} />} testId="panel-order">
      <LateNote />
      <dl>
        <Line label={t('panel.items')}>
          {order.items.map((item) => (
            <span key={`${item.name} ${item.variant}`} className="card__item">
              {item.name} {item.variant} × {item.quantity}
            </span>
          ))}
        </Line>
        <Line label={t('panel.paid')}>{money(i18n.language, order.total, order.currency)}</Line>
        <Line label={t('panel.status')}>
          <span className={cx('order-status', `order-status--${order.status}`)}>{t(`panel.state.${order.status}`)}</span>
        </Line>
        <Line label={t('panel.placed')}>
          {dayName(i18n.language, order.placedAt, at)} {clockTime(i18n.language, order.placedAt)}
        </Line>
        {order.stock !== null && (
          <Line label={t('panel.stock')}>
            {t('panel.pieces', { count: order.stock.count })} · <Age at={order.stock.at} />
          </Line>
        )}
      </dl>
    </Card>
  )
}

/** Where a parcel is, newest step first; one that has not moved for long says so. */
export function ParcelCard({ trace, whole }: { trace: Trace; whole: boolean }): ReactNode {
  const { t } = useTranslation()
  const { order, parcel } = trace
  const now = useServerMinute()
  const still = stalledFor(order, now)
  const steps = whole ? parcel.steps : parcel.steps.slice(0, 3)
  return (
    <Card
      title={t('panel.parcel', { carrier: parcel.carrier, number: parcel.number })}
      aside={<Age at={parcel.at} />}
      testId="panel-parcel"
    >
      <LateNote />
      {still !== null && <p className="card__stalled">▲ {t('panel.stalled', { hours: Math.floor(still / 3_600_000) })}</p>}
      <Steps steps={steps} />
      {steps.length === 0 && <p className="card__none">{t('panel.noSteps')}</p>}
    </Card>
  )
}

function Steps({ steps }: { steps: Parcel['steps'] }): ReactNode {
  const { i18n } = useTranslation()
  const now = useServerMinute()
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li key={`${step.at} ${step.text}`} className="steps__one">
          <time dateTime={new Date(step.at).toISOString()}>
            {dayName(i18n.language, step.at, now)} {clockTime(i18n.language, step.at)}
          </time>
          <span dir="auto">
            {step.place === '' ? '' : `${step.place} · `}
            {step.text}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** What colleagues wrote to each other here, newest first. */
export function NotesCard({ notes }: { notes: readonly Message[] }): ReactNode {
  const { t } = useTranslation()
  return (
    <Card title={t('panel.notes')} aside={notes.length} testId="panel-notes">
      {notes.length === 0 && <p className="card__none">{t('panel.noNotes')}</p>}
      <ul className="notes">
        {notes.map((note) => (
          <li key={note.id} className="notes__one">
            <p dir="auto">{note.text}</p>
            <p className="notes__by">
              {note.author.name} · <Age at={note.at} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
