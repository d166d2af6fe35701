import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import type { Clock } from '../../shared/lib/clock.ts'
import type { WindowRole } from '../../shared/ipc/contract.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { PlacementService } from './placement-service.ts'
import { securePreferences } from './web-preferences.ts'
import type { WindowRegistry } from './window-registry.ts'

/** Back within 2 s of a crash; the short wait keeps a page that dies at once from spinning. */
const RELOAD_MS = 300

export type PageWindowDeps = {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  /** Absolute path of the built preload. */
  preload: string
  registry: Pick<WindowRegistry, 'add'>
  clock: Clock
  log: Log
  place: Pick<PlacementService, 'optionsFor' | 'follow'>
  /** Colour behind the page until it has painted, so that nothing flashes white. */
  background: () => string
}

export type PageWindow = {
  role: Exclude<WindowRole, 'ledger'>
  url: string
  /** Unless another is remembered. */
  size: { width: number; height: number }
  options: BrowserWindowConstructorOptions
  /** The page died and comes back. */
  onRestored: () => void
}

/** A window somebody looks at, with the walls every window has. It reloads itself when its process dies. */
export function openPageWindow(deps: PageWindowDeps, { role, url, size, options, onRestored }: PageWindow): BrowserWindow {
  const window = deps.create({
    title: 'Holdfast',
    backgroundColor: deps.background(),
    ...options,
    ...deps.place.optionsFor(role, size),
    webPreferences: securePreferences(deps.preload),
  })
  deps.registry.add(window, role)
  deps.place.follow(role, window)
  const load = (): void => {
    if (window.isDestroyed()) return
    window.loadURL(url).catch(() => deps.log.error('window.load_failed', { role }))
  }
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    deps.log.error('window.gone', { role, reason: details.reason })
    onRestored()
    deps.clock.after(RELOAD_MS, load)
  })
  load()
  return window
}
