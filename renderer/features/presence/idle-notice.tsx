import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { createIdleWatch } from './idle-watch.ts'
import { StateMark } from './state-mark.tsx'
import './presence.css'

/** Asks who does nothing for three minutes, says away after five, and says that it did (E4). Takes no focus and no key. */
export function IdleNotice(): ReactNode {
  const { t } = useTranslation()
  const { clock, agentState, request } = useServices()
  const [watch] = useState(() =>
    createIdleWatch({ clock, state: agentState.get, setAway: () => void request['agent.setState']({ state: 'away' }) }),
  )
  const idle = useValue(watch.idle)
  useEffect(() => {
    const stop = agentState.subscribe(watch.changed)
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'compositionupdate'] as const
    for (const kind of kinds) window.addEventListener(kind, watch.input, { passive: true, capture: true })
    return () => {
      stop()
      for (const kind of kinds) window.removeEventListener(kind, watch.input, { capture: true })
      watch.dispose()
    }
  }, [watch, agentState])
  if (idle === 'active') return null
  const online = (): void => void request['agent.setState']({ state: 'online' })
  return (
    <output className="idle" data-testid="idle" data-kind={idle}>
      <StateMark state="away" size={15} />
      <span className="idle__words">{idle === 'asking' ? t('presence.ask') : t('presence.wentAway')}</span>
      {idle === 'asking' ? (
        <Button look="amberPlain" onClick={watch.input}>
          {t('presence.here')}
        </Button>
      ) : (
        <Button look="amber" onClick={online} data-testid="idle-back">
          {t('presence.back')}
        </Button>
      )}
    </output>
  )
}
