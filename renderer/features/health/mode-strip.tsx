import { Megaphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import './health.css'

/** What is declared for everybody or switched on by hand, since when, and what that changes. A lost link has a banner of its own. */
export function ModeStrip(): ReactNode {
  const { t, i18n } = useTranslation()
  const { mode, parts, switchMode } = useServices()
  const now = useValue(mode)
  const down = useValue(parts).filter((one) => one.state === 'down')
  const cut = down.some((one) => one.part === 'gateway')
  if (now.kind === 'normal' || (now.by === 'parts' && cut && now.text === '')) return null
  const title = now.kind === 'outage' ? t(`deskMode.outage.${now.by}`) : t(`deskMode.peak.${now.by === 'declared' ? 'declared' : 'manual'}`)
  const which = now.by === 'parts' ? down.map((one) => t(`health.part.${one.part}`)) : []
  return (
    <div className="mode-strip" aria-live="polite" data-testid="mode-strip" data-kind={now.kind} data-by={now.by}>
      <Megaphone size={16} aria-hidden="true" className="mode-strip__mark" />
      <p className="mode-strip__text">
        <b>{[title, ...which].join(' · ')}</b> {now.text !== '' && <bdi>{now.text}</bdi>}{' '}
        {t('deskMode.since', { time: clockTime(i18n.language, now.since) })} {t(`deskMode.works.${now.kind}`)}
      </p>
      {now.by === 'manual' && (
        <Button look="amberPlain" onClick={() => switchMode(now.kind)} data-testid="mode-end">
          {t('deskMode.end')}
        </Button>
      )}
    </div>
  )
}
