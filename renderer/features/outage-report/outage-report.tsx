import { Dialog } from '@base-ui/react/dialog'
import { Download, Printer } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BLINK_MS, type OutageRow } from '../../data/outage-row.ts'
import { useServices } from '../../app/services.tsx'
import { clockTime, dayKey, dayName, duration } from '../../lib/format.ts'
import { saveFile } from '../../lib/save-file.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ReportFacts } from './report-facts.tsx'
import { ReportFigures } from './report-figures.tsx'
import { reportPage } from './report-rules.ts'
import { reportCsv } from './report-table.ts'
import { useItems, useOutages, type ReportLedger } from './use-report.ts'
import '../../ui/view.css'
import './report.css'

type Props = {
  ledger: ReportLedger
  agentName: string
  select: (conversationId: string) => void
  onClose: () => void
}

/** Every outage this desk has lived through, as a page to read, to print and to take along. Not modal: typing elsewhere goes on. */
export function OutageReport(props: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { ledger, onClose } = props
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const outages = useOutages(ledger)
  const [chosen, setChosen] = useState<string | null>(null)
  const [last, setLast] = useState<OutageRow | null>(null)
  const page = reportPage(outages ?? [], chosen, last)
  // What is on screen now is what a later change is compared with.
  if (page.kind === 'outage' && page.outage !== last) setLast(page.outage)
  const here = page.kind === 'none' ? null : page.outage.id
  // A blink is no choice among outages, but the others still are.
  const others = outages !== null && outages.length > (page.kind === 'blink' ? 0 : 1) ? outages : null
  return (
    <Dialog.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup className="popup view report" data-testid="outage-report" finalFocus={() => before}>
          {others !== null && <Choice outages={others} here={here} choose={setChosen} />}
          {page.kind === 'none' && <Nothing title={t('outageReport.none')}>{t('outageReport.noneBody')}</Nothing>}
          {page.kind === 'blink' && (
            <Nothing title={t('outageReport.blink', { time: clockTime(i18n.language, page.outage.start) })}>
              {t('outageReport.blinkBody', { seconds: BLINK_MS / 1_000 })}
            </Nothing>
          )}
          {page.kind === 'outage' && <Page key={page.outage.id} {...props} outage={page.outage} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Nothing({ title, children }: { title: string; children: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="report__page" data-testid="report-nothing">
      <header className="report__head">
        <Dialog.Title className="view__title">{t('outageReport.title')}</Dialog.Title>
        <Dialog.Close render={<Button look="quiet" />}>{t('outageReport.close')}</Dialog.Close>
      </header>
      <Empty title={title}>{children}</Empty>
    </div>
  )
}

type ChoiceProps = { outages: readonly OutageRow[]; here: string | null; choose: (id: string) => void }

function Choice({ outages, here, choose }: ChoiceProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  return (
    <nav className="report__choice" aria-label={t('outageReport.list')}>
      {outages.map((one) => (
        <button
          key={one.id}
          type="button"
          className="view__row report__one"
          aria-current={one.id === here}
          onClick={() => choose(one.id)}
          data-testid="report-outage"
        >
          <span>
            {dayName(i18n.language, one.start, serverNow())} {clockTime(i18n.language, one.start)}
          </span>
          <span className="report__lasted">{one.end === null ? t('outageReport.ongoing') : duration(one.end - one.start)}</span>
        </button>
      ))}
    </nav>
  )
}

function Page({ ledger, agentName, select, onClose, outage }: Props & { outage: OutageRow }): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const { items, failed, phase } = useItems(ledger, outage)
  const now = serverNow()
  const open = (conversationId: string): void => {
    onClose()
    select(conversationId)
  }
  const save = (): void => saveFile(`holdfast-outage-${dayKey(outage.start)}.csv`, reportCsv(outage, items), 'text/csv')
  return (
    <div
      className="report__page"
      data-testid="report-page"
      data-outage={outage.id}
      data-start={outage.start}
      data-end={outage.end ?? ''}
      data-phase={phase}
    >
      <header className="report__head">
        <Dialog.Title className="view__title">{t('outageReport.title')}</Dialog.Title>
        <p className="report__made">
          {t('outageReport.made', { agent: agentName, time: `${dayName(i18n.language, now, now)} ${clockTime(i18n.language, now)}` })}
        </p>
        <span className="report__buttons">
          <Button onClick={save} data-testid="report-csv">
            <Download size={14} aria-hidden="true" /> {t('outageReport.csv')}
          </Button>
          <Button onClick={() => window.print()} data-testid="report-print">
            <Printer size={14} aria-hidden="true" /> {t('outageReport.print')}
          </Button>
          <Dialog.Close render={<Button look="quiet" />}>{t('outageReport.close')}</Dialog.Close>
        </span>
      </header>
      {failed && (
        <p className="report__failed" role="alert">
          {t('outageReport.failed')}
        </p>
      )}
      <ReportFacts ledger={ledger} outage={outage} items={items} />
      <ReportFigures items={items} reading={phase === 'reading'} open={open} />
    </div>
  )
}
