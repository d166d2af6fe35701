import { Checkbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AlertKind, type AlertSettings } from '../../../shared/model/alert-settings.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { ChoiceRow } from '../../ui/choice.tsx'

const WAYS = ['sound', 'popup', 'flash'] as const
const VOLUMES = ['0', '0.3', '0.7', '1'] as const
const REPEATS = ['0', '15000', '30000', '60000'] as const

const nearest = <T extends string>(options: readonly T[], value: number): T | undefined =>
  options.toSorted((a, b) => Math.abs(Number(a) - value) - Math.abs(Number(b) - value))[0]

/** What rings, pops up and blinks, event by event, how loud and how often again. */
export function AlertSection(): ReactNode {
  const { t } = useTranslation()
  const { settings, request } = useServices()
  const { alerts } = useValue(settings)
  const [failed, setFailed] = useState(false)
  const set = async (patch: Partial<AlertSettings>): Promise<void> => {
    const result = await request['settings.set']({ alerts: { ...settings.get().alerts, ...patch } })
    setFailed(!result.ok)
  }
  return (
    <>
      <AlertGrid alerts={alerts} change={(rules) => void set({ rules })} />
      <ChoiceRow
        label={t('alert.prefs.volume')}
        value={nearest(VOLUMES, alerts.volume) ?? '0.7'}
        options={VOLUMES.map((value) => ({
          value,
          label: value === '0' ? t('alert.prefs.silent') : `${Math.round(Number(value) * 100)} %`,
        }))}
        onChange={(volume) => void set({ volume: Number(volume) })}
      />
      <ChoiceRow
        label={t('alert.prefs.repeat')}
        value={nearest(REPEATS, alerts.repeatMs) ?? '30000'}
        options={REPEATS.map((value) => ({
          value,
          label: value === '0' ? t('alert.prefs.never') : t('alert.prefs.every', { count: Number(value) / 1_000 }),
        }))}
        onChange={(repeatMs) => void set({ repeatMs: Number(repeatMs) })}
      />
      <ChoiceRow
        label={t('alert.prefs.names.label')}
        value={alerts.showNames ? 'show' : 'hide'}
        options={(['hide', 'show'] as const).map((value) => ({ value, label: t(`alert.prefs.names.${value}`) }))}
        onChange={(names) => void set({ showNames: names === 'show' })}
      />
      {failed && (
        <p className="settings__failed" role="alert">
          {t('settings.failed')}
        </p>
      )}
    </>
  )
}

type GridProps = { alerts: AlertSettings; change: (rules: AlertSettings['rules']) => void }

function AlertGrid({ alerts, change }: GridProps): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="alert-grid">
      <span className="alert-grid__what" />
      {WAYS.map((way) => (
        <span key={way} className="alert-grid__head">
          {t(`alert.prefs.way.${way}`)}
        </span>
      ))}
      {AlertKind.options.flatMap((kind) => [
        <span key={kind} className="alert-grid__what">
          {t(`alert.title.${kind}`)}
        </span>,
        ...WAYS.map((way) => (
          <span key={`${kind} ${way}`}>
            <Checkbox.Root
              className="check"
              checked={alerts.rules[kind][way]}
              onCheckedChange={(on) => change({ ...alerts.rules, [kind]: { ...alerts.rules[kind], [way]: on } })}
              aria-label={`${t(`alert.title.${kind}`)} · ${t(`alert.prefs.way.${way}`)}`}
              data-testid={`alert-${kind}-${way}`}
            >
              <Checkbox.Indicator className="check__mark">
                <Check size={13} strokeWidth={3} aria-hidden="true" />
              </Checkbox.Indicator>
            </Checkbox.Root>
          </span>
        )),
      ])}
    </div>
  )
}
