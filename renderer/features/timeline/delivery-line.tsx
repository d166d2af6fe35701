import { ArrowUp, Check, CheckCheck, CircleAlert, CircleHelp, HardDrive, Undo2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/class-names.ts'
import { clockTime } from '../../lib/format.ts'
import type { Delivery } from './row-rules.ts'

const MARKS: Record<Delivery, typeof Check> = {
  saved: HardDrive,
  sending: ArrowUp,
  delivered: Check,
  read: CheckCheck,
  unsure: CircleHelp,
  review: CircleAlert,
  recalled: Undo2,
  failed: X,
}

type Props = { delivery: Delivery; at: number; offline: boolean; rehearsal?: boolean; children?: ReactNode }

/** Delivery state as a word and a mark, never by colour alone. */
export function DeliveryLine({ delivery, at, offline, rehearsal = false, children }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const Mark = MARKS[delivery]
  const words = delivery === 'saved' && offline ? t('delivery.savedOffline') : t(`delivery.${delivery}`)
  return (
    <p className={cx('delivery', `delivery--${delivery}`, offline && delivery === 'saved' && 'delivery--held')}>
      <Mark size={12} strokeWidth={2.4} aria-hidden="true" />
      {rehearsal ? <span className="delivery__rehearsal">{t('rehearsal.row')}</span> : <span>{words}</span>}
      <time dateTime={new Date(at).toISOString()}>{clockTime(i18n.language, at)}</time>
      {children}
    </p>
  )
}
