import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutageRow, PartSpan } from '../../data/outage-row.ts'
import { useServices } from '../../app/services.tsx'
import { clockTime, dayName, duration } from '../../lib/format.ts'
import { syncedSpan, waitsIn, type ReportItem } from './report-rules.ts'
import { useRoundsSince, type ReportLedger } from './use-report.ts'

type Props = { ledger: ReportLedger; outage: OutageRow; items: readonly ReportItem[] }

/** When it was, why, what it took, and when what was kept had arrived. */
export function ReportFacts({ ledger, outage, items }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const { start, end, declared, unwatchedFrom } = outage
  const when = (at: number): string => `${dayName(i18n.language, at, serverNow())} ${clockTime(i18n.language, at)}`
  const waits = waitsIn(outage, useRoundsSince(ledger, start))
  const synced = syncedSpan(items)
  return (
    <section className="report__facts">
      <dl className="report__times">
        <Fact name={t('outageReport.from')}>{when(start)}</Fact>
        <Fact name={t('outageReport.to')}>{end === null ? t('outageReport.ongoing') : when(end)}</Fact>
        <Fact name={t('outageReport.lasted')}>{duration((end ?? serverNow()) - start)}</Fact>
        <Fact name={t('outageReport.cause')}>{outage.causes.map((cause) => t(`outageReport.causes.${cause}`)).join(' · ')}</Fact>
        {declared !== null && declared.text !== '' && (
          <Fact name={t('outageReport.words')}>
            <bdi>{declared.text}</bdi>
          </Fact>
        )}
      </dl>
      <Scope spans={outage.spans} />
      {unwatchedFrom !== null && <p>{t('outageReport.unwatched', { time: when(unwatchedFrom) })}</p>}
      {waits.customers > 0 && (
        <p data-testid="report-waits" data-count={waits.customers}>
          {t('outageReport.waits', { count: waits.customers, longest: duration(waits.longest) })}
        </p>
      )}
      {synced !== null && (
        <p data-testid="report-synced">
          {t('outageReport.syncedSpan', { from: clockTime(i18n.language, synced.from), to: clockTime(i18n.language, synced.to) })}
        </p>
      )}
    </section>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): ReactNode => (
  <div className="report__fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

function Scope({ spans }: { spans: readonly PartSpan[] }): ReactNode {
  const { t, i18n } = useTranslation()
  if (spans.length === 0) return null
  return (
    <div>
      <h3 className="report__sub">{t('outageReport.scope')}</h3>
      <ul className="report__scope">
        {spans.map(({ part, state, from, to }) => (
          <li key={`${part} ${state} ${from}`} data-testid="report-part" data-part={part} data-state={state}>
            {t(`health.part.${part}`)} · {t(`health.state.${state}`)} · {clockTime(i18n.language, from)} –{' '}
            {to === null ? t('outageReport.ongoing') : clockTime(i18n.language, to)}
          </li>
        ))}
      </ul>
    </div>
  )
}
