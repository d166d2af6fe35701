import { PanelPage } from './app/layout/panel-page.tsx'
import { openPage } from './app/open-page.tsx'

await openPage('panel', <PanelPage />)
