import * as z from 'zod/mini'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { must } from '../../shared/lib/assert.ts'
import { bridge } from '../bridge/bridge.ts'
import { openLedgerViews } from '../data/open-ledger-views.ts'
import { openPhrases } from '../data/phrases-repo.ts'
import { applyLook } from '../lib/theme.ts'
import { composeApp, type SeenWindow } from './compose-app.ts'
import { reportErrors } from './error-handlers.ts'
import { createWords } from './i18n.ts'
import { PageFrame } from './page-frame.tsx'
import '../styles/base.css'

/** Starts the page of one kind of window: services with main's first answers, look, words, and `page` inside them. */
export async function openPage(kind: SeenWindow, page: ReactNode): Promise<void> {
  // The content policy forbids compiling code from text, which zod does unless told not to.
  z.config({ jitless: true })
  const services = await composeApp({ bridge: bridge(), openLedger: openLedgerViews, openPhrases, window: kind })
  const { language } = services.settings.get()
  applyLook(document.documentElement, services.settings.get())
  document.documentElement.lang = language
  const words = await createWords(language)
  createRoot(must(document.getElementById('root'), 'root element')).render(
    <PageFrame services={services} words={words} onError={reportErrors(window)}>
      {page}
    </PageFrame>,
  )
}
