import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { Push } from '../ipc/push.ts'
import type { PlacementService } from './placement-service.ts'
import type { SideWindows } from './side-windows.ts'

type WindowParts = { side: Pick<SideWindows, 'open' | 'close' | 'list'>; place: Pick<PlacementService, 'zoomBy'>; push: Push }

/** Side windows, which conversation they follow, and the zoom of any window. */
export function registerWindowIpc(handle: Handle, { side, place, push }: WindowParts): void {
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
  handle('window.zoom', ({ step }, { windowId }) => {
    place.zoomBy(windowId, step)
    return ok({})
  })
  handle('focus.set', ({ conversationId }) => {
    if (conversationId !== focused) push('focus.changed', { conversationId })
    focused = conversationId
    return ok({})
  })
  handle('focus.get', () => ok({ conversationId: focused }))
}
