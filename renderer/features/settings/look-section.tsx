import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceRow } from '../../ui/choice.tsx'
import { useSetting } from './use-setting.tsx'

const ZOOMS = ['0.8', '0.9', '1', '1.1', '1.25', '1.5', '1.75', '2'] as const

/** The step nearest to a zoom set by key. */
const nearestZoom = (zoom: number): (typeof ZOOMS)[number] =>
  ZOOMS.toSorted((a, b) => Math.abs(Number(a) - zoom) - Math.abs(Number(b) - zoom))[0] ?? '1'

/** Theme, language, density and zoom; each choice is kept at once. */
export function LookSection(): ReactNode {
  const { t } = useTranslation()
  const { now, set, trouble } = useSetting()
  return (
    <>
      <ChoiceRow
        label={t('settings.theme.label')}
        value={now.theme}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        onChange={(theme) => set({ theme })}
      />
      <ChoiceRow
        label={t('settings.language.label')}
        value={now.language}
        options={[
          { value: 'zh-CN', label: '简体中文' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(language) => set({ language })}
      />
      <ChoiceRow
        label={t('prefs.density.label')}
        value={now.density}
        options={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`prefs.density.${value}`) }))}
        onChange={(density) => set({ density })}
      />
      <ChoiceRow
        label={t('prefs.zoom.label')}
        value={nearestZoom(now.zoom)}
        options={ZOOMS.map((value) => ({ value, label: `${Math.round(Number(value) * 100)} %` }))}
        onChange={(zoom) => set({ zoom: Number(zoom) })}
      />
      <p className="settings__hint">{t('prefs.zoom.hint')}</p>
      {trouble}
    </>
  )
}
