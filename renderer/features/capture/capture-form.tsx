import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { clockTime, restTime } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { ChoiceField, WordsField } from './fields.tsx'
import { CATEGORIES, CHANNELS, dueOf, happenedOf, LIMITS, type FieldName } from './form-rules.ts'
import type { FormValues } from './form-values.ts'

type Props = {
  form: FormValues
  missing: readonly FieldName[]
  change: (part: Partial<FormValues>) => void
  onward: (name: string, words: boolean) => void
}

/** The fields of one contact, in the order a call goes. */
export function CaptureFields({ form, missing, change, onward }: Props): ReactNode {
  const { t } = useTranslation()
  const bad = (name: FieldName): boolean => missing.includes(name)
  const words = (name: 'who' | 'contact' | 'orderNo' | 'promise'): ReactNode => (
    <WordsField
      name={name}
      label={t(`capture.field.${name}`)}
      invalid={bad(name)}
      value={form[name]}
      limit={LIMITS[name]}
      placeholder={t(`capture.example.${name}`)}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    <>
      <ChoiceField
        name="channel"
        label={t('capture.field.channel')}
        invalid={false}
        value={form.channel}
        options={CHANNELS.map((value) => ({ value, label: t(`capture.channel.${value}`) }))}
        onChange={(channel) => change({ channel })}
        onward={onward}
      />
      {words('who')}
      {words('contact')}
      {words('orderNo')}
      <CategoryAndUrgency form={form} missing={missing} change={change} onward={onward} />
      <WordsField
        name="request"
        label={t('capture.field.request')}
        invalid={bad('request')}
        value={form.request}
        limit={LIMITS.request}
        rows={2}
        onChange={(request) => change({ request })}
      />
      {words('promise')}
      <Times form={form} missing={missing} change={change} />
    </>
  )
}

type Sorted = Pick<FormValues, 'category' | 'urgency'>
type SortedProps = Pick<Props, 'onward'> & { missing: readonly string[]; form: Sorted; change: (part: Partial<Sorted>) => void }

/** The three categories and four urgencies of the house, for contacts and tickets alike. */
export function CategoryAndUrgency({ form, missing, change, onward }: SortedProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <ChoiceField
        name="category"
        label={t('capture.field.category')}
        invalid={missing.includes('category')}
        value={form.category}
        options={CATEGORIES.map((value) => ({ value, label: t(`capture.category.${value}`) }))}
        onChange={(category) => change({ category })}
        onward={onward}
      />
      <ChoiceField
        name="urgency"
        label={t('capture.field.urgency')}
        invalid={missing.includes('urgency')}
        value={form.urgency}
        options={(['1', '2', '3', '4'] as const).map((value) => ({ value, label: value }))}
        onChange={(urgency) => change({ urgency })}
        onward={onward}
      />
    </>
  )
}

/** Both times with how they were understood. */
function Times({ form, missing, change }: Omit<Props, 'onward'>): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock, serverNow } = useServices()
  // Once a minute is enough for a time shown in minutes.
  const minute = useNow(clock, 60_000)
  const now = useMemo(() => (minute >= 0 ? serverNow() : 0), [minute, serverNow])
  const due = dueOf(form, now)
  const happened = happenedOf(form, now)
  const shown = (at: number | 'unreadable'): string =>
    at === 'unreadable' ? t('capture.time.unreadable') : restTime(i18n.language, at, now)
  return (
    <>
      <WordsField
        name="due"
        label={t('capture.field.due')}
        invalid={missing.includes('due')}
        value={form.due}
        limit={LIMITS.due}
        placeholder={t('capture.example.due')}
        aside={due === null ? null : shown(due)}
        onChange={(value) => change({ due: value })}
      />
      <WordsField
        name="happened"
        label={t('capture.field.happened')}
        invalid={missing.includes('happened')}
        value={form.happened}
        limit={LIMITS.happened}
        placeholder={t('capture.example.happened')}
        aside={form.startedAt === null ? t('capture.time.now', { time: clockTime(i18n.language, now) }) : shown(happened)}
        onChange={(value) => change({ happened: value })}
      />
    </>
  )
}
