import { SettingsPage } from './app/layout/settings-page.tsx'
import { openPage } from './app/open-page.tsx'

await openPage('settings', <SettingsPage />)
