import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { APP_ORIGIN } from '../ipc/trusted-sender.ts'
import { securePreferences } from './web-preferences.ts'
import type { WindowRegistry } from './window-registry.ts'

const DESK_URL = `${APP_ORIGIN}/index.html`
/** Back within 2 s of a crash; the short wait keeps a page that dies at once from spinning. */
const RELOAD_MS = 300

export type DeskWindowDeps = {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  preload: string
  registry: Pick<WindowRegistry, 'add'>
  clock: Clock
  log: Log
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

/** Opens a desk window. It reloads itself when its process dies. */
export function openDeskWindow(deps: DeskWindowDeps): BrowserWindow {
  const window = deps.create({
    width: 1_600,
    height: 900,
    minWidth: 1_000,
    minHeight: 640,
    title: 'Holdfast',
    webPreferences: securePreferences(deps.preload),
  })
  deps.registry.add(window, 'desk')
  const load = (): void => {
    if (window.isDestroyed()) return
    window.loadURL(DESK_URL).catch(() => deps.log.error('desk.load_failed'))
  }
  window.webContents.on('did-finish-load', () => deps.onLoaded(window))
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    deps.log.error('desk.gone', { reason: details.reason })
    deps.onRestored()
    deps.clock.after(RELOAD_MS, load)
  })
  askBeforeClose(window, deps)
  window.on('closed', deps.onClosed)
  load()
  return window
}

function askBeforeClose(window: BrowserWindow, deps: Pick<DeskWindowDeps, 'mayClose' | 'quitting' | 'log'>): void {
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
