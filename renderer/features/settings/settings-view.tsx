import { Tabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './settings-view.css'
import './safety.css'

export type SettingsTab = { id: 'look' | 'writing' | 'clocks' | 'alerts' | 'calendar' | 'keys' | 'safety' | 'account'; content: ReactNode }

/** The settings, a tab for each kind. What is in a tab comes from the part of the desk it belongs to. */
export function SettingsView({ tabs }: { tabs: readonly SettingsTab[] }): ReactNode {
  const { t } = useTranslation()
  return (
    <Tabs.Root className="prefs" orientation="vertical" defaultValue={tabs[0]?.id}>
      <Tabs.List className="prefs__tabs" aria-label={t('prefs.nav')} activateOnFocus>
        {tabs.map(({ id }) => (
          <Tabs.Tab key={id} value={id} className="prefs__tab" data-testid="settings-tab" data-tab={id}>
            {t(`prefs.tab.${id}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, content }) => (
        <Tabs.Panel key={id} value={id} className="prefs__panel" data-testid="settings-panel" data-tab={id}>
          <h2 className="prefs__title">{t(`prefs.tab.${id}`)}</h2>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}
