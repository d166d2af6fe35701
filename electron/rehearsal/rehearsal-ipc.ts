import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { RehearsalService } from './rehearsal-service.ts'

/** The switch, and where it stands. */
export function registerRehearsalIpc(handle: Handle, rehearsal: Pick<RehearsalService, 'current' | 'turn'>): void {
  handle('rehearsal.get', () => ok(rehearsal.current()))
  handle('rehearsal.switch', ({ on }) => rehearsal.turn(on))
}
