import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { NoticeService } from './notice-service.ts'

export function registerNoticesIpc(handle: Handle, notices: NoticeService): void {
  handle('notices.list', () => ok(notices.list()))
  handle('notices.dismiss', ({ id }) => {
    notices.dismiss(id)
    return ok({})
  })
}
