import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import './session.css'

/** Who is signed in where. Signing out is the desk's, which knows what is unfinished. */
export function AccountSection(): ReactNode {
  const { t } = useTranslation()
  const { session } = useServices()
  const now = useValue(session)
  if (now === null) return <p>{t('prefs.signedOut')}</p>
  return (
    <>
      <p className="account__name">
        {now.agent.name} <span className="tag">{t(`account.role.${now.agent.role}`)}</span>
      </p>
      <p className="account__gateway">
        {t('account.gateway')} {now.gatewayUrl}
      </p>
      {!now.storageProtected && <p className="account__warning">{t('account.unprotected')}</p>}
      <p className="account__gateway">{t('prefs.signOutHint')}</p>
    </>
  )
}
