import type { Handle } from '../ipc/handle.ts'
import type { RightsService } from './rights-service.ts'

/** Who may ask is main's own knowledge of the session, never the page's word. */
export function registerRightsIpc(handle: Handle, rights: Pick<RightsService, 'left' | 'decide'>): void {
  handle('rights.left', () => rights.left())
  handle('rights.decide', (args) => rights.decide(args))
}
