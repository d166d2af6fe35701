import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { Push } from '../ipc/push.ts'
import type { SideWindows } from './side-windows.ts'

/** Side windows, and which conversation they follow. */
export function registerWindowIpc(handle: Handle, { side, push }: { side: Omit<SideWindows, 'closeAll'>; push: Push }): void {
  let focused: string | null = null
  handle('window.open', ({ kind }) => {
    side.open(kind)
    return ok({})
  })
  handle('window.close', ({ kind }, { role }) => {
    if (role === 'desk' || role === kind) side.close(kind)
    return ok({})
  })
  handle('window.list', () => ok(side.list()))
  handle('focus.set', ({ conversationId }) => {
    if (conversationId !== focused) push('focus.changed', { conversationId })
    focused = conversationId
    return ok({})
  })
  handle('focus.get', () => ok({ conversationId: focused }))
}
