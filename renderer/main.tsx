import { App } from './app/app.tsx'
import { openPage } from './app/open-page.tsx'

await openPage('desk', <App />)
