import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { SessionService } from './session-service.ts'

export function registerSessionIpc(handle: Handle, session: SessionService): void {
  handle('session.get', (_args, { role }) => ok(role === 'ledger' ? session.forLedger() : session.current()))
  handle('session.signIn', (args) => session.signIn(args))
  handle('session.signOut', (args) => session.signOut(args))
}
