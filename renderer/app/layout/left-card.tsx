import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { DecisionCard } from '../../features/guards/decision-card.tsx'
import { nameOf } from '../../features/reconciliation/item-rules.ts'
import type { LeftItem } from '../../features/reconciliation/left-rules.ts'
import type { LeftDesk } from '../../features/reconciliation/use-left-work.ts'
import { clockTime } from '../../lib/format.ts'
import { useServices } from '../services.tsx'

type Props = { item: LeftItem; customer: string | null; decide: LeftDesk['decide'] }

/** CB2: one thing an account without a right has left: whose, what, when, and the supervisor's three ways out. */
export function LeftCard({ item, customer, decide }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock, random } = useServices()
  const { owner: name, revokedAt, row } = item
  return (
    <DecisionCard
      held={row}
      evidence={NO_MESSAGES}
      more={0}
      focused
      numbered
      choose={(choice) => decide(item, { kind: choice === 'note' ? 'note' : 'send', id: uuidv7(clock, random) })}
      discard={(reason) => decide(item, { kind: 'discard', reason })}
    >
      <p className="decision__ask" data-testid="left-by" data-owner={item.accountId}>
        {t('decide.leftBy', { name, time: clockTime(i18n.language, revokedAt), customer: customer ?? nameOf(row) })}
      </p>
    </DecisionCard>
  )
}

const NO_MESSAGES: readonly [] = []
