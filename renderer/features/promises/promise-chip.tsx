import { CalendarCheck } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PromiseRow } from '../../data/promise-row.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { usePrevious } from '../../lib/use-previous.ts'
import { isDue, openPromises } from './promise-rules.ts'
import { useDueTime, usePromiseRows, type PromiseLedger } from './use-promises.ts'
import './promises.css'

// Not needed at first paint.
const PromiseList = lazy(async () => ({ default: (await import('./promise-list.tsx')).PromiseList }))

type Props = { ledger: PromiseLedger; select: (conversationId: string) => void; say: (words: string) => void }

/** "承诺 2 · 到期 1" in the status bar. */
export function PromiseChip({ ledger, select, say }: Props): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  const rows = usePromiseRows(ledger)
  const now = useDueTime(rows)
  const open = openPromises(rows)
  const due = open.filter((row) => isDue(row, now))
  const anchor = useRef<HTMLButtonElement>(null)
  const [shown, setShown] = useState(false)
  useCommand('promise.list', () => setShown((before) => !before))
  useReminder(due, now, say)
  const words = due.length === 0 ? t('promises.bar', { n: open.length }) : t('promises.barDue', { n: open.length, due: due.length })
  return (
    <>
      <button
        type="button"
        ref={anchor}
        className={cx('bar-button promise-chip', due.length > 0 && 'promise-chip--due')}
        aria-expanded={shown}
        aria-keyshortcuts={keys.aria('promise.list')}
        onClick={() => setShown(!shown)}
        title={words}
        data-testid="promises"
        data-open={open.length}
        data-due={due.length}
      >
        <CalendarCheck size={13} aria-hidden="true" />
        {due.length > 0 && <span aria-hidden="true">▲</span>}
        {due.length === 0 && <span aria-hidden="true">{open.length}</span>}
        <span className={due.length === 0 ? 'visually-hidden' : undefined}>{words}</span>
      </button>
      <Suspense fallback={null}>
        {shown && <PromiseList ledger={ledger} anchor={anchor} select={select} onClose={() => setShown(false)} />}
      </Suspense>
    </>
  )
}

/** Says once what has become due while this window was open; what was due before is counted in the bar. */
function useReminder(due: readonly PromiseRow[], now: number, say: (words: string) => void): void {
  const { t } = useTranslation()
  const { request } = useServices()
  const before = usePrevious(now)
  const first = due.find((row) => row.dueAt > before)
  const words = first === undefined ? null : t('promises.reminder', { who: first.customer, words: first.words })
  useEffect(() => {
    if (words === null) return
    say(words)
    void request['alerts.raise']({ flash: true, popup: null })
  }, [words, say, request])
}
