import type { BrowserWindow } from 'electron'
import type { Log } from '../../shared/lib/log.ts'
import { APP_ORIGIN } from '../ipc/trusted-sender.ts'
import { openPageWindow, type PageWindowDeps } from './page-window.ts'

const DESK_URL = `${APP_ORIGIN}/index.html`

export type DeskWindowDeps = PageWindowDeps & {
  /** The page is up; tells it what it can't have heard yet. */
  onLoaded: (window: BrowserWindow) => void
  /** The page died and comes back with its durable draft. */
  onRestored: () => void
  /** Whether this window may close now (WN3). Asked once per attempt. */
  mayClose: (window: BrowserWindow) => Promise<boolean>
  /** True while the program ends: nobody is asked any more. */
  quitting: () => boolean
  onClosed: () => void
}

/** Opens a desk window. */
export function openDeskWindow(deps: DeskWindowDeps): BrowserWindow {
  const size = { width: 1_600, height: 900 }
  const options = { minWidth: 1_000, minHeight: 640 }
  const window = openPageWindow(deps, { role: 'desk', url: DESK_URL, size, options, onRestored: deps.onRestored })
  window.webContents.on('did-finish-load', () => deps.onLoaded(window))
  askBeforeClose(window, deps)
  window.on('closed', deps.onClosed)
  return window
}

function askBeforeClose(window: BrowserWindow, deps: Pick<DeskWindowDeps, 'mayClose' | 'quitting'> & { log: Log }): void {
  let answer: 'none' | 'asking' | 'yes' = 'none'
  window.on('close', (event) => {
    if (answer === 'yes' || deps.quitting()) return
    event.preventDefault()
    if (answer === 'asking') return
    answer = 'asking'
    deps
      .mayClose(window)
      .catch(() => true)
      .then((yes) => {
        answer = yes ? 'yes' : 'none'
        if (yes && !window.isDestroyed()) window.close()
        return undefined
      })
      .catch(() => deps.log.error('desk.close_failed'))
  })
}
