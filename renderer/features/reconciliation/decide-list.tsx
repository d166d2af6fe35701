import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../lib/format.ts'
import { cx } from '../../lib/class-names.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { lineOf, nameOf } from './item-rules.ts'

type Props = {
  rows: readonly CommandRow[]
  nameFor: (row: CommandRow) => string | null
  /** Whose it is, where it is another's (CB2). */
  ownerOf: (row: CommandRow) => string | null
  /** The card with the texts and the choices of one row; `bulk`: a word counts for all of its rule. */
  renderCard: (row: CommandRow, bulk: boolean) => ReactNode
  /** How many one word would decide. */
  alike: (row: CommandRow) => number
}

/** What needs a decision: the list left, both texts and the choices right. Up and down move, digits decide. */
export function DecideList({ rows, nameFor, ownerOf, renderCard, alike }: Props): ReactNode {
  const { t } = useTranslation()
  const { chosen, list, moved, choose } = useChosen(rows)
  const [bulk, setBulk] = useState(false)
  const count = chosen === null ? 0 : alike(chosen)
  const all = bulk && count > 1
  const key = (event: KeyboardEvent): void => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (plain && event.key.toLowerCase() === 'a') setBulk(!bulk)
    else if (!moved(event)) return
    event.preventDefault()
  }
  if (chosen === null)
    return (
      <p className="reconcile__none" data-testid="decide-none">
        {t('reconcile.decide.none')}
      </p>
    )
  return (
    <div className="view__split reconcile__split">
      <ul ref={list} className="view__list reconcile__list" aria-label={t('reconcile.decide.list')}>
        {rows.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              className={cx('view__row reconcile__row', row === chosen && 'view__row--here')}
              tabIndex={row === chosen ? 0 : -1}
              aria-current={row === chosen}
              onClick={() => choose(row.id)}
              onFocus={() => choose(row.id)}
              onKeyDown={key}
              data-testid="reconcile-item"
              data-command-id={row.id}
              data-rule={row.state.kind === 'needs_review' ? row.state.review.rule : ''}
            >
              <Line row={row} name={nameFor(row)} owner={ownerOf(row)} />
            </button>
          </li>
        ))}
      </ul>
      <div className="reconcile__card">
        {renderCard(chosen, all)}
        {count > 1 && (
          <label className="reconcile__bulk">
            <input type="checkbox" checked={bulk} onChange={(event) => setBulk(event.target.checked)} data-testid="reconcile-bulk" />
            {t('reconcile.decide.bulk', { count })} <kbd className="kbd">A</kbd>
          </label>
        )}
      </div>
    </div>
  )
}

function Line({ row, name, owner }: { row: CommandRow; name: string | null; owner: string | null }): ReactNode {
  const { t, i18n } = useTranslation()
  const rule = row.state.kind === 'needs_review' ? row.state.review.rule : 'conflict'
  return (
    <>
      <span className="reconcile__who">
        {name ?? nameOf(row)} <span className="reconcile__at">{clockTime(i18n.language, row.composedAt)}</span>
      </span>
      <span className="reconcile__text">{lineOf(row.body)}</span>
      <span className="reconcile__rule">
        {owner !== null && `${owner} · `}
        {t(`reconcile.rule.${rule}`)}
      </span>
    </>
  )
}

/** One row is chosen as long as there is one: after a decision the next takes its place, and the focus with it. */
function useChosen(rows: readonly CommandRow[]) {
  const [last, setLast] = useState<{ id: string; at: number } | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const found = rows.findIndex((row) => row.id === last?.id)
  const chosen = rows[found === -1 ? Math.min(last?.at ?? 0, rows.length - 1) : found] ?? null
  const chosenId = chosen?.id ?? null
  useEffect(() => {
    // Only where the focus would be lost: who is writing elsewhere goes on.
    const lost = document.activeElement === document.body || document.activeElement?.classList.contains('reconcile') === true
    if (lost && chosenId !== null) list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [chosenId])
  const move = (step: number): void => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const now = buttons.findIndex((button) => button.tabIndex === 0)
    buttons[Math.min(buttons.length - 1, Math.max(0, now + step))]?.focus()
  }
  /** True when the key moved. */
  const moved = (event: KeyboardEvent): boolean => {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }
    const step = steps[event.key]
    if (step !== undefined) move(step)
    return step !== undefined
  }
  const choose = (id: string): void => setLast({ id, at: rows.findIndex((row) => row.id === id) })
  return { chosen, list, moved, choose }
}
