import type { BrowserWindow } from 'electron'
import type { WindowRole } from '../../shared/ipc/contract.ts'
import type { PushTarget } from '../ipc/push.ts'

/** Which web contents main made, and for what. A web contents that is not in here has no rights at all. */
export type WindowRegistry = {
  add: (window: Pick<BrowserWindow, 'on' | 'webContents'>, role: WindowRole) => void
  roleOf: (windowId: number) => WindowRole | null
  windowsOf: (role: WindowRole) => readonly PushTarget[]
}

export function createWindowRegistry(): WindowRegistry {
  const known = new Map<number, { role: WindowRole; contents: PushTarget }>()
  return {
    add(window, role) {
      // The id is read now: after 'closed' the web contents can't be asked any more.
      const contents = window.webContents
      const { id } = contents
      known.set(id, { role, contents })
      window.on('closed', () => void known.delete(id))
    },
    roleOf: (windowId) => known.get(windowId)?.role ?? null,
    windowsOf: (role) => [...known.values()].filter((one) => one.role === role).map((one) => one.contents),
  }
}
