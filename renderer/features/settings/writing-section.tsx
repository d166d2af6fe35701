import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceRow } from '../../ui/choice.tsx'
import { useSetting } from './use-setting.tsx'

/** Seconds a reply may wait before it goes. */
const HOLDS = [0, 1, 2, 3, 5]

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
      <ChoiceRow
        label={t('prefs.hold.label')}
        value={String(now.sendHold)}
        options={HOLDS.map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? t('prefs.hold.none') : t('prefs.hold.seconds', { count: seconds }),
        }))}
        onChange={(seconds) => set({ sendHold: Number(seconds) })}
      />
      <p className="settings__hint">{t('prefs.hold.hint')}</p>
      {trouble}
    </>
  )
}
