import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentState } from '../../../shared/model/agent.ts'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Popup } from '../../ui/popup.tsx'
import { StateMark } from './state-mark.tsx'
import './presence.css'

const STATES = ['online', 'break', 'away'] as const

type Props = { anchor: RefObject<HTMLElement | null>; onClose: () => void; children?: ReactNode }

/** Online, break, away: by digit, arrow keys or click. */
export function PresencePopup({ anchor, onClose, children }: Props): ReactNode {
  const { t } = useTranslation()
  return (
    <Popup title={t('presence.title')} anchor={anchor} onClose={onClose} data-testid="presence">
      <StateChoice onChosen={onClose} />
      {children}
    </Popup>
  )
}

/** Puts the three beside each other wherever there is room. */
export function StateChoice({ onChosen }: { onChosen: () => void }): ReactNode {
  const { t } = useTranslation()
  const { agentState, request } = useServices()
  const now = useValue(agentState)
  const choose = (state: AgentState): void => {
    void request['agent.setState']({ state })
    onChosen()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const chosen = STATES[Number(event.key) - 1]
    const lines = [...event.currentTarget.querySelectorAll('button')]
    const at = lines.findIndex((line) => line === document.activeElement)
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : null
    if (chosen === undefined && to === null) return
    event.preventDefault()
    if (chosen !== undefined) choose(chosen)
    else lines[((to ?? 0) + lines.length) % lines.length]?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- digits and arrows for the buttons inside
    <div className="presence" onKeyDown={onKeyDown}>
      {STATES.map((state, index) => (
        <Button
          key={state}
          look="quiet"
          className={cx('presence__line', state === now && 'presence__line--here')}
          aria-pressed={state === now}
          onClick={() => choose(state)}
          data-testid={`presence-${state}`}
        >
          <Kbd parts={[String(index + 1)]} />
          <StateMark state={state} size={14} />
          <span className="presence__words">
            {t(`work.state.${state}`)}
            <span className="presence__how">{t(`presence.how.${state}`)}</span>
          </span>
        </Button>
      ))}
    </div>
  )
}
