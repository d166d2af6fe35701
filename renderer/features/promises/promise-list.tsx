import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { PromiseRow } from '../../data/promise-row.ts'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { restTime } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Popup } from '../../ui/popup.tsx'
import { isDue, listed } from './promise-rules.ts'
import { useDueTime, usePromiseActions, usePromiseRows, type PromiseActions, type PromiseLedger } from './use-promises.ts'

type Props = {
  ledger: PromiseLedger
  anchor: RefObject<HTMLElement | null>
  select: (conversationId: string) => void
  onClose: () => void
}

/** Arrow keys go from line to line. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('.promise-list__open')]
  const at = lines.findIndex((line) => line.closest('li')?.contains(document.activeElement))
  lines[(at + step + lines.length) % Math.max(1, lines.length)]?.focus()
  event.preventDefault()
}

/** What was promised to whom by when; kept, dropped or still open. */
export function PromiseList({ ledger, anchor, select, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const rows = usePromiseRows(ledger)
  const now = useDueTime(rows)
  const actions = usePromiseActions(ledger)
  const shown = listed(rows, now)
  const open = (row: PromiseRow): void => {
    onClose()
    select(row.conversationId)
  }
  return (
    <Popup title={t('promises.title')} anchor={anchor} side="top" onClose={onClose} data-testid="promise-list">
      {shown.length === 0 && <p className="promise-list__none">{t('promises.none')}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys for the buttons inside */}
      <ul className="promise-list" onKeyDown={onKeyDown}>
        {shown.map((row) => (
          <Line key={row.id} row={row} due={isDue(row, now)} actions={actions} open={() => open(row)} />
        ))}
      </ul>
    </Popup>
  )
}

type LineProps = { row: PromiseRow; due: boolean; actions: PromiseActions; open: () => void }

function Line({ row, due, actions, open }: LineProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const time = restTime(i18n.language, row.dueAt, clock.now())
  return (
    <li className={cx('promise-list__one', due && 'promise-list__one--due')} data-testid="promise" data-state={row.state} data-due={due}>
      <button type="button" className="popup__line promise-list__open" onClick={open} title={row.text}>
        <span className="visually-hidden">{t('promises.open')}: </span>
        <bdi className="promise-list__who">{row.customer}</bdi>
        <span>{row.words}</span>
        <span className="promise-list__due">
          {due && '▲ '}
          {t('promises.due', { time })}
        </span>
      </button>
      {row.state === 'open' ? (
        <span className="promise-list__acts">
          <Button onClick={() => void actions.end(row, 'kept')} data-testid="promise-kept">
            ✓ {t('promises.keep')}
          </Button>
          <Button look="quiet" onClick={() => void actions.end(row, 'dropped')} data-testid="promise-drop">
            {t('promises.drop')}
          </Button>
        </span>
      ) : (
        <span className="promise-list__acts">
          {t(`promises.${row.state}`)}
          <Button look="quiet" onClick={() => void actions.reopen(row)} data-testid="promise-reopen">
            {t('promises.reopen')}
          </Button>
        </span>
      )}
    </li>
  )
}
