import * as z from 'zod/mini'
import { createRoot } from 'react-dom/client'
import { must } from '../shared/lib/assert.ts'
import { App } from './app/app.tsx'
import { composeApp } from './app/compose-app.ts'
import { reportErrors } from './app/error-handlers.ts'
import { createWords } from './app/i18n.ts'
import { bridge } from './bridge/bridge.ts'
import { openLedgerViews } from './data/open-ledger-views.ts'
import { applyTheme } from './lib/theme.ts'
import './styles/base.css'

// The content policy forbids compiling code from text, which zod does unless told not to.
z.config({ jitless: true })

const services = await composeApp({ bridge: bridge(), openLedger: openLedgerViews })
const { theme, language } = services.settings.get()
applyTheme(document.documentElement, theme)
document.documentElement.lang = language
const words = await createWords(language)
const onError = reportErrors(window)
createRoot(must(document.getElementById('root'), 'root element')).render(<App services={services} words={words} onError={onError} />)
