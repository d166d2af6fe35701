import type { Log } from '../../shared/lib/log.ts'
import type { WakePort } from '../sync/ports.ts'
import type { RequestFn } from './bridge.ts'

/** Timers live in main (WN2). Asks only when the time has changed: the engine says it after every step. */
export function createWakePort(ask: RequestFn, log: Log): WakePort & { woken(): void } {
  let asked: number | null = null
  return {
    wakeAt(at) {
      if (at === asked) return
      asked = at
      ask('ledger.wakeAt', { at }).then(
        (result) => (result.ok ? undefined : log.error('wake.refused')),
        () => log.error('wake.main_gone'),
      )
    },
    /** Main's timer has run off; the same time may be asked again. */
    woken: () => void (asked = null),
  }
}
