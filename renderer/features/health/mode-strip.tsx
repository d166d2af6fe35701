import { Megaphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeymap, useServices } from '../../app/services.tsx'
import { clockTime, restTime } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import './health.css'

/** What is declared for everybody or switched on by hand, since when, and what that changes. A lost link has a banner of its own. */
export function ModeStrip(): ReactNode {
  const { t, i18n } = useTranslation()
  const { mode, parts, switchMode, serverNow } = useServices()
  const keys = useKeymap()
  const now = useValue(mode)
  const down = useValue(parts).filter((one) => one.state === 'down')
  const cut = down.some((one) => one.part === 'gateway')
  if (now.kind === 'normal' || (now.by === 'parts' && cut && now.text === '')) return null
  const key = now.kind === 'outage' ? 'mode.outage' : 'mode.peak'
  const title = now.kind === 'outage' ? t(`deskMode.outage.${now.by}`) : t(`deskMode.peak.${now.by === 'parts' ? 'manual' : now.by}`)
  const which = now.by === 'parts' ? down.map((one) => t(`health.part.${one.part}`)) : []
  return (
    <div className="mode-strip" aria-live="polite" data-testid="mode-strip" data-kind={now.kind} data-by={now.by}>
      <Megaphone size={16} aria-hidden="true" className="mode-strip__mark" />
      <p className="mode-strip__text">
        <b>{[title, ...which].join(' · ')}</b> {now.text !== '' && <bdi>{now.text}</bdi>}{' '}
        {now.by === 'calendar'
          ? t('deskMode.span', { from: clockTime(i18n.language, now.since), to: restTime(i18n.language, now.until, serverNow()) })
          : t('deskMode.since', { time: clockTime(i18n.language, now.since) })}{' '}
        {t(`deskMode.works.${now.kind}`)}
      </p>
      {(now.by === 'manual' || now.by === 'calendar') && (
        <Button look="amberPlain" onClick={() => switchMode(now.kind)} aria-keyshortcuts={keys.aria(key)} data-testid="mode-end">
          {now.by === 'calendar' ? t('deskMode.endThis') : t('deskMode.end')} <Kbd parts={keys.parts(key)} />
        </Button>
      )}
    </div>
  )
}
