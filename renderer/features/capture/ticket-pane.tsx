import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketDraft } from '../../../shared/model/capture.ts'
import { useKeymap, type Drafts } from '../../app/services.tsx'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { CategoryAndUrgency } from './capture-form.tsx'
import { WordsField } from './fields.tsx'
import { missingIn, type TicketNeeds, type TicketPhase, type TicketStart } from './ticket-form.ts'
import { useRecordDoor } from './use-door.ts'
import { usePaneKeys } from './use-pane-keys.ts'
import { useTicketForm } from './use-ticket-form.ts'
import './capture.css'

type Props = {
  drafts: Drafts
  accountId: string
  start: TicketStart
  /** Grows when the caret should come here. */
  asked: number
  onClose: () => void
  onSaved: (ticket: TicketDraft) => void
}

const FIELDS = ['category', 'urgency', 'summary', 'customerName', 'orderNo'] as const
const SUMMARY = 2_000

/** G1: a ticket is never saved without category, urgency and summary. By keys alone, beside the desk. The caller keys it by its place. */
export function TicketPane({ drafts, accountId, start, asked, onClose, onSaved }: Props): ReactNode {
  const { t } = useTranslation()
  const door = useRecordDoor(accountId)
  const { form, failed } = useTicketForm({ drafts, start, save: door.ticket })
  const { values, phase } = useValue(form)
  const { change, submit } = form
  const { pane, onKeyDown, focusField, onward } = usePaneKeys({ fields: FIELDS, submit, close: onClose })
  const { tries, missing } = phase.kind === 'writing' ? phase : { tries: 0, missing: [] }
  const first = missing[0] ?? 'category'
  useLayoutEffect(() => {
    if (tries >= 0 && asked >= 0) focusField(first)
  }, [tries, asked, first, focusField])
  const ended = useLatest(onSaved)
  useEffect(() => {
    if (phase.kind === 'saved') ended.current(phase.ticket)
  }, [phase, ended])
  const still = missing.filter((name) => missingIn(values).includes(name))
  const words = (name: 'summary' | 'customerName' | 'orderNo', limit: number, rows?: number): ReactNode => (
    <WordsField
      name={name}
      label={t(`ticket.field.${name}`)}
      invalid={name === 'summary' && still.includes(name)}
      value={values[name]}
      limit={limit}
      rows={rows}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- two keys for all its fields, which are controls
    <aside ref={pane} className="capture" aria-label={t('ticket.title')} data-pane="ticket" data-testid="ticket" onKeyDown={onKeyDown}>
      <Head onClose={onClose} />
      <form className="capture__form" inert={phase.kind === 'saving'} onSubmit={(event) => event.preventDefault()}>
        <CategoryAndUrgency form={values} missing={still} change={change} onward={onward} />
        {words('summary', SUMMARY, 3)}
        {words('customerName', 500)}
        {words('orderNo', 100)}
      </form>
      <Foot phase={phase} missing={still} draftFailed={failed} save={submit} />
    </aside>
  )
}

type FootProps = { phase: TicketPhase; missing: readonly TicketNeeds[]; draftFailed: boolean; save: () => void }

function Foot({ phase, missing, draftFailed, save }: FootProps): ReactNode {
  const { t } = useTranslation()
  const trouble =
    phase.kind === 'failed'
      ? t(`capture.error.${phase.error}`)
      : missing.length > 0
        ? t('capture.missing', { fields: missing.map((name) => t(`ticket.needs.${name}`)).join(t('capture.comma')) })
        : draftFailed
          ? t('capture.draftFailed')
          : null
  return (
    <footer className="capture__foot">
      {trouble !== null && (
        <p className="capture__trouble" role="alert" data-testid="ticket-error">
          {trouble}
        </p>
      )}
      <span className="capture__saved">{t('ticket.hint')}</span>
      <Button look="primary" onClick={save} aria-keyshortcuts="Enter Control+Enter" data-testid="ticket-save">
        {t('ticket.save')} <Kbd parts={['↵']} />
      </Button>
    </footer>
  )
}

function Head({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const keymap = useKeymap()
  return (
    <header className="capture__head">
      <h2 className="capture__title">{t('ticket.title')}</h2>
      <Kbd parts={keymap.parts('ticket.new')} />
      <span className="capture__gap" />
      <Kbd parts={['Esc']} />
      <Button look="quiet" onClick={onClose} aria-label={t('capture.close')} aria-keyshortcuts="Escape">
        <X size={14} aria-hidden="true" />
      </Button>
    </header>
  )
}
