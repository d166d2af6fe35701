/**
 * Each Electron call, event and fact the product or electron-store uses, and what the host makes of it. `App.quit` is a
 * member, `App@activate` an event. A line that starts with "never:" says why an event does not happen here, one that
 * starts with "absent:" why the host may lack a member.
 */
export const CALLS_TABLE: Readonly<Record<string, string>> = {
  'BrowserWindow.getNormalBounds':
    'What was asked for. With a screen the window is looked at each second, so what a person or the window manager did counts too, and `move` and `resize` are emitted then.',
  'BrowserWindow.setBounds': 'With a screen the window goes there, frame included; without one the page gets that size. Emits `resize`.',
  'BrowserWindow.isMaximized': 'As told or, with a screen, as found each second.',
  'BrowserWindow.maximize': 'Asks the window manager; without a screen only remembered.',
  'BrowserWindow.unmaximize': 'As `maximize`.',
  'BrowserWindow.showInactive':
    'Written down for tests, else nothing: a window is visible from the start and the window manager gives it the focus.',
  'BrowserWindow.setBackgroundColor': 'Does nothing: Chromium paints its own ground until the page does.',
  'BrowserWindow@move': 'With `resize`.',
  'BrowserWindow@resize': 'Emitted by `setBounds` and, with a screen, when the window was found elsewhere.',
  'WebContents.setZoomFactor':
    "The page is laid out with fewer and larger pixels, as at that zoom; it doesn't follow when a person resizes the window.",
  'WebContents.setZoomMode': 'Does nothing: each page has a zoom of its own.',
  'NativeTheme.shouldUseDarkColors': 'True when `themeSource` is `dark`: the host does not ask the OS.',
  'NativeTheme.themeSource': 'Remembered, no more.',
  'Screen.getAllDisplays': 'With a screen the display the first window is on, else one of 1920 × 1080; a test can play others.',
  'Screen@display-added': 'Emitted when a test plays it; the host hears nothing from the OS.',
  'Screen@display-removed': 'As `display-added`.',
  'Screen@display-metrics-changed': 'As `display-added`.',
  'electron.screen': 'Export.',
  'App.enableSandbox': 'Does nothing: every page of Chromium runs in its sandbox. As root (CI) Chromium starts only without it.',
  'App.exit': 'Windows go at once, no `before-quit` or `will-quit`; `quit` is emitted, Chromium is closed, the process ends with the code.',
  'App.getPath':
    "`userData`: the folder of `--user-data-dir`, else a folder of the program's name in the usual place of the OS. Other names throw.",
  'App.getVersion': 'The version of package.json (read by electron-store).',
  'App.quit':
    '`before-quit`, then `close` for each window, then `will-quit`, then `quit`; each of the first three can stop it. SIGINT and SIGTERM ask for it too.',
  'App.requestSingleInstanceLock':
    'True for the first process on a data folder, false for a later one, whose arguments the first one hears. The lock of a killed process is taken over.',
  'App.whenReady': 'Resolves when Chromium runs, never before the main script has been read.',
  'App@activate': 'never: a click on the dock icon of macOS.',
  'App@before-quit': 'Emitted by `quit`; can be prevented.',
  'App@second-instance': 'Emitted with arguments and working directory of a later process.',
  'App@web-contents-created': 'Emitted for each window before it loads anything.',
  'App@window-all-closed': 'Emitted when the last window is gone; without a listener the program quits, as documented.',
  'BrowserWindow.close': 'Emits `close`; if not prevented the page is closed and `closed` follows. `beforeunload` is not asked.',
  'BrowserWindow.destroy': 'Closes the page and emits `closed`, not `close`.',
  'BrowserWindow.focus': 'Brings the page to the front.',
  'BrowserWindow.isDestroyed': 'True from `closed` on.',
  'BrowserWindow.isMinimized': 'With a screen as found each second, else false.',
  'BrowserWindow.loadURL': 'Resolves at the load event, rejects when the load fails or another takes its place.',
  'BrowserWindow.restore': 'Back to its size, then as `focus`.',
  'BrowserWindow.show':
    'As `focus`. A window is visible from the start, unless it asks for both `show: false` and no background throttling: that one is a page without a window.',
  'BrowserWindow.webContents': 'The page of the window.',
  'BrowserWindow@close':
    'Emitted before a window closes; preventing it keeps the window, except when a person closed it through the window manager.',
  'BrowserWindow@closed': 'Emitted when the window is gone.',
  'BrowserWindow@unresponsive': 'never: a hanging page is found by its silence (WN1).',
  'ContextBridge.exposeInMainWorld':
    'The preload runs in a real isolated world of Chromium. Functions become proxies, promises are followed, errors keep their message, plain data is copied and frozen; the property can be neither written nor deleted.',
  'DecryptStringAsyncReturnValue.result': 'Not reached: decryption rejects.',
  'Dialog.showErrorBox': 'One line on the standard error output.',
  'Dialog.showMessageBox':
    "The page's own confirm box: OK stands for the first button that is not `cancelId`. Without a window the answer is `cancelId`.",
  'Event.preventDefault': 'Heeded wherever an event of this list says so.',
  'IpcMain.handle':
    "One handler per channel, a second one throws. Arguments and answers travel as JSON: what JSON can't carry is lost, where Electron clones it.",
  'IpcMain.on': 'Registered and never called: `sendSync` and `send` of a preload are absent (electron-store registers one listener).',
  'IpcMain.removeHandler': 'Forgets the handler.',
  'IpcMainInvokeEvent.sender': "The window's web contents, the very object main holds.",
  'IpcMainInvokeEvent.senderFrame': 'The frame the message came from as Chromium reports it, null when it is gone.',
  'IpcRenderer.invoke': 'Answered in the document that asked. A throw becomes `Error invoking remote method …` with the message.',
  'IpcRenderer.on': 'Listeners are called in order of arrival with an event and the payload.',
  'IpcRenderer.removeListener': 'Takes the listener away.',
  'Menu.buildFromTemplate': 'An empty menu object.',
  'Menu.setApplicationMenu': 'Does nothing: an app window of Chromium has no menu bar.',
  'Net.WebSocket': 'absent: main takes the `ws` package instead.',
  'Net.fetch': "absent: main takes Node's `fetch` instead.",
  'Net.isOnline': 'True when any network interface but loopback is up.',
  'PermissionCheckHandlerHandlerDetails.isMainFrame': 'Always true: pages have no frames of another origin.',
  'PermissionRequest.isMainFrame': 'Always true, as above.',
  'PermissionRequest.requestingUrl': "The top page's origin with a closing slash.",
  'PowerMonitor@resume': 'never: the host hears nothing from the OS. A machine that slept is found by late timers.',
  'PowerMonitor@suspend': 'never: as `resume`.',
  'PowerMonitor@unlock-screen': 'never: as `resume`.',
  'Protocol.handle':
    'Requests of pages to the scheme are held, given to the handler and answered with its status, headers and body; a request has no body of its own, and a handler that throws fails it. Chromium sees a https origin of the reserved name `.invalid`; main sees its own scheme throughout.',
  'Protocol.registerSchemesAsPrivileged': 'Does nothing: a https origin is standard and secure already. There is no code cache.',
  'RenderProcessGoneDetails.reason': '`crashed`, whatever ended the renderer.',
  'SafeStorage.decryptStringAsync': 'Rejects: there is no keyring.',
  'SafeStorage.encryptStringAsync': 'Rejects: there is no keyring.',
  'SafeStorage.getSelectedStorageBackend': "`basic_text`, Electron's name for no keyring.",
  'SafeStorage.isAsyncEncryptionAvailable': 'False.',
  'Session.defaultSession': 'The one profile.',
  'Session.setPermissionCheckHandler':
    "Asked in advance for the permissions Chromium's remote control can grant; granted only if the request handler agrees. All others are denied.",
  'Session.setPermissionRequestHandler': 'As the check handler; it is not asked at the moment of the request.',
  'Shell.openExternal': "Hands the address to the desktop's opener; without a screen one line says what would have been opened.",
  'WebContents.id': 'A number never used again.',
  'WebContents.isDestroyed': "True from the window's `closed` on.",
  'WebContents.send': 'Reaches the preload of the present document, in order; dropped when there is none.',
  'WebContents.setWindowOpenHandler':
    'Told of each attempt with its URL. The answer is always taken as `deny`: no request leaves, but `window.open` gives a closed window where Electron gives null.',
  'WebContents@did-finish-load': 'Emitted at the load event.',
  'WebContents@render-process-gone': 'Emitted when the renderer crashed or was killed. The next load brings it back.',
  'WebContents@will-attach-webview': 'never: Chromium has no webview tag.',
  'WebContents@will-frame-navigate':
    "Emitted when any frame asks for a document main did not ask for; preventing it ends the navigation and the page stays. Only for addresses that are fetched: `about:`, `blob:`, `data:` and `mailto:` are left to Chromium's own rules.",
  'WebContents@will-navigate': 'As above, for the top frame.',
  'WebContents@will-redirect': 'As above, when a redirect leads there.',
  'WebContentsWillFrameNavigateEventParams.url': 'The address as main knows it.',
  'WebContentsWillNavigateEventParams.url': 'As above.',
  'WebContentsWillRedirectEventParams.url': 'As above.',
  'WebFrameMain.parent': 'Null for the top frame, else an object of which nothing may be asked.',
  'WebFrameMain.url': "The frame's address as main knows it.",
  'electron.Menu': 'Export.',
  'electron.app': 'Export.',
  'electron.dialog': 'Export.',
  'electron.ipcMain': 'Export.',
  'electron.net': 'Export.',
  'electron.powerMonitor': 'Export.',
  'electron.safeStorage': 'Export.',
  'electron.shell': 'Export.',
}

/** Used by electron-store, which no scan of our own code shows. */
export const LIBRARY_CALLS = ['App.getPath', 'App.getVersion', 'IpcMain.on', 'electron.app', 'electron.ipcMain', 'electron.shell']
