import { Plus, X } from 'lucide-react'
import { useId, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_SALES, MAX_SALE_DAYS, MAX_SALE_NAME, troubleInSale } from '../../../shared/model/sale.ts'
import { cx } from '../../lib/class-names.ts'
import { Button } from '../../ui/button.tsx'
import { useSaleLines, type SaleLine, type SaleLines } from './use-sale-lines.ts'
import './calendar.css'

/** J21: sales in which the desk goes into sale-peak mode by itself, one a line. What is right is kept at once, what is not is told. */
export function CalendarSection(): ReactNode {
  const { t } = useTranslation()
  const { lines, faults, trouble, ...edit } = useSaleLines()
  return (
    <section className="calendar" aria-label={t('prefs.tab.calendar')}>
      <p>{t('calendar.lead')}</p>
      <p className="settings__hint">{t('calendar.wall')}</p>
      {faults.length > 0 && (
        <div className="calendar__faults" role="alert" data-testid="calendar-faults">
          <p>{t('calendar.faults', { count: faults.length })}</p>
          <ul>
            {faults.map(({ place, trouble: what }) => (
              <li key={place}>{t('calendar.fault', { place, what: t(`calendar.trouble.${what}`, LIMITS) })}</li>
            ))}
          </ul>
        </div>
      )}
      {lines.length === 0 && <p className="calendar__none">{t('calendar.none')}</p>}
      {lines.length > 0 && (
        <ol className="calendar__lines">
          {lines.map((line, index) => (
            <Line key={line.id} line={line} place={index + 1} {...edit} />
          ))}
        </ol>
      )}
      <Button onClick={edit.add} disabled={lines.length >= MAX_SALES} data-testid="calendar-add">
        <Plus size={14} aria-hidden="true" /> {t('calendar.add')}
      </Button>
      <p className="settings__hint">{t('calendar.count', { n: lines.length, most: MAX_SALES })}</p>
      {trouble}
    </section>
  )
}

const LIMITS = { days: MAX_SALE_DAYS, characters: MAX_SALE_NAME }

type LineProps = { line: SaleLine; place: number } & Pick<SaleLines, 'change' | 'settle' | 'remove'>

function Line({ line, place, change, settle, remove }: LineProps): ReactNode {
  const { t } = useTranslation()
  const told = useId()
  const { id, words, left, fresh } = line
  const trouble = troubleInSale(words)
  const wrong = left && trouble !== null
  const leave = (event: FocusEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) settle(id)
  }
  const enter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) settle(id)
  }
  const time = (end: 'from' | 'to'): ReactNode => (
    <input
      type="datetime-local"
      className="calendar__time"
      value={words[end]}
      max="9999-12-31T23:59"
      aria-label={t('calendar.of', { what: t(`calendar.${end}`), place })}
      aria-invalid={wrong && trouble !== 'name' && (trouble === 'from') === (end === 'from')}
      aria-describedby={wrong ? told : undefined}
      onChange={(event) => change(id, { [end]: event.target.value })}
      data-testid={`calendar-${end}`}
    />
  )
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- leaving the line, or Enter in it, keeps what is in its fields
    <li className={cx('calendar__line', wrong && 'calendar__line--wrong')} onBlur={leave} onKeyDown={enter} data-testid="calendar-line">
      <input
        className="calendar__name"
        value={words.name}
        maxLength={MAX_SALE_NAME}
        placeholder={t('calendar.example')}
        aria-label={t('calendar.of', { what: t('calendar.name'), place })}
        aria-invalid={wrong && trouble === 'name'}
        aria-describedby={wrong ? told : undefined}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- asked for by the very key that made the line
        autoFocus={fresh}
        onChange={(event) => change(id, { name: event.target.value })}
        data-testid="calendar-name"
      />
      {time('from')}
      <span aria-hidden="true">–</span>
      {time('to')}
      <Button
        look="quiet"
        onClick={() => remove(id)}
        aria-label={t('calendar.remove', { name: words.name === '' ? place : words.name })}
        data-testid="calendar-remove"
      >
        <X size={14} aria-hidden="true" />
      </Button>
      {wrong && (
        <p id={told} className="calendar__trouble" role="alert" data-testid="calendar-trouble">
          {t(`calendar.trouble.${trouble}`, LIMITS)} {line.kept === null ? t('calendar.notKept') : t('calendar.asBefore')}
        </p>
      )}
    </li>
  )
}
