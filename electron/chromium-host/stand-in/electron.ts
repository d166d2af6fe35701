import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { dialog, Menu, net, powerMonitor, safeStorage, shell } from './desktop.ts'
import { ipcMain } from './ipc.ts'
import { loud } from './loud.ts'
import { clipboard, globalShortcut, nativeImage, Notification, Tray } from './os-parts.ts'
import { nativeTheme, screen } from './screen.ts'
import { protocol, session } from './session.ts'

/** What `import … from 'electron'` gives on the Chromium host. A missing name stops the program as it starts. */
export {
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
}

// oxlint-disable-next-line import/no-default-export -- electron-store imports it so
export default loud('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
})
