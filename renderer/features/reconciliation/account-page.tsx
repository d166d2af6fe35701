import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../lib/format.ts'
import { cx } from '../../lib/class-names.ts'
import type { AccountItem, Fault, Place } from './account-rules.ts'
import { lineOf, nameOf } from './item-rules.ts'
import { LogLine } from './log-line.tsx'
import { logBroken, type ShownAccount } from './account-keeper.ts'

type Filter = Exclude<Place, 'nowhere'> | 'all'

/** Every item behind each number, and which side is wrong about which. */
export function AccountPage({ shown, checkLog }: { shown: ShownAccount | null; checkLog: () => Promise<void> }): ReactNode {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<Filter>('all')
  const ready = shown !== null
  useEffect(() => {
    if (ready) void checkLog()
  }, [ready, checkLog])
  if (shown === null) return <p className="reconcile__none">{t('account9.asking')}</p>
  const { account, work, red, workRed } = shown
  const { submitted, received, decided, open } = account
  const items = account.items.filter((item) => filter === 'all' || item.place === filter)
  const figure = (of: Filter, count: number): ReactNode => (
    <button
      type="button"
      className={cx('sum__figure', filter === of && 'sum__figure--here')}
      aria-pressed={filter === of}
      onClick={() => setFilter(filter === of ? 'all' : of)}
      data-testid={`account-figure-${of}`}
    >
      <b>{count}</b> {t(`account9.figure.${of}`)}
    </button>
  )
  return (
    <div className="sum" data-testid="account-page" data-holds={!red && !logBroken(shown)}>
      <p className={cx('sum__line', red && 'sum__line--red')}>
        {figure('all', submitted)} <span aria-hidden="true">{red ? '≠' : '='}</span> {figure('received', received)}
        <span aria-hidden="true">+</span> {figure('decided', decided)}
        <span aria-hidden="true">+</span> {figure('open', open)}
      </p>
      <p className="sum__from">{t('account9.from')}</p>
      <p className={cx('sum__from', workRed && 'sum__line--red')} data-testid="account-work" data-holds={!workRed}>
        {t('account9.work', { submitted: work.submitted, arrived: work.arrived, decided: work.decided, open: work.open })}
        {workRed && ` ${t('account9.workWrong')}`}
      </p>
      <LogLine log={shown.log} />
      {red && <Faults faults={account.faults} />}
      <ul className="view__list sum__items" aria-label={t('account9.items')}>
        {items.map((item) => (
          <Line key={item.id ?? `no-${item.captureNo}`} item={item} />
        ))}
      </ul>
      {items.length === 0 && <p className="reconcile__none">{t('account9.nothing')}</p>}
    </div>
  )
}

function Faults({ faults }: { faults: readonly Fault[] }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="sum__faults" role="alert">
      <p>{t('account9.whatToDo')}</p>
      <ul>
        {faults.map((fault) => (
          <li
            key={`${fault.side} ${fault.kind} ${fault.id ?? ''} ${fault.captureNo ?? ''}`}
            data-testid="account-fault"
            data-side={fault.side}
            data-kind={fault.kind}
            data-no={fault.captureNo ?? ''}
            data-id={fault.id ?? ''}
          >
            {t(`account9.fault.${fault.kind}`, { side: t(`account9.side.${fault.side}`), no: fault.captureNo ?? '?' })}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Line({ item }: { item: AccountItem }): ReactNode {
  const { t, i18n } = useTranslation()
  const { row } = item
  return (
    <li
      className={cx('sum__item', item.faults.length > 0 && 'sum__item--wrong')}
      data-testid="account-item"
      data-no={item.captureNo}
      data-place={item.place}
    >
      <span className="sum__no">{item.captureNo ?? '?'}</span>
      <span className="sum__words">
        <b>{row === null ? t('account9.unknown') : nameOf(row)}</b> {row === null ? '' : lineOf(row.body)}
      </span>
      <span className="sum__at">{row === null ? '' : clockTime(i18n.language, row.composedAt)}</span>
      <span className="sum__place">
        {t(`account9.place.${item.place}`)}
        {item.receiptAt !== null && ` ${clockTime(i18n.language, item.receiptAt)}`}
      </span>
    </li>
  )
}
