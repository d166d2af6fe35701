import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron'
import { systemClock } from '../shared/lib/clock.ts'
import { composeServices, type Services } from './compose-services.ts'
import { APP_SCHEME, createAppHandler, registerAppScheme } from './windows/app-protocol.ts'

const SHUTDOWN_MS = 2_000
const here = import.meta.dirname

/** Bytes of a built page, or null if there is no such file. */
const readBuilt = (path: string): Promise<Uint8Array | null> => readFile(path).catch(() => null)

/** WN3: everything durable is durable already; what is left gets 2 s. */
function endWith(services: Services): void {
  let ending = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (ending) return
    ending = true
    const limit = new Promise<void>((resolve) => void systemClock.after(SHUTDOWN_MS, resolve))
    void Promise.race([services.shutdown(SHUTDOWN_MS / 4), limit]).finally(() => app.exit(0))
  })
}

function boot(): void {
  app.enableSandbox()
  registerAppScheme(protocol)
  const ready = app.whenReady().then(async () => {
    const services = composeServices({
      electron: {
        app,
        BrowserWindow,
        clipboard,
        dialog,
        globalShortcut,
        ipcMain,
        Menu,
        nativeImage,
        nativeTheme,
        net,
        Notification,
        powerMonitor,
        safeStorage,
        screen,
        session: session.defaultSession,
        shell,
        Tray,
      },
      env: process.env,
      platform: process.platform,
      dataFolder: app.getPath('userData'),
      preload: join(here, '../preload/index.cjs'),
      journalWorker: pathToFileURL(join(here, 'journal-worker.js')),
      sealWorker: pathToFileURL(join(here, 'seal-worker.js')),
    })
    protocol.handle(APP_SCHEME, createAppHandler(join(here, '../renderer'), { built: readBuilt, picture: services.picture }))
    endWith(services)
    await services.start()
    return services
  })
  ready.catch((error: unknown) => {
    dialog.showErrorBox('Holdfast', `Holdfast could not start: ${String(error)}`)
    app.exit(1)
  })

  // A start that failed has been told already.
  const raise = (): void => void ready.then(({ raiseDesk }) => raiseDesk()).catch(() => undefined)
  app.on('second-instance', raise)
  app.on('activate', raise)
  // The hidden ledger window would keep this from ever being true, and its restart make it true for a moment:
  // what closes the program is the last desk window.
  app.on('window-all-closed', () => undefined)
}

// Before anything is opened: two instances on one profile would be two writers.
if (app.requestSingleInstanceLock()) boot()
else app.quit()
