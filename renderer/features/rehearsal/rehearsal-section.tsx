import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { useRehearsal } from './use-rehearsal.ts'

/** The switch in the settings, with what it does in plain words. */
export function RehearsalSection(): ReactNode {
  const { t, i18n } = useTranslation()
  const { session } = useServices()
  const signedIn = useValue(session) !== null
  const { since, busy, error, turn } = useRehearsal()
  return (
    <section className="safety" aria-label={t('rehearsal.name')}>
      <h3 className="safety__title">{t('rehearsal.name')}</h3>
      <p>{t('rehearsal.askBody')}</p>
      <p className="safety__state" aria-live="polite" data-testid="rehearsal-state" data-on={since !== null}>
        {since === null ? t('rehearsal.off') : t('rehearsal.on', { time: clockTime(i18n.language, since) })}
      </p>
      <Button
        look={since === null ? 'plain' : 'primary'}
        disabled={busy || !signedIn}
        onClick={() => turn(since === null)}
        data-testid="rehearsal-turn"
      >
        {since === null ? t('rehearsal.begin') : t('rehearsal.end')}
      </Button>
      {error !== null && (
        <p className="settings__failed" role="alert">
          {t(`rehearsal.error.${error}`)}
        </p>
      )}
    </section>
  )
}
