import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SetAsideRow } from '../../data/quarantine-repo.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { clockTime, dayName } from '../../lib/format.ts'
import { saveFile } from '../../lib/save-file.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { fileName, fileText, rawOf, SHOWN, visible } from './raw-rules.ts'

type Source = ReturnType<LedgerViews['quarantine']>

/** LD6: what could not be read, kept until a person decides: keep it, take it along as a file, let it go. */
export function SetAsideList({ ledger }: { ledger: Pick<LedgerViews, 'quarantine'> }): ReactNode {
  const { t } = useTranslation()
  const [source] = useState(() => ledger.quarantine())
  useEffect(() => () => source.close(), [source])
  const { phase, rows } = useValue(source)
  const waiting = rows.filter((row) => !row.kept).length
  return (
    <section className="house__part" aria-labelledby="house-aside" data-testid="set-aside" data-phase={phase} data-count={rows.length}>
      <h3 id="house-aside">
        {t('house.aside.title')} <span>{t('house.aside.count', { count: rows.length, waiting })}</span>
      </h3>
      <p className="house__none">{rows.length === 0 ? t('house.aside.none') : t('house.aside.why')}</p>
      <ul className="house__rows">
        {rows.map((row) => (
          <SetAside key={row.id} row={row} source={source} />
        ))}
      </ul>
    </section>
  )
}

type Asking = 'no' | 'drop' | 'failed'

function SetAside({ row, source }: { row: SetAsideRow; source: Source }): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState<Asking>('no')
  const decide = (act: (id: string) => Promise<void>): void => {
    act(row.id).catch(() => setAsking('failed'))
  }
  const save = (): void => saveFile(fileName(row), fileText(row), 'application/json')
  const key = (event: KeyboardEvent): void => {
    if (composition.owns(event.nativeEvent) || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Delete') setAsking('drop')
    else if (event.key === 'Escape' && asking === 'drop') setAsking('no')
    else if (event.key.toLowerCase() === 'e') save()
    else if (event.key.toLowerCase() === 'k') decide(source.keep)
    else if (!moved(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // Keys of the buttons in it, wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- see above
    <li className="house__row" data-testid="set-aside-row" data-kept={row.kept} data-seq={row.seq ?? ''} onKeyDown={key}>
      <Summary row={row} open={open} toggle={() => setOpen(!open)} />
      {open && <RawText row={row} />}
      <div className="house__choices">
        {asking === 'drop' ? (
          <Confirm onDrop={() => decide(source.drop)} onBack={() => setAsking('no')} />
        ) : (
          <>
            <Button look="plain" disabled={row.kept} aria-keyshortcuts="K" onClick={() => decide(source.keep)} data-testid="set-aside-keep">
              {row.kept ? t('house.aside.kept') : t('house.aside.keep')} {!row.kept && <Kbd parts={['K']} />}
            </Button>
            <Button look="plain" aria-keyshortcuts="E" onClick={save} data-testid="set-aside-save">
              {t('house.aside.save')} <Kbd parts={['E']} />
            </Button>
            <Button look="quiet" aria-keyshortcuts="Delete" onClick={() => setAsking('drop')} data-testid="set-aside-drop">
              {t('house.aside.drop')} <Kbd parts={['Del']} />
            </Button>
          </>
        )}
        {asking === 'failed' && (
          <p className="house__trouble" role="alert">
            {t('house.aside.failed')}
          </p>
        )}
      </div>
    </li>
  )
}

/** Up and down go from row to row. True when the key was one of them. */
function moved({ key, currentTarget }: KeyboardEvent): boolean {
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return false
  const next = key === 'ArrowDown' ? currentTarget.nextElementSibling : currentTarget.previousElementSibling
  next?.querySelector<HTMLElement>('.house__open')?.focus()
  return true
}

/** When, in what, and why: one line that opens what came. */
function Summary({ row, open, toggle }: { row: SetAsideRow; open: boolean; toggle: () => void }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const { reason, place } = rawOf(row)
  const where =
    row.seq === null ? (place === '' ? t('house.aside.frame') : t('house.aside.in', { place })) : t('house.aside.event', { seq: row.seq })
  return (
    <button type="button" className="house__open" aria-expanded={open} onClick={toggle} data-testid="set-aside-open">
      <time dateTime={new Date(row.at).toISOString()}>
        {dayName(i18n.language, row.at, clock.now())} {clockTime(i18n.language, row.at)}
      </time>
      <b>{where}</b>
      <span>{t(`house.reason.${reason}`)}</span>
    </button>
  )
}

/** As it came, with everything invisible written out. */
function RawText({ row }: { row: SetAsideRow }): ReactNode {
  const { t } = useTranslation()
  const { text } = rawOf(row)
  const rest = text.length - SHOWN
  return (
    <>
      {/* Reached by Tab, so that a long one can be scrolled by the arrow keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above */}
      <pre className="house__raw" tabIndex={0} dir="ltr" aria-label={t('house.aside.raw')} data-testid="set-aside-raw">
        {visible(text.slice(0, SHOWN))}
      </pre>
      {rest > 0 && <p className="house__none">{t('house.aside.rest', { count: rest })}</p>}
    </>
  )
}

function Confirm({ onDrop, onBack }: { onDrop: () => void; onBack: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <p className="house__ask" role="alert">
        {t('house.aside.ask')}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the keys are where the question is */}
      <Button look="amber" autoFocus onClick={onDrop} data-testid="set-aside-drop-sure">
        {t('house.aside.sure')} <Kbd parts={['↵']} />
      </Button>
      <Button look="plain" onClick={onBack} data-testid="set-aside-back">
        {t('house.aside.back')} <Kbd parts={['Esc']} />
      </Button>
    </>
  )
}
