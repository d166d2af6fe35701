import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { ConnectionService } from './connection-service.ts'

export function registerConnectionIpc(handle: Handle, connection: Pick<ConnectionService, 'status' | 'dialNow'>): void {
  handle('connection.get', () => ok(connection.status()))
  handle('connection.dial', () => {
    connection.dialNow()
    return ok({})
  })
}
