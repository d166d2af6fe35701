import type { BrowserWindow } from 'electron'
import type { SideWindow } from '../../shared/model/side-window.ts'
import { APP_ORIGIN } from '../ipc/trusted-sender.ts'
import { openPageWindow, type PageWindowDeps } from './page-window.ts'
import { raise } from './raise.ts'

const SIZES = {
  panel: { width: 480, height: 860, minWidth: 344, minHeight: 480 },
  settings: { width: 880, height: 680, minWidth: 640, minHeight: 480 },
} as const

export type SideWindowsDeps = PageWindowDeps & { onChanged: (open: SideWindow[]) => void }

export type SideWindows = {
  /** Opens the window of this kind, or brings the one there is to the front. */
  open: (kind: SideWindow) => void
  close: (kind: SideWindow) => void
  list: () => SideWindow[]
  closeAll: () => void
}

/** The windows beside the desk, one of each kind. They hold nothing that is not kept elsewhere, so closing asks nobody. */
export function createSideWindows(deps: SideWindowsDeps): SideWindows {
  const windows = new Map<SideWindow, BrowserWindow>()
  const list = (): SideWindow[] => [...windows.keys()]
  const open = (kind: SideWindow): void => {
    const known = windows.get(kind)
    if (known !== undefined) return raise(known)
    const url = `${APP_ORIGIN}/${kind}.html`
    const window = openPageWindow(deps, { role: kind, url, options: { ...SIZES[kind] }, onRestored: () => undefined })
    windows.set(kind, window)
    window.on('closed', () => {
      windows.delete(kind)
      deps.onChanged(list())
    })
    deps.onChanged(list())
  }
  return {
    open,
    close: (kind) => windows.get(kind)?.close(),
    list,
    closeAll() {
      for (const window of windows.values()) window.close()
    },
  }
}
