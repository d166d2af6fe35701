import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { restTime } from '../../lib/format.ts'
import { openPromises } from './promise-rules.ts'
import { usePromiseRows, type PromiseLedger } from './use-promises.ts'
import './promises.css'

/** As many as one takes in at a glance; the list has them all. */
const SHOWN = 5

/** At the end of the shift: what was promised and not ticked off. Nothing for nothing. */
export function UnkeptPromises({ ledger }: { ledger: PromiseLedger }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const open = openPromises(usePromiseRows(ledger))
  if (open.length === 0) return null
  return (
    <section className="unkept" aria-label={t('promises.title')} data-testid="unkept" data-count={open.length}>
      <p className="unkept__head">▲ {t('promises.unkept', { count: open.length })}</p>
      <ul className="unkept__list">
        {open.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <bdi>{row.customer}</bdi> · {row.words} · {t('promises.due', { time: restTime(i18n.language, row.dueAt, clock.now()) })}
          </li>
        ))}
      </ul>
    </section>
  )
}
