import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeymap, useServices, type DeskMode } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Popup } from '../../ui/popup.tsx'
import { STATE_MARK } from './health-words.ts'

type Props = { anchor: RefObject<HTMLElement | null>; onClose: () => void }

const MODES = ['outage', 'peak'] as const

/** The mode is on, and by something this button can switch off. */
const byHand = (mode: DeskMode, kind: (typeof MODES)[number]): boolean =>
  mode.kind === kind && (mode.by === 'manual' || mode.by === 'calendar')

/** Each part with its state and since when, what that means for the work, and the modes one can switch by hand. */
export function HealthPopover({ anchor, onClose }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { parts, mode, switchMode, commands } = useServices()
  const keys = useKeymap()
  const now = useValue(mode)
  const openReport = (): void => {
    onClose()
    commands.run('report.open')
  }
  return (
    <Popup title={t('health.title')} anchor={anchor} side="top" onClose={onClose} data-testid="health-popover">
      <ul className="health-list">
        {useValue(parts).map(({ part, state, since, recovering }) => (
          <li key={part} className="health-list__one" data-testid="health-line" data-part={part} data-state={state} data-since={since}>
            <span className={`health-mark health-mark--${state}`} aria-hidden="true">
              {STATE_MARK[state]}
            </span>
            <span className="health-list__name">{t(`health.part.${part}`)}</span>
            <span className={`health-list__state health-mark--${state}`}>{t(`health.state.${state}`)}</span>
            <span className="health-list__since">{t('health.since', { time: clockTime(i18n.language, since) })}</span>
            {state !== 'ok' && <p className="health-list__means">{recovering ? t('health.recovering') : t(`health.means.${part}`)}</p>}
          </li>
        ))}
      </ul>
      <div className="health-foot">
        <fieldset className="health-modes">
          <legend className="visually-hidden">{t('health.modes')}</legend>
          {MODES.map((kind) => (
            <Button
              key={kind}
              aria-pressed={byHand(now, kind)}
              aria-keyshortcuts={keys.aria(`mode.${kind}`)}
              onClick={() => switchMode(kind)}
              data-testid={`switch-${kind}`}
            >
              {byHand(now, kind) && <span aria-hidden="true">✓</span>}
              {t(`deskMode.switch.${kind}`)} <Kbd parts={keys.parts(`mode.${kind}`)} />
            </Button>
          ))}
        </fieldset>
        <Button look="quiet" onClick={openReport} aria-keyshortcuts={keys.aria('report.open')}>
          {t('health.report')} <Kbd parts={keys.parts('report.open')} />
        </Button>
      </div>
    </Popup>
  )
}
