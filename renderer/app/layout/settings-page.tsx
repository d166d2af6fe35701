import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../use-page-title.ts'

/** The page of the settings window. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation()
  usePageTitle(t('window.settings.title'))
  return (
    <main className="empty" data-testid="settings-window">
      <h1>{t('window.settings.title')}</h1>
    </main>
  )
}
