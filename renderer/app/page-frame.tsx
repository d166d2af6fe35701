import type { i18n } from 'i18next'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { applyLook } from '../lib/theme.ts'
import { useValue } from '../lib/use-value.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { changeLanguage } from './i18n.ts'
import { ServicesProvider, useCommand, useServices, type DeskServices } from './services.tsx'
import { useAppKeys } from './use-app-keys.ts'

type Props = { services: DeskServices; words: i18n; onError: (error: unknown) => void; children: ReactNode }

/** What every window has around its page: services, a net for errors, look, language and keys. */
export function PageFrame({ services, words, onError, children }: Props): ReactNode {
  return (
    <ServicesProvider services={services}>
      <ErrorBoundary fallback={<Broken />} onError={onError}>
        <Inside words={words}>{children}</Inside>
      </ErrorBoundary>
    </ServicesProvider>
  )
}

function Inside({ words, children }: { words: i18n; children: ReactNode }): ReactNode {
  useLook(words)
  useAppKeys()
  useZoomKeys()
  return children
}

function useZoomKeys(): void {
  const { request } = useServices()
  useCommand('view.zoomIn', () => void request['window.zoom']({ step: 1 }))
  useCommand('view.zoomOut', () => void request['window.zoom']({ step: -1 }))
  useCommand('view.zoomReset', () => void request['window.zoom']({ step: 0 }))
}

/** Look and language follow the settings at once. */
function useLook(words: i18n): void {
  const { settings } = useServices()
  const { theme, density, language } = useValue(settings)
  useEffect(() => applyLook(document.documentElement, { theme, density }), [theme, density])
  useEffect(() => {
    document.documentElement.lang = language
    void changeLanguage(words, language)
  }, [words, language])
}

function Broken(): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="broken">
      <Empty title={t('app.failed.title')}>{t('app.failed.body')}</Empty>
      <Button look="primary" onClick={() => location.reload()}>
        {t('app.failed.reload')}
      </Button>
    </div>
  )
}
