import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogReport } from '../../../shared/model/journal.ts'

/** Whether the journal's log fits its rows (J9); what does not is named by its number and its name. */
export function LogLine({ log }: { log: LogReport | null }): ReactNode {
  const { t } = useTranslation()
  if (log === null || log.kind === 'whole') {
    return (
      <p className="sum__from" data-testid="account-log" data-state={log === null ? 'asking' : 'whole'} data-no={log?.upTo}>
        {log === null ? t('account9.log.asking') : t('account9.log.whole', { no: log.upTo })}
      </p>
    )
  }
  const { part, what, linkNo, no, captureNo, label } = log.at
  return (
    <div
      className="sum__faults"
      role="alert"
      data-testid="account-log"
      data-state="broken"
      data-part={part}
      data-what={what}
      data-no={no ?? ''}
    >
      <p>{linkNo === null ? t('account9.log.extra') : t('account9.log.broken', { no: linkNo })}</p>
      <p>
        {t('account9.side.journal')} · {t(`account9.log.${part}.${what}`, { no: no ?? '?' })}
        {captureNo !== null && ` · ${t('account9.log.capture', { no: captureNo })}`}
        {label !== null && label !== '' && ` · ${label}`}
      </p>
      <p>{t('account9.log.whatToDo')}</p>
    </div>
  )
}
