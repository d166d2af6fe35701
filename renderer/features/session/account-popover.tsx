import { useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../shared/model/session.ts'
import { useServices } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Popup } from '../../ui/popup.tsx'
import './session.css'

type Props = { session: Session; anchor: RefObject<HTMLElement | null>; onClose: () => void; children?: ReactNode }

/** Who is signed in where, and the way out; unfinished work is named before leaving. */
export function AccountPopover({ session, anchor, onClose, children }: Props): ReactNode {
  const { t } = useTranslation()
  const { request } = useServices()
  const [state, setState] = useState<{ kind: 'idle' | 'busy' | 'failed' } | { kind: 'unfinished'; count: number }>({ kind: 'idle' })
  const signOut = async (leaveWork: boolean): Promise<void> => {
    setState({ kind: 'busy' })
    const result = await request['session.signOut']({ leaveWork })
    if (result.ok) onClose()
    else setState(result.error.kind === 'unfinished' ? { kind: 'unfinished', count: result.error.count } : { kind: 'failed' })
  }
  return (
    <Popup title={t('account.title')} anchor={anchor} onClose={onClose} data-testid="account">
      <p className="account__name">
        {session.agent.name} <span className="tag">{t(`account.role.${session.agent.role}`)}</span>
      </p>
      {children}
      <p className="account__gateway">
        {t('account.gateway')} {session.gatewayUrl}
      </p>
      {!session.storageProtected && <p className="account__warning">{t('account.unprotected')}</p>}
      {state.kind === 'unfinished' ? (
        <div className="account__ask" role="alert">
          <p>{t('account.unfinished', { count: state.count })}</p>
          <div className="account__buttons">
            <Button look="amber" onClick={() => void signOut(true)} data-testid="sign-out-leave">
              {t('account.leave')}
            </Button>
            <Button onClick={onClose}>{t('account.stay')}</Button>
          </div>
        </div>
      ) : (
        <Button className="account__out" disabled={state.kind === 'busy'} onClick={() => void signOut(false)} data-testid="sign-out">
          {t('account.signOut')}
        </Button>
      )}
      {state.kind === 'failed' && (
        <p className="account__warning" role="alert">
          {t('account.failed')}
        </p>
      )}
    </Popup>
  )
}
