import { lazy, Suspense, useCallback, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices, type ConversationEntry, type LedgerViews } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { useShare } from './use-share.ts'
import './clocks.css'

// Not needed at first paint.
const SharePopover = lazy(async () => ({ default: (await import('./share-popover.tsx')).SharePopover }))

type Props = {
  ledger: Pick<LedgerViews, 'rounds'>
  agentId: string
  /** For the names of the customers. */
  entries: readonly ConversationEntry[]
  select: (conversationId: string) => void
}

/** "30 s 达标 96 %" in the status bar: my own share of this shift, shown to nobody else. */
export function ShareChip({ ledger, agentId, entries, select }: Props): ReactNode {
  const { t } = useTranslation()
  const { settings } = useServices()
  const { goalMs } = useValue(settings).limits
  const own = useShare(ledger, agentId, goalMs)
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  if (own === null) return null
  const { answered, inTime, percent, outside } = own.share
  const other = outside?.percent ?? null
  const goal = Math.round(goalMs / 1_000)
  return (
    <>
      <button
        type="button"
        ref={anchor}
        className="bar-button share-chip"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        data-testid="share"
        data-answered={answered}
        data-in-time={inTime}
        data-outside={outside?.answered}
      >
        {percent === null ? t('share.none', { goal }) : t('share.bar', { goal, percent })}
        {other !== null && <span className="share-chip__more"> · {t('relief.bar', { percent: other })}</span>}
      </button>
      <Suspense fallback={null}>
        {open && <SharePopover own={own} anchor={anchor} entries={entries} select={select} onClose={close} />}
      </Suspense>
    </>
  )
}
