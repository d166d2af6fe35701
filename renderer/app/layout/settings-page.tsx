import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AlertSection } from '../../features/alerts/alert-section.tsx'
import { RulesSection } from '../../features/guards/rules-section.tsx'
import { KeySettings } from '../../features/hotkeys/key-settings.tsx'
import { RehearsalSection } from '../../features/rehearsal/rehearsal-section.tsx'
import { AccountSection } from '../../features/session/account-section.tsx'
import { CalendarSection } from '../../features/settings/calendar-section.tsx'
import { LookSection } from '../../features/settings/look-section.tsx'
import { LimitsSection } from '../../features/settings/limits-section.tsx'
import { SettingsView } from '../../features/settings/settings-view.tsx'
import { WritingSection } from '../../features/settings/writing-section.tsx'
import { useServices } from '../services.tsx'
import { usePageTitle } from '../use-page-title.ts'

/** The page of the settings window. Escape closes it. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation()
  usePageTitle(t('window.settings.title'))
  useEscape()
  return (
    <main className="page" aria-label={t('window.settings.title')} data-testid="settings-window">
      <SettingsView
        tabs={[
          { id: 'look', content: <LookSection /> },
          { id: 'writing', content: <WritingSection /> },
          { id: 'clocks', content: <LimitsSection /> },
          { id: 'alerts', content: <AlertSection /> },
          { id: 'calendar', content: <CalendarSection /> },
          { id: 'keys', content: <KeySettings /> },
          {
            id: 'safety',
            content: (
              <>
                <RehearsalSection />
                <RulesSection />
              </>
            ),
          },
          { id: 'account', content: <AccountSection /> },
        ]}
      />
    </main>
  )
}

function useEscape(): void {
  const { request, composition } = useServices()
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || composition.owns(event)) return
      void request['window.close']({ kind: 'settings' })
    }
    window.addEventListener('keydown', key)
    return () => window.removeEventListener('keydown', key)
  }, [request, composition])
}
