import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import type { EventPayload } from '../../shared/ipc/bridge.ts'
import { every, type Cancel, type Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { healthOf, nextRestart, SILENT_MS, STARTING_MS } from './ledger-restart-rules.ts'
import { securePreferences } from './web-preferences.ts'
import type { WindowRegistry } from './window-registry.ts'

export type LedgerHealth = EventPayload<'ledger.health'>['state']

export type LedgerWindowDeps = {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  preload: string
  /** Page to load: the ledger's own, with a crash point named in the address when a test asks for one. */
  ledgerUrl: string
  registry: Pick<WindowRegistry, 'add'>
  clock: Clock
  log: Log
  /** The window died or was put down; whatever it held in memory is gone. */
  onGone: () => void
  onHealth: (state: LedgerHealth) => void
}

type Living = { window: BrowserWindow; id: number; since: number; heard: number; spoke: boolean }

const TICK_MS = 1_000
/** A tick this late means main itself stood still or the machine slept: silence then proves nothing. */
const LATE_TICK_MS = 3_000

/** Makes the window and listens for its ends; `gone` may be called several times for one window. */
function openWindow(deps: LedgerWindowDeps, gone: (one: Living, reason: string) => void): Living {
  const window = deps.create({
    show: false,
    title: 'Holdfast ledger',
    webPreferences: { ...securePreferences(deps.preload), backgroundThrottling: false },
  })
  const now = deps.clock.monotonic()
  const one: Living = { window, id: window.webContents.id, since: now, heard: now, spoke: false }
  deps.registry.add(window, 'ledger')
  window.webContents.on('render-process-gone', (_event, details) => gone(one, details.reason))
  window.on('unresponsive', () => gone(one, 'unresponsive'))
  window.on('closed', () => gone(one, 'closed'))
  return one
}

export type LedgerWindow = {
  start: () => void
  /** Its sign of life, taken only from the current window. */
  alive: (windowId: number) => void
  health: () => LedgerHealth
  dispose: () => void
}

/** Keeps one hidden ledger window alive (WN1): a new one when it dies, hangs or is silent. */
export function createLedgerWindow(deps: LedgerWindowDeps): LedgerWindow {
  let living: Living | null = null
  let restarts = 0
  let health: LedgerHealth = 'starting'
  let disposed = false
  let lastTick = deps.clock.monotonic()
  let cancelOpen: Cancel = () => undefined

  const tell = (state: LedgerHealth): void => {
    if (state === health) return
    health = state
    deps.onHealth(state)
  }

  const gone = (one: Living, reason: string): void => {
    if (living !== one) return
    living = null
    const next = nextRestart(restarts, deps.clock.monotonic() - one.since)
    restarts = next.restarts
    deps.log.error('ledger.gone', { reason, restarts })
    if (!one.window.isDestroyed()) one.window.destroy()
    tell('shut')
    deps.onGone()
    cancelOpen = deps.clock.after(next.delayMs, open)
  }

  const open = (): void => {
    if (disposed) return
    const one = openWindow(deps, gone)
    living = one
    tell('starting')
    one.window.loadURL(deps.ledgerUrl).catch(() => gone(one, 'load_failed'))
  }

  const cancelTick = every(deps.clock, TICK_MS, () => {
    const now = deps.clock.monotonic()
    const late = now - lastTick > LATE_TICK_MS
    lastTick = now
    if (living === null) return
    if (late) living.heard = now
    const silentMs = now - living.heard
    if (silentMs > (living.spoke ? SILENT_MS : STARTING_MS)) gone(living, 'silent')
    else tell(healthOf(living.spoke, silentMs))
  })

  return {
    start: open,
    alive(windowId) {
      if (living?.id !== windowId) return
      living.heard = deps.clock.monotonic()
      living.spoke = true
      tell('running')
    },
    health: () => health,
    dispose() {
      disposed = true
      cancelTick()
      cancelOpen()
      const last = living
      living = null
      if (last !== null && !last.window.isDestroyed()) last.window.destroy()
    },
  }
}
