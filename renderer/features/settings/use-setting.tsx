import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings, SettingsPatch } from '../../../shared/model/settings.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import './settings.css'

/** The settings as they are, a way to change them at once, and what to show when a change was not kept. */
export function useSetting(): { now: Settings; set: (patch: SettingsPatch) => void; trouble: ReactNode } {
  const { t } = useTranslation()
  const { settings, request } = useServices()
  const now = useValue(settings)
  const [failed, setFailed] = useState(false)
  const write = async (patch: SettingsPatch): Promise<void> => {
    const result = await request['settings.set'](patch)
    setFailed(!result.ok)
  }
  const trouble = failed ? (
    <p className="settings__failed" role="alert">
      {t('settings.failed')}
    </p>
  ) : null
  return { now, set: (patch) => void write(patch), trouble }
}
