import { Bell, BellOff, BellRing } from 'lucide-react'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { useValue } from '../../lib/use-value.ts'
import { createSoundPort, type SoundState } from './sound-port.ts'
import { useAlerts, type AlertView } from './use-alerts.ts'
import './alerts.css'

type Props = AlertView & { select: (conversationId: string) => void }

/** The desk has opened by then; a test of the sound is in nobody's way. */
const TEST_MS = 2_000

/** The bell in the status bar, and behind it everything that alerts. Pressing it plays a sound and tests again. */
export function Alerts({ select, ...view }: Props): ReactNode {
  const { t } = useTranslation()
  const { clock, settings, on } = useServices()
  const { volume } = useValue(settings).alerts
  const [sound] = useState(() => createSoundPort(clock))
  const [state, setState] = useState<SoundState>('unknown')
  useAlerts(view, sound)
  const test = useCallback(async (): Promise<void> => setState(await sound.test()), [sound])
  useEffect(() => clock.after(TEST_MS, () => void test()), [clock, test])
  useEffect(() => on['alerts.clicked'](({ conversationId }) => conversationId !== null && select(conversationId)), [on, select])
  const shown = volume === 0 && (state === 'good' || state === 'unknown') ? 'muted' : state
  const bad = shown === 'silent' || shown === 'no_output'
  const Icon = bad || shown === 'muted' ? BellOff : shown === 'good' ? Bell : BellRing
  const press = (): void => {
    sound.play('new', volume)
    void test()
  }
  return (
    <button
      type="button"
      className={cx('bell', bad && 'status--amber')}
      onClick={press}
      title={t('alert.bell.press')}
      data-testid="bell"
      data-state={shown}
    >
      <Icon size={13} strokeWidth={2} aria-hidden="true" />
      {t(`alert.bell.${shown}`)}
    </button>
  )
}
