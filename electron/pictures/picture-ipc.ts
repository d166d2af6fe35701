import type { Handle } from '../ipc/handle.ts'
import type { PictureService } from './picture-service.ts'

/** Pictures from desk windows to the disk. The bytes travel as base64, which every transport can carry. */
export function registerPictureIpc(handle: Handle, pictures: Pick<PictureService, 'keep'>): void {
  handle('picture.keep', ({ name, data }) => pictures.keep(name, Buffer.from(data, 'base64')))
}
