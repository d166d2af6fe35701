import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../shared/lib/assert.ts'
import { useCommand, useKeymap, useServices, type OfflineReason } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { Trouble } from './connection-rules.ts'
import './connection.css'

type Props = { trouble: Trouble; onSignInAgain: () => void }

/** The one banner across the top: what is down, since when, what still works, what to do next. */
export function OutageBanner({ trouble, onSignInAgain }: Props): ReactNode {
  const { t } = useTranslation()
  const { request, commands } = useServices()
  const keys = useKeymap()
  const dial = (): void => void request['connection.dial']({})
  const act = trouble.kind === 'refused' ? onSignInAgain : trouble.kind === 'ledger_shut' ? null : dial
  useCommand('connection.act', act)
  return (
    <div className="banner" aria-live="polite" data-testid="banner" data-trouble={trouble.kind}>
      <TriangleAlert size={16} aria-hidden="true" className="banner__mark" />
      <p className="banner__text">
        <Words trouble={trouble} />
      </p>
      {trouble.kind !== 'refused' && (
        <Button
          look="amberPlain"
          onClick={() => void commands.run('capture.new')}
          aria-keyshortcuts={keys.aria('capture.new')}
          data-testid="banner-capture"
        >
          {t('capture.title')} <Kbd parts={keys.parts('capture.new')} />
        </Button>
      )}
      {act !== null && (
        <Button look="amber" onClick={act} data-testid="banner-action" aria-keyshortcuts={keys.aria('connection.act')}>
          {t(`banner.${actOf(trouble)}`)}
          <Kbd parts={keys.parts('connection.act')} />
        </Button>
      )}
    </div>
  )
}

function actOf(trouble: Trouble): 'signInOther' | 'signInAgain' | 'useHere' | 'retry' {
  if (trouble.kind === 'refused') return trouble.reason === 'revoked' ? 'signInOther' : 'signInAgain'
  return trouble.kind === 'superseded' ? 'useHere' : 'retry'
}

function Words({ trouble }: { trouble: Trouble }): ReactNode {
  const { t } = useTranslation()
  switch (trouble.kind) {
    case 'refused':
      return (
        <>
          <b>{t(`banner.refused.${trouble.reason}`)}</b> {t(trouble.reason === 'revoked' ? 'banner.revokedBody' : 'banner.refusedBody')}
        </>
      )
    case 'superseded':
      return (
        <>
          <b>{t('banner.superseded.title')}</b> <Since at={trouble.since} /> {t('banner.superseded.body')}
        </>
      )
    case 'ledger_shut':
      return (
        <>
          <b>{t('banner.shut.title')}</b> {t('banner.shut.body')}
        </>
      )
    case 'offline':
      return (
        <>
          <b>{t(`banner.offline.${trouble.reason}`)}</b> <Since at={trouble.since} /> {t('banner.works')}{' '}
          {t(`banner.check.${checkOf(trouble.reason)}`)}
        </>
      )
    default:
      return assertNever(trouble, 'trouble')
  }
}

/** What the agent can look at. */
const checkOf = (reason: OfflineReason): 'network' | 'address' | 'disk' =>
  reason === 'disk' ? 'disk' : reason === 'bad_address' || reason === 'not_a_gateway' ? 'address' : 'network'

function Since({ at }: { at: number }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const minutes = Math.floor(Math.max(0, useNow(clock, 10_000) - at) / 60_000)
  const time = clockTime(i18n.language, at)
  return (
    <span className="banner__since">{minutes === 0 ? t('banner.sinceNow', { time }) : t('banner.since', { time, count: minutes })}</span>
  )
}
