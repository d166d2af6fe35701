import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import type * as Electron from 'electron'
import { currentHost } from '../host.ts'
import { loud, loudEmitter } from './loud.ts'
import type { HostWindow } from './browser-window.ts'

/** A question becomes the page's own confirm box: OK is the button that isn't the way out. */
async function showMessageBox(
  ...args: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
): Promise<Electron.MessageBoxReturnValue> {
  const [window, options] = args.length === 2 ? args : [null, args[0]]
  const cancel = options.cancelId ?? 0
  const other = (options.buttons ?? []).findIndex((_label, index) => index !== cancel)
  const labels = options.buttons?.length === 2 ? `OK: ${options.buttons[other]} · Cancel: ${options.buttons[cancel]}` : ''
  const text = [options.message, options.detail, labels].filter(Boolean).join('\n\n')
  const page = window === null ? null : await (window as unknown as HostWindow).contents.page
  const yes = (await page?.evaluate(`confirm(${JSON.stringify(text)})`)) === true
  return { response: yes && other !== -1 ? other : cancel, checkboxChecked: false }
}

/** A question for a place on the disk becomes the page's own: the whole path is typed. */
async function askPath(title: string, suggested: string, window: unknown): Promise<string | null> {
  const page = await (window as HostWindow).contents.page
  const said: unknown = await page?.evaluate(`prompt(${JSON.stringify(title)}, ${JSON.stringify(suggested)})`)
  return typeof said === 'string' && said !== '' ? said : null
}

async function showSaveDialog(
  ...[window, options]: [Electron.BaseWindow, Electron.SaveDialogOptions]
): Promise<Electron.SaveDialogReturnValue> {
  const filePath = await askPath(options.title ?? '', options.defaultPath ?? '', window)
  return { canceled: filePath === null, filePath: filePath ?? '' }
}

async function showOpenDialog(
  ...[window, options]: [Electron.BaseWindow, Electron.OpenDialogOptions]
): Promise<Electron.OpenDialogReturnValue> {
  const path = await askPath(options.title ?? '', options.defaultPath ?? '', window)
  return { canceled: path === null, filePaths: path === null ? [] : [path] }
}

export const dialog = loud('dialog', {
  showMessageBox,
  showSaveDialog: showSaveDialog as Electron.Dialog['showSaveDialog'],
  showOpenDialog: showOpenDialog as Electron.Dialog['showOpenDialog'],
  showErrorBox: (title, content) => console.error(`${title}: ${content}`),
} satisfies Partial<Electron.Dialog>)

const OPENERS: Partial<Record<NodeJS.Platform, [string, string[]]>> = { darwin: ['open', []], win32: ['explorer', []] }

export const shell = loud('shell', {
  /** Without a screen there is nobody to open it for; the line says what would have been opened. */
  async openExternal(url) {
    if (currentHost()?.screen !== true) return console.error(`openExternal ${url}`)
    const [program, args] = OPENERS[process.platform] ?? ['xdg-open', []]
    spawn(program, [...args, url], { stdio: 'ignore', detached: true }).unref()
  },
} satisfies Partial<Electron.Shell>)

export const safeStorage = loud('safeStorage', {
  isAsyncEncryptionAvailable: async () => false,
  getSelectedStorageBackend: () => 'basic_text',
  encryptStringAsync: async () => Promise.reject(new Error('the Chromium host has no keyring')),
  decryptStringAsync: async () => Promise.reject(new Error('the Chromium host has no keyring')),
} satisfies Partial<Electron.SafeStorage>)

export const powerMonitor = loudEmitter('powerMonitor', {})

export const Menu = loud('Menu', {
  buildFromTemplate: () => loud('Menu', { popup: () => undefined } satisfies Partial<Electron.Menu>) as Electron.Menu,
  setApplicationMenu: () => undefined,
} satisfies Partial<typeof Electron.Menu>)

export const net = loud('net', {
  isOnline: () =>
    Object.values(networkInterfaces())
      .flat()
      .some((one) => one?.internal === false),
} satisfies Partial<Electron.Net>)
