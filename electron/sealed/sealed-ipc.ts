import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { SealedService } from './sealed-service.ts'

/** Out to a sealed file and in from one. */
export function registerSealedIpc(handle: Handle, sealed: SealedService): void {
  handle('sealed.save', ({ passphrase, drafts }) => sealed.save(passphrase, drafts))
  handle('sealed.choose', () => sealed.choose())
  handle('sealed.read', ({ passphrase }) => sealed.read(passphrase))
  handle('sealed.take', () => sealed.take())
  handle('sealed.drop', () => {
    sealed.drop()
    return ok({})
  })
}
