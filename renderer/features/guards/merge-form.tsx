import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { Held } from './decision-rules.ts'
import { useFieldWords } from './decision-sides.tsx'
import {
  defaultPick,
  differing,
  fieldsComplete,
  merged,
  versionsOf,
  type CaptureField,
  type Picked,
  type Picks,
  type Versions,
} from './merge-rules.ts'
import { mergedRemark, type Merged, type RecordFacts } from './record-rules.ts'

type Props = { held: Held; facts: RecordFacts; onDone: (merged: Merged) => void; onBack: () => void }

/** One of two wordings made of both. Nothing is decided before it is confirmed. */
export function MergeForm({ held, facts, onDone, onBack }: Props): ReactNode {
  const { t } = useTranslation()
  const { body } = held
  const record = facts.records[0]
  if ((body?.kind === 'capture.add' || body?.kind === 'capture.amend') && record !== undefined && fieldsComplete)
    return <FieldMerge versions={versionsOf(body.capture, held.composedAt, record)} by={record.by.name} onDone={onDone} onBack={onBack} />
  if (body?.kind === 'customer.edit' && facts.file !== null)
    return <RemarkMerge initial={mergedRemark(facts.file.profile.remark, body.remark ?? '')} onDone={onDone} onBack={onBack} />
  return (
    <p className="decision__error" role="alert">
      {t('decideRecord.gone')} <Button onClick={onBack}>{t('decideRecord.back')}</Button>
    </p>
  )
}

type FieldProps = { versions: Versions; by: string; onDone: Props['onDone']; onBack: Props['onBack'] }

/** Field by field: up and down move, left and right choose, Enter confirms. */
function FieldMerge({ versions, by, onDone, onBack }: FieldProps): ReactNode {
  const { t, i18n } = useTranslation()
  const [picks, setPicks] = useState<Picks>({})
  const form = useRef<HTMLFieldSetElement>(null)
  const fields = differing(versions)
  const done = (): void => onDone({ capture: merged(versions, picks) })
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input:checked, button')
    first?.focus()
  }, [])
  const move = (field: CaptureField, step: number): void => {
    const next = fields[fields.indexOf(field) + step]
    form.current?.querySelector<HTMLElement>(`[data-field="${next}"] input:checked`)?.focus()
  }
  return (
    <fieldset ref={form} className="merge" aria-label={t('decideRecord.merge.title')} data-testid="merge-form">
      <p className="decision__ask">{t('decideRecord.merge.how')}</p>
      <div className="merge__line merge__head" aria-hidden="true">
        <span />
        <span>{t('decide.yours', { time: clockTime(i18n.language, versions.minedAt) })}</span>
        <span>{t('decideRecord.theirs', { name: by, time: clockTime(i18n.language, versions.theirsAt) })}</span>
      </div>
      {fields.map((field) => (
        <FieldLine
          key={field}
          field={field}
          versions={versions}
          picked={picks[field] ?? defaultPick(field, versions)}
          pick={(picked) => setPicks({ ...picks, [field]: picked })}
          move={(step) => move(field, step)}
          onDone={done}
          onBack={onBack}
        />
      ))}
      {fields.length === 0 && <p>{t('decideRecord.merge.same')}</p>}
      <Ends confirmKey={['↵']} onDone={done} onBack={onBack} />
    </fieldset>
  )
}

type LineProps = {
  field: CaptureField
  versions: Versions
  picked: Picked
  pick: (picked: Picked) => void
  move: (step: number) => void
  onDone: () => void
  onBack: () => void
}

function FieldLine({ field, versions, picked, pick, move, onDone, onBack }: LineProps): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  const value = useFieldWords()
  const line = useRef<HTMLDivElement>(null)
  const turn = (which: Picked): void => {
    pick(which)
    line.current?.querySelector<HTMLElement>(`input[value="${which}"]`)?.focus()
  }
  const key = (event: KeyboardEvent): void => {
    if (composition.owns(event.nativeEvent)) return
    const acts: Partial<Record<string, () => void>> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      ArrowLeft: () => turn('mine'),
      ArrowRight: () => turn('theirs'),
      Enter: onDone,
      Escape: onBack,
    }
    const act = acts[event.key]
    if (act === undefined) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }
  const name = t(`decideRecord.field.${field}`)
  return (
    <div ref={line} className="merge__line" role="radiogroup" aria-label={name} data-field={field}>
      <span className="merge__name">{name}</span>
      {(['mine', 'theirs'] as const).map((which) => (
        <label key={which} className={picked === which ? 'merge__side merge__side--picked' : 'merge__side'} data-picked={picked === which}>
          <input
            type="radio"
            name={`merge-${field}`}
            value={which}
            checked={picked === which}
            onChange={() => pick(which)}
            onKeyDown={key}
          />{' '}
          {value(field, versions[which]) || t('decideRecord.merge.empty')}
        </label>
      ))}
    </div>
  )
}

type RemarkProps = { initial: string; onDone: Props['onDone']; onBack: Props['onBack'] }

/** Both remarks in one field, to be put right. */
function RemarkMerge({ initial, onDone, onBack }: RemarkProps): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  const [remark, setRemark] = useState(initial)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const key = (event: KeyboardEvent): void => {
    if (composition.owns(event.nativeEvent)) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onDone({ remark })
    else if (event.key === 'Escape') onBack()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="merge" data-testid="merge-form">
      <textarea
        ref={field}
        className="merge__remark"
        value={remark}
        maxLength={2_000}
        aria-label={t('decideRecord.merge.title')}
        onChange={(event) => setRemark(event.target.value)}
        onKeyDown={key}
      />
      <Ends confirmKey={['Ctrl', '↵']} onDone={() => onDone({ remark })} onBack={onBack} />
    </div>
  )
}

function Ends({ confirmKey, onDone, onBack }: { confirmKey: readonly string[]; onDone: () => void; onBack: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="decision__choices">
      <Button look="amber" onClick={onDone} data-testid="merge-confirm">
        {t('decideRecord.merge.confirm')} <Kbd parts={confirmKey} />
      </Button>
      <Button onClick={onBack}>
        {t('decideRecord.back')} <Kbd parts={['Esc']} />
      </Button>
    </div>
  )
}
