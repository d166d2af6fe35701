import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceRow } from '../../ui/choice.tsx'
import { useSetting } from './use-setting.tsx'

/** How a reply leaves the field. */
export function WritingSection(): ReactNode {
  const { t } = useTranslation()
  const { now, set, trouble } = useSetting()
  return (
    <>
      <ChoiceRow
        label={t('settings.sendKey.label')}
        value={now.sendKey}
        options={(['enter', 'ctrl_enter', 'both'] as const).map((value) => ({ value, label: t(`settings.sendKey.${value}`) }))}
        onChange={(sendKey) => set({ sendKey })}
      />
      <p className="settings__hint">{t('settings.sendKeyHint')}</p>
      {trouble}
    </>
  )
}
