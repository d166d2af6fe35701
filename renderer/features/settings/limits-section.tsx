import { NumberField } from '@base-ui/react/number-field'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/model/settings.ts'
import { useSetting } from './use-setting.tsx'

type Limits = Settings['limits']
const NAMES = ['warnMs', 'goalMs', 'nagMs', 'scoredMs'] as const

/** Each limit is longer than the one before. */
const inOrder = (limits: Limits): boolean => NAMES.every((name, i) => i === 0 || limits[NAMES[i - 1] ?? name] < limits[name])

/** When a wait is shown as late, in seconds. Limits out of order are told and not kept. */
export function LimitsSection(): ReactNode {
  const { t } = useTranslation()
  const { now, set, trouble } = useSetting()
  const [wrong, setWrong] = useState<Limits | null>(null)
  const shown = wrong ?? now.limits
  const change = (name: keyof Limits, seconds: number | null): void => {
    if (seconds === null) return
    const next = { ...shown, [name]: Math.round(seconds) * 1_000 }
    setWrong(inOrder(next) ? null : next)
    if (inOrder(next)) set({ limits: next })
  }
  return (
    <>
      {NAMES.map((name) => (
        <LimitField key={name} name={name} seconds={shown[name] / 1_000} change={(seconds) => change(name, seconds)} />
      ))}
      {wrong !== null && (
        <p className="settings__failed" role="alert">
          {t('prefs.limits.wrong')}
        </p>
      )}
      {trouble}
    </>
  )
}

type FieldProps = { name: keyof Limits; seconds: number; change: (seconds: number | null) => void }

function LimitField({ name, seconds, change }: FieldProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  return (
    <NumberField.Root className="limit" id={id} min={1} max={86_400} value={seconds} onValueCommitted={change} data-limit={name}>
      <label htmlFor={id}>{t(`prefs.limits.${name}`)}</label>
      <NumberField.Group className="limit__group">
        <NumberField.Decrement className="limit__step" aria-label={t('prefs.limits.less')}>
          −
        </NumberField.Decrement>
        <NumberField.Input className="limit__input" />
        <NumberField.Increment className="limit__step" aria-label={t('prefs.limits.more')}>
          +
        </NumberField.Increment>
      </NumberField.Group>
      <span>{t('prefs.limits.unit')}</span>
    </NumberField.Root>
  )
}
