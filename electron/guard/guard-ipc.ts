import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { GuardService } from './guard-service.ts'

/** Hands the rules to the windows that mark what would be stopped. */
export function registerGuardIpc(handle: Handle, guard: Pick<GuardService, 'rules'>): void {
  handle('guard.rules', () => ok(guard.rules()))
}
