import { app } from './stand-in/app.ts'
import { BrowserWindow } from './stand-in/browser-window.ts'
import * as electron from './stand-in/electron.ts'
import { isolatedSide } from './stand-in/in-page.ts'
import { hostEvent } from './stand-in/loud.ts'
import { frameMain, GONE, invokeEvent, navigationEvent } from './stand-in/web-contents.ts'
import { textOf } from './world-border.ts'

/** One of each thing the product can get hold of, made without a running Chromium; keys are Electron's own names. */
function samples(): Readonly<Record<string, object>> {
  const window = new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } })
  const frame = frameMain({ id: '1', url: 'about:blank', parentId: null })
  const navigation = navigationEvent('about:blank', true)
  return {
    App: app,
    BrowserWindow: window,
    Dialog: electron.dialog,
    Event: hostEvent({}),
    Clipboard: electron.clipboard,
    GlobalShortcut: electron.globalShortcut,
    IpcMain: electron.ipcMain,
    IpcMainInvokeEvent: invokeEvent(window.webContents, null),
    Menu: Object.assign(Object.create(electron.Menu) as object, { popup: true }),
    NativeImage: electron.nativeImage,
    NativeTheme: electron.nativeTheme,
    Net: electron.net,
    Notification: Object.assign(new electron.Notification({}), { isSupported: true }),
    PowerMonitor: electron.powerMonitor,
    Protocol: electron.protocol,
    RenderProcessGoneDetails: GONE,
    Screen: electron.screen,
    SafeStorage: electron.safeStorage,
    Session: Object.assign(Object.create(electron.session.defaultSession) as object, { defaultSession: true }),
    Shell: electron.shell,
    Tray: new electron.Tray(electron.nativeImage.createFromBitmap()),
    WebContents: window.webContents,
    WebContentsWillFrameNavigateEventParams: navigation,
    WebContentsWillNavigateEventParams: navigation,
    WebContentsWillRedirectEventParams: navigation,
    WebFrameMain: frame,
    electron,
  }
}

/** Handed over as arguments of the product's own functions and checked by the type checker there. */
const BY_TYPE = new Set([
  'EditFlags',
  'PermissionCheckHandlerHandlerDetails',
  'PermissionRequest',
  'DecryptStringAsyncReturnValue',
  'OpenDialogReturnValue',
  'SaveDialogReturnValue',
])
const IN_PAGE = new Set(['ContextBridge', 'IpcRenderer'])

/** Says of a member (`App.quit`) whether the stand-in has it. */
export function createHas(): (call: string) => boolean {
  const have = samples()
  const page = textOf(isolatedSide)
  return (call) => {
    const [owner = '', name = ''] = call.split('.')
    if (BY_TYPE.has(owner)) return true
    if (IN_PAGE.has(owner)) return new RegExp(`\\b${name}[:(]`).test(page)
    return have[owner] !== undefined && name in have[owner]
  }
}
