import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { AlertService } from './alert-service.ts'

export function registerAlertsIpc(handle: Handle, alerts: Pick<AlertService, 'setFace' | 'raise'>): void {
  handle('alerts.face', (face) => {
    alerts.setFace(face)
    return ok({})
  })
  handle('alerts.raise', (raised) => {
    alerts.raise(raised)
    return ok({})
  })
}
