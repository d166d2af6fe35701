import type { BrowserWindow, BrowserWindowConstructorOptions, Dialog } from 'electron'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { SideWindow } from '../../shared/model/side-window.ts'
import { pushTo } from '../ipc/push.ts'
import { closeQuestion, LEAVE } from './close-question.ts'
import { openDeskWindow } from './desk-window.ts'
import { createLedgerWindow, type LedgerHealth } from './ledger-window.ts'
import { raise } from './raise.ts'
import { createSideWindows, type SideWindows, type SideWindowsDeps } from './side-windows.ts'
import type { WindowRegistry } from './window-registry.ts'

export type WindowServiceDeps = Pick<SideWindowsDeps, 'place' | 'background' | 'panelOut'> & {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  dialog: Pick<Dialog, 'showMessageBox'>
  registry: WindowRegistry
  /** Absolute path of the built preload. */
  preload: string
  ledgerUrl: string
  clock: Clock
  log: Log
  language: () => Settings['language']
  /** Commands not finished, asked of the journal. */
  unfinished: () => Promise<number>
  onHealth: (state: LedgerHealth) => void
  onLedgerGone: () => void
  onDeskRestored: () => void
  onLastDeskClosed: () => void
  /** A desk has loaded and had time to paint: what can wait starts now. */
  onPainted: () => void
  /** Which windows beside the desk are open now. */
  onSideChanged: (open: SideWindow[]) => void
}

/** After the load event, milliseconds. */
const PAINTED_MS = 300

export type WindowService = {
  /** Opens the ledger window and the first desk. */
  start: () => void
  /** Brings a desk to the front, opening one if there is none. */
  raiseDesk: () => void
  desks: () => readonly BrowserWindow[]
  side: Pick<SideWindows, 'open' | 'close' | 'list'>
  ledgerAlive: (windowId: number) => void
  /** From here on windows close without a question; resolves when the desks are gone or `limitMs` is over. */
  closeAll: (limitMs: number) => Promise<void>
}

/** WN3: leaving over unfinished work is asked first. */
async function mayLeave(deps: WindowServiceDeps, window: BrowserWindow): Promise<boolean> {
  const count = await deps.unfinished()
  if (count === 0) return true
  const { response } = await deps.dialog.showMessageBox(window, closeQuestion(deps.language(), count))
  return response === LEAVE
}

export function createWindowService(deps: WindowServiceDeps): WindowService {
  const desks = new Set<BrowserWindow>()
  let quitting = false
  let wake: () => void = () => undefined
  const ledger = createLedgerWindow({ ...deps, onGone: deps.onLedgerGone })
  const side = createSideWindows({ ...deps, onChanged: deps.onSideChanged })

  const openDesk = (): void => {
    const window = openDeskWindow({
      ...deps,
      mayClose: async (one) => desks.size > 1 || mayLeave(deps, one),
      quitting: () => quitting,
      onLoaded: (one) => {
        pushTo(one.webContents, 'ledger.health', { state: ledger.health() })
        side.reopen()
        deps.clock.after(PAINTED_MS, deps.onPainted)
      },
      onRestored: deps.onDeskRestored,
      onClosed: () => {
        desks.delete(window)
        if (desks.size > 0) return
        wake()
        side.closeAll()
        if (!quitting) deps.onLastDeskClosed()
      },
    })
    desks.add(window)
  }

  return {
    start() {
      ledger.start()
      openDesk()
    },
    raiseDesk() {
      const window = [...desks][0]
      if (window === undefined) openDesk()
      else raise(window)
    },
    desks: () => [...desks],
    side,
    ledgerAlive: ledger.alive,
    async closeAll(limitMs) {
      quitting = true
      const closed = new Promise<void>((resolve) => {
        wake = resolve
        deps.clock.after(limitMs, resolve)
        if (desks.size === 0) resolve()
      })
      for (const window of desks) window.close()
      side.closeAll()
      await closed
      for (const window of desks) if (!window.isDestroyed()) window.destroy()
      ledger.dispose()
    },
  }
}
