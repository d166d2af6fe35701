import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { ClockService } from './clock-service.ts'

export function registerClockIpc(handle: Handle, service: Pick<ClockService, 'now'>): void {
  handle('clock.get', () => ok({ serverTime: service.now() }))
}
