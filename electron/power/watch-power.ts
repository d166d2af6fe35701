import type { PowerMonitor } from 'electron'

/**
 * Sleep and a locked screen make every open socket doubtful: `onBack` asks the link at once instead of at its next heartbeat.
 * `onSleep` and `onWake` stand right around a sleep, the latter before `onBack`.
 */
export function watchPower(
  powerMonitor: Pick<PowerMonitor, 'on'>,
  { onSleep, onWake, onBack }: { onSleep: () => void; onWake: () => void; onBack: () => void },
): void {
  powerMonitor.on('suspend', onSleep)
  powerMonitor.on('resume', () => {
    onWake()
    onBack()
  })
  powerMonitor.on('unlock-screen', onBack)
}
