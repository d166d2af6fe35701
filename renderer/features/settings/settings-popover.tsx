import { useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsPatch } from '../../../shared/model/settings.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { ChoiceRow } from '../../ui/choice.tsx'
import { Popup } from '../../ui/popup.tsx'
import './settings.css'

type Props = { anchor: RefObject<HTMLElement | null>; onClose: () => void }

/** Look, language and send key. Each choice is kept at once. */
export function SettingsPopover({ anchor, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { settings, request } = useServices()
  const now = useValue(settings)
  const [failed, setFailed] = useState(false)
  const set = async (patch: SettingsPatch): Promise<void> => {
    const result = await request['settings.set'](patch)
    setFailed(!result.ok)
  }
  return (
    <Popup title={t('settings.title')} anchor={anchor} onClose={onClose} data-testid="settings">
      <ChoiceRow
        label={t('settings.theme.label')}
        value={now.theme}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        onChange={(theme) => void set({ theme })}
      />
      <ChoiceRow
        label={t('settings.language.label')}
        value={now.language}
        options={[
          { value: 'zh-CN', label: '简体中文' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(language) => void set({ language })}
      />
      <ChoiceRow
        label={t('settings.sendKey.label')}
        value={now.sendKey}
        options={(['enter', 'ctrl_enter', 'both'] as const).map((value) => ({ value, label: t(`settings.sendKey.${value}`) }))}
        onChange={(sendKey) => void set({ sendKey })}
      />
      <p className="settings__hint">{t('settings.sendKeyHint')}</p>
      {failed && (
        <p className="settings__failed" role="alert">
          {t('settings.failed')}
        </p>
      )}
    </Popup>
  )
}
