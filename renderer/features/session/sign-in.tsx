import { Languages } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { RequestError } from '../../../shared/ipc/bridge.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import './session.css'

type RefusedReason = Extract<ConnectionStatus, { kind: 'refused' }>['reason']
type SignInProblem = RequestError<'session.signIn'>['kind'] | 'fault'

type Props = {
  /** Why the last session ended by itself, if it did. */
  refused: RefusedReason | null
  /** Back to the desk without signing in; absent where there is no desk to go back to. */
  onBack: (() => void) | null
  mark: ReactNode
}

/** Address and token. The token goes to main and is never held here after that. */
export function SignIn({ refused, onBack, mark }: Props): ReactNode {
  const { t } = useTranslation()
  const { request } = useServices()
  const [state, setState] = useState<{ kind: 'idle' | 'busy' } | { kind: 'failed'; problem: SignInProblem }>({ kind: 'idle' })
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setState({ kind: 'busy' })
    const result = await request['session.signIn']({ gatewayUrl: fieldOf(form, 'url'), token: fieldOf(form, 'token') })
    if (result.ok) setState({ kind: 'idle' })
    else setState({ kind: 'failed', problem: result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind })
    if (result.ok) onBack?.()
  }
  const busy = state.kind === 'busy'
  return (
    <main className="sign-in">
      <form className="sign-in__card" onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <div className="sign-in__brand">
          {mark}
          {t('app.name')}
        </div>
        <h1 className="sign-in__title">{t('signIn.title')}</h1>
        <p className="sign-in__hint">{refused === null ? t('signIn.hint') : t(`signIn.again.${refused}`)}</p>
        <Fields problem={state.kind === 'failed' ? state.problem : null} />
        {state.kind === 'failed' && (
          <p className="sign-in__problem" role="alert" data-testid="sign-in-problem" data-kind={state.problem}>
            {t(`signIn.error.${state.problem}`)}
          </p>
        )}
        <div className="sign-in__buttons">
          <Button look="primary" type="submit" disabled={busy} data-testid="sign-in-submit">
            {busy ? t('signIn.busy') : t('signIn.submit')}
          </Button>
          {onBack !== null && <Button onClick={onBack}>{t('signIn.back')}</Button>}
        </div>
        <LanguageLine />
      </form>
    </main>
  )
}

function Fields({ problem }: { problem: SignInProblem | null }): ReactNode {
  const { t } = useTranslation()
  const { settings } = useServices()
  const { gatewayUrl } = useValue(settings)
  const token = useRef<HTMLInputElement>(null)
  // The address is known from last time; the token is what is missing.
  useEffect(() => token.current?.focus(), [])
  return (
    <>
      <label className="sign-in__label">
        {t('signIn.url')}
        <input
          name="url"
          data-testid="sign-in-url"
          defaultValue={gatewayUrl}
          required
          autoComplete="off"
          spellCheck={false}
          inputMode="url"
          aria-invalid={problem === 'bad_address'}
        />
      </label>
      <label className="sign-in__label">
        {t('signIn.token')}
        <input
          ref={token}
          name="token"
          data-testid="sign-in-token"
          type="password"
          required
          autoComplete="off"
          aria-invalid={problem === 'token'}
        />
      </label>
    </>
  )
}

/** Before anyone is signed in the settings panel is not there, but the words must be readable. */
function LanguageLine(): ReactNode {
  const { t } = useTranslation()
  const { request, settings } = useServices()
  const { language } = useValue(settings)
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <Button
      look="quiet"
      className="sign-in__language"
      onClick={() => void request['settings.set']({ language: other })}
      data-testid="sign-in-language"
    >
      <Languages size={14} aria-hidden="true" />
      <span lang={other}>{t('signIn.otherLanguage')}</span>
    </Button>
  )
}

function fieldOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
