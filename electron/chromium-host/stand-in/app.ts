import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type * as Electron from 'electron'
import { record } from '../control.ts'
import { currentHost, hostReady, startHost } from '../host.ts'
import { takeInstanceLock, type InstanceLock } from '../instance-lock.ts'
import { hostEvent, loudEmitter } from './loud.ts'

type Manifest = { name: string; version: string }
const ROOT = resolve(import.meta.dirname, '../../..')
const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest

/** Windows, as far as quitting goes. */
export type Closable = { /** False when the window stays. */ tryClose(): boolean; destroy(): void }
export const openWindows = new Set<Closable>()

const argument = (key: string): string | undefined => process.argv.find((one) => one.startsWith(`--${key}=`))?.slice(key.length + 3)

function appData(): string {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
}
const told = argument('user-data-dir')
const paths: Record<string, string> = { userData: told === undefined ? join(appData(), name) : resolve(told) }
const userData = (): string => paths['userData'] ?? ''

let lock: InstanceLock | null = null
let whole: 'running' | 'quitting' | 'ended' = 'running'

async function end(code: number): Promise<void> {
  if (whole === 'ended') return
  whole = 'ended'
  app.emit('quit', hostEvent({}), code)
  for (const window of openWindows) window.destroy()
  await currentHost()?.browser.close()
  lock?.release()
  process.exit(code)
}

/** before-quit, then each window may object, then will-quit; as documented, any of them can stop it. */
function quit(): void {
  if (whole !== 'running') return
  const before = hostEvent({})
  app.emit('before-quit', before)
  if (before.defaultPrevented) return
  whole = 'quitting'
  const stays = [...openWindows].filter((window) => !window.tryClose())
  if (stays.length > 0) whole = 'running'
  else if (openWindows.size === 0) finishQuit()
}

function finishQuit(): void {
  const will = hostEvent({})
  app.emit('will-quit', will)
  if (will.defaultPrevented) whole = 'running'
  else void end(0)
}

/** Called by a window that is gone. */
export function windowGone(window: Closable): void {
  openWindows.delete(window)
  if (openWindows.size > 0 || whole === 'ended') return
  if (whole === 'quitting') return finishQuit()
  if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed')
  else quit()
}

const members = {
  whenReady: () => hostReady.then(() => undefined),
  quit,
  exit: (code = 0) => void end(code),
  getVersion: () => version,
  getPath: (key) => {
    const path = paths[key]
    if (path === undefined) throw new Error(`the Chromium host has no path ${key}`)
    return path
  },
  requestSingleInstanceLock: () => {
    lock ??= takeInstanceLock(userData(), (argv, cwd) => app.emit('second-instance', hostEvent({}), argv, cwd, null))
    return lock !== null
  },
  setBadgeCount(count = 0) {
    record('App.setBadgeCount', count)
    return true
  },
  /** Every page of Chromium has a sandbox, unless it runs as root. */
  enableSandbox: () => undefined,
} satisfies Partial<Electron.App>

export const app = loudEmitter('app', members)

/** Runs once the main script has been read: `ready` comes after it, never during it. */
export async function startApp(): Promise<void> {
  if (whole !== 'running') return
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, quit)
  const { browser } = await startHost(userData())
  void browser.cdp.closed.then(() => {
    if (whole !== 'ended') console.error('Chromium ended unexpectedly.')
    return end(1)
  })
  app.emit('ready', hostEvent({}), {})
}
