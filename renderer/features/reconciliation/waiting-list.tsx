import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { clockTime, restTime } from '../../lib/format.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { endingOf, grouped, lineOf, nameOf, overruled, type Waiting } from './item-rules.ts'

/** What goes by itself, by conversation or capture. */
export function WaitingList({ rows, nameFor }: { rows: readonly Waiting[]; nameFor: (subject: string) => string | null }): ReactNode {
  const { t, i18n } = useTranslation()
  if (rows.length === 0) return <p className="reconcile__none">{t('reconcile.waiting.none')}</p>
  return (
    <div className="view__list reconcile__scroll">
      {grouped(rows).map((group) => (
        <section key={group.id} className="reconcile__group">
          <h3>{nameFor(group.id) ?? group.name}</h3>
          <ul>
            {group.rows.map((row) => (
              <li
                key={row.id}
                className="reconcile__line"
                data-testid="reconcile-waiting"
                data-command-id={row.id}
                data-state={row.state}
                data-rehearsal={row.rehearsal || undefined}
              >
                <span className="reconcile__at">{clockTime(i18n.language, row.at)}</span>
                <span className="reconcile__words">{row.text === '' ? t('reconcile.waiting.step') : row.text}</span>
                <span className="reconcile__state">
                  {row.rehearsal ? <span className="tag tag--rehearsal">{t('rehearsal.row')}</span> : t(`reconcile.state.${row.state}`)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Lines kept on screen of each of the two lists. */
const SHOWN = 100

type GoneProps = { ledger: LedgerViews; commands: readonly CommandRow[]; nameFor: (subject: string) => string | null }

/** What a person has decided, with reason and time, and what has arrived. Read again when a command has changed. */
export function GoneList({ ledger, commands, nameFor }: GoneProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock, serverNow } = useServices()
  const [read, setRead] = useState<{ decided: readonly CommandRow[]; applied: readonly CommandRow[] } | null>(null)
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const found = await Promise.all([ledger.decided(SHOWN), ledger.applied(SHOWN)]).catch(() => null)
      if (gone || found === null) return
      const open = new Set(commands.map((row) => row.id))
      const [decided, applied] = found.map((rows) => rows.filter((row) => !open.has(row.id)))
      setRead({ decided: decided ?? [], applied: applied ?? [] })
    }
    const cancel = clock.after(200, () => void load())
    return () => {
      gone = true
      cancel()
    }
  }, [ledger, clock, commands])
  if (read === null) return <p className="reconcile__none">{t('reconcile.gone.reading')}</p>
  const at = (row: CommandRow): number => (row.state.kind === 'done' ? row.state.at : row.composedAt)
  const line = (row: CommandRow, end: string, testId: string): ReactNode => (
    <li key={row.id} className="reconcile__line" data-testid={testId} data-command-id={row.id} data-ending={endingOf(row)}>
      <span className="reconcile__at">{restTime(i18n.language, at(row), serverNow())}</span>
      <span className="reconcile__words">
        {row.rehearsal === true && <span className="tag tag--rehearsal">{t('rehearsal.tag')}</span>}{' '}
        <b>{nameFor(row.conversationId) ?? nameOf(row)}</b> {lineOf(row.body)}
      </span>
      <span className="reconcile__state">{end}</span>
    </li>
  )
  const ended = (row: CommandRow): string => [t(`reconcile.ending.${endingOf(row)}`), ...overruled(row)].join(' · ')
  return (
    <div className="view__list reconcile__scroll">
      <section className="reconcile__group">
        <h3>{t('reconcile.gone.decided')}</h3>
        {read.decided.length === 0 && <p className="reconcile__none">{t('reconcile.gone.nothingDecided')}</p>}
        <ul>{read.decided.map((row) => line(row, ended(row), 'reconcile-decided'))}</ul>
      </section>
      <section className="reconcile__group">
        <h3>{t('reconcile.gone.arrived')}</h3>
        {read.applied.length === 0 && <p className="reconcile__none">{t('reconcile.gone.nothingArrived')}</p>}
        <ul>{read.applied.map((row) => line(row, t('reconcile.gone.there'), 'reconcile-arrived'))}</ul>
      </section>
    </div>
  )
}
