import type { PowerMonitor } from 'electron'

/** Sleep and a locked screen make every open socket doubtful: `onBack` asks the link at once instead of at its next heartbeat. */
export function watchPower(powerMonitor: Pick<PowerMonitor, 'on'>, onBack: () => void): void {
  powerMonitor.on('resume', onBack)
  powerMonitor.on('unlock-screen', onBack)
}
