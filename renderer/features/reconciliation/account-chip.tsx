import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/class-names.ts'
import { logBroken, type ShownAccount } from './account-keeper.ts'
import './bars.css'

/** The account of captures in the status bar, always; it leads to what is behind each number. */
export function AccountChip({ shown, open }: { shown: ShownAccount | null; open: () => void }): ReactNode {
  const { t } = useTranslation()
  if (shown === null) return null
  const { account, red, workRed } = shown
  const { submitted, received, decided, open: left } = account
  const wrong = red || workRed
  const edited = logBroken(shown)
  const bad = wrong || edited
  const figures = { submitted, received, decided, open: left }
  const whole = submitted === 0 ? t('account9.none') : t('account9.equation', figures)
  const sum = wrong ? t('account9.shortBroken', figures) : t('account9.short', figures)
  const short = edited && !wrong ? t('account9.log.short') : sum
  const words = wrong ? t('account9.broken', figures) : edited ? t('account9.log.chip') : whole
  return (
    <button
      type="button"
      className={cx('bar-button status__door', bad && 'status__door--red')}
      onClick={open}
      title={t('account9.title')}
      data-testid="status-account"
      data-holds={bad ? 'false' : 'true'}
      data-submitted={submitted}
      data-received={received}
      data-decided={decided}
      data-open={left}
    >
      <span aria-hidden="true">{bad ? '✖' : '▣'}</span> <span className="status__long">{words}</span>
      <span className="status__short">{short}</span>
    </button>
  )
}
