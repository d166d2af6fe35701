import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import type { PhraseBook } from './phrase-book.ts'
import { writeCsv, writeJson, type RowFault } from './phrase-file.ts'
import { useStopped } from './use-stopped.ts'
import { useImport, type Import, type ImportStep } from './use-import.ts'

/** Rows of a report that are shown; the number tells the rest. */
const SHOWN = 100
/** A file is fetched by the browser after the click; its bytes stay that long. Milliseconds. */
const FETCHED_MS = 60_000

/** Brings phrases in from a file and takes them along. Nothing is written before the agent has seen what would be. */
export function PhraseTransfer({ book }: { book: PhraseBook }): ReactNode {
  const { t } = useTranslation()
  const triggers = useValue(book.triggers)
  const bringing = useImport(book)
  return (
    <section className="view__list editor__transfer">
      <p className="editor__hint">{t('phraseEditor.choose')}</p>
      <Doors book={book} bringing={bringing} />
      <div className="editor__told" aria-live="polite">
        <Outcome bringing={bringing} />
      </div>
      <label className="editor__field editor__field--short">
        <span>{t('phraseEditor.triggers')}</span>
        <input
          key={triggers}
          defaultValue={triggers}
          maxLength={12}
          onBlur={(event) => book.chooseTriggers(event.target.value)}
          data-testid="phrase-triggers"
        />
      </label>
    </section>
  )
}

/** In and out. */
function Doors({ book, bringing }: { book: PhraseBook; bringing: Import }): ReactNode {
  const { t } = useTranslation()
  const { clock } = useServices()
  const file = useRef<HTMLInputElement>(null)
  const download = (name: string, text: string): void => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    clock.after(FETCHED_MS, () => URL.revokeObjectURL(url))
  }
  return (
    <div className="view__bar">
      <input
        ref={file}
        type="file"
        hidden
        accept=".csv,.json,.txt"
        aria-label={t('phraseEditor.import')}
        data-testid="phrase-import"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen !== undefined) void bringing.read(chosen)
          event.target.value = ''
        }}
      />
      <Button onClick={() => file.current?.click()} data-testid="phrase-import-button">
        {t('phraseEditor.import')}
      </Button>
      <Button onClick={() => download('phrases.csv', writeCsv(book.all()))} data-testid="phrase-export-csv">
        {t('phraseEditor.exportCsv')}
      </Button>
      <Button onClick={() => download('phrases.json', writeJson(book.all()))} data-testid="phrase-export-json">
        {t('phraseEditor.exportJson')}
      </Button>
    </div>
  )
}

function Outcome({ bringing: { step, write, leave } }: { bringing: Import }): ReactNode {
  const { t } = useTranslation()
  switch (step.kind) {
    case 'idle':
      return null
    case 'refused':
      return (
        <p className="editor__trouble" data-testid="import-refused">
          {t(`phraseEditor.refused.${step.fault}`)}
        </p>
      )
    case 'ready':
      return <Report step={step} write={() => void write(step.plan)} leave={leave} />
    case 'writing':
      return <p>{t('phraseEditor.writing')}</p>
    case 'done':
      return <p data-testid="import-done">{t('phraseEditor.done', { count: step.count })}</p>
    case 'failed':
      return <p className="editor__trouble">{t('phraseEditor.failed')}</p>
    default:
      return null
  }
}

type ReportProps = { step: Extract<ImportStep, { kind: 'ready' }>; write: () => void; leave: () => void }

function Report({ step, write, leave }: ReportProps): ReactNode {
  const { t } = useTranslation()
  const { plan, faults } = step
  const stopped = useStopped()
  const marked = [...plan.add, ...plan.change].filter(({ text }) => stopped.of(text) !== null)
  const nothing = plan.add.length + plan.change.length === 0
  return (
    <div className="editor__report" data-testid="import-report">
      <p>
        <b>{step.file}</b> · {step.encoding.toUpperCase()}
      </p>
      <p>{t('phraseEditor.plan', { add: plan.add.length, change: plan.change.length, same: plan.same, faults: faults.length })}</p>
      {marked.length > 0 && (
        <div className="editor__trouble" data-testid="import-stopped" data-count={marked.length}>
          <p>{t('guard.imported', { count: marked.length })}</p>
          <ul className="editor__faults">
            {marked.slice(0, SHOWN).map(({ id, title, text }) => (
              <li key={id}>
                <b>{title}</b> {stopped.words(text)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {faults.length > 0 && (
        <ol className="editor__faults">
          {faults.slice(0, SHOWN).map((fault) => (
            <li key={`${fault.row} ${fault.detail}`}>
              <Fault fault={fault} />
            </li>
          ))}
        </ol>
      )}
      <div className="view__bar">
        {!nothing && (
          <Button look="primary" onClick={write} data-testid="import-write">
            {t('phraseEditor.write')}
          </Button>
        )}
        <Button onClick={leave}>{t(nothing ? 'phraseEditor.close' : 'phraseEditor.leave')}</Button>
      </div>
    </div>
  )
}

const NAMED = ['title', 'code', 'text', 'folder', 'shop', 'scope', 'stage', 'language'] as const

function Fault({ fault: { row, reason, detail } }: { fault: RowFault }): ReactNode {
  const { t } = useTranslation()
  const column = NAMED.find((name) => name === detail)
  return t(`phraseEditor.fault.${reason}`, { row, detail: column === undefined ? detail : t(`phraseEditor.field.${column}`) })
}
