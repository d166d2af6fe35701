import type { BrowserWindow } from 'electron'
import type { SideWindow } from '../../shared/model/side-window.ts'
import { APP_ORIGIN } from '../ipc/trusted-sender.ts'
import { openPageWindow, type PageWindowDeps } from './page-window.ts'
import type { PlaceBook } from './place-book.ts'
import { raise } from './raise.ts'

const SIZES = {
  panel: { size: { width: 480, height: 860 }, least: { minWidth: 344, minHeight: 480 } },
  settings: { size: { width: 880, height: 680 }, least: { minWidth: 640, minHeight: 480 } },
} as const

export type SideWindowsDeps = PageWindowDeps & {
  onChanged: (open: SideWindow[]) => void
  /** Whether the panel has a window of its own, over restarts. */
  panelOut: Pick<PlaceBook, 'panelOut' | 'setPanelOut'>
}

export type SideWindows = {
  /** Opens the window of this kind, or brings the one there is to the front. */
  open: (kind: SideWindow) => void
  close: (kind: SideWindow) => void
  list: () => SideWindow[]
  /** Opens what was open when the program was last closed, without taking the focus. */
  reopen: () => void
  /** With the desk, or with the program: what was open is open again next time. */
  closeAll: () => void
}

/** The windows beside the desk, one of each kind. They hold nothing that is not kept elsewhere, so closing asks nobody. */
export function createSideWindows(deps: SideWindowsDeps): SideWindows {
  const windows = new Map<SideWindow, BrowserWindow>()
  const list = (): SideWindow[] => [...windows.keys()]
  let leaving = false
  const make = (kind: SideWindow, show: boolean): BrowserWindow => {
    const url = `${APP_ORIGIN}/${kind}.html`
    const window = openPageWindow(deps, {
      role: kind,
      url,
      size: SIZES[kind].size,
      options: { ...SIZES[kind].least, show },
      onRestored: () => undefined,
    })
    windows.set(kind, window)
    window.on('closed', () => {
      windows.delete(kind)
      if (kind === 'panel' && !leaving) deps.panelOut.setPanelOut(false)
      deps.onChanged(list())
    })
    if (kind === 'panel') deps.panelOut.setPanelOut(true)
    deps.onChanged(list())
    return window
  }
  const open = (kind: SideWindow): void => {
    const known = windows.get(kind)
    if (known === undefined) make(kind, true)
    else raise(known)
  }
  return {
    open,
    close: (kind) => windows.get(kind)?.close(),
    list,
    reopen() {
      leaving = false
      if (deps.panelOut.panelOut() && !windows.has('panel')) make('panel', false).showInactive()
    },
    closeAll() {
      leaving = true
      for (const window of windows.values()) window.close()
    },
  }
}
