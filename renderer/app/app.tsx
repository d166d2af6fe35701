import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { i18n } from 'i18next'
import type { Session } from '../../shared/model/session.ts'
import { NoticeStrip } from '../features/notices/notice-strip.tsx'
import { SignIn } from '../features/session/sign-in.tsx'
import { applyTheme } from '../lib/theme.ts'
import { useValue } from '../lib/use-value.ts'
import { BrandMark } from '../ui/brand-mark.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { changeLanguage } from './i18n.ts'
import { Desk } from './layout/desk.tsx'
import { ServicesProvider, useServices, type DeskServices } from './services.tsx'
import { useAppKeys } from './use-app-keys.ts'

type Props = { services: DeskServices; words: i18n; onError: (error: unknown) => void }

/** The whole desk window. */
export function App({ services, words, onError }: Props): ReactNode {
  return (
    <ServicesProvider services={services}>
      <ErrorBoundary fallback={<Broken />} onError={onError}>
        <Root words={words} />
      </ErrorBoundary>
    </ServicesProvider>
  )
}

function Root({ words }: { words: i18n }): ReactNode {
  const services = useServices()
  const session = useValue(services.session)
  const connection = useValue(services.connection)
  /** The session that asked to sign in again; a new one is another object. */
  const [again, setAgain] = useState<Session | null>(null)
  useSettings(words)
  useAppKeys()
  const refused = connection.kind === 'refused' ? connection.reason : null
  if (session === null || again === session)
    return (
      <div className="gate">
        <NoticeStrip />
        <SignIn refused={refused} onBack={session === null ? null : () => setAgain(null)} mark={<BrandMark size={22} />} />
      </div>
    )
  const { accountId } = session
  return <Desk key={accountId} ledger={services.ledger(accountId)} session={session} onSignInAgain={() => setAgain(session)} />
}

/** Look and language follow the settings at once. */
function useSettings(words: i18n): void {
  const { settings } = useServices()
  const { theme, language } = useValue(settings)
  useEffect(() => applyTheme(document.documentElement, theme), [theme])
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
