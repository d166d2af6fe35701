import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { connectCdp, quietly, type Cdp } from './cdp.ts'

export type BrowserOptions = {
  executable: string
  /** Chromium's profile folder; everything a page stores lives here. */
  profile: string
  headless: boolean
  /** Port for other drivers on loopback, 0 for any (see `DevToolsActivePort` in the profile), null for none. */
  debugPort: number | null
}
export type Browser = { cdp: Cdp; close(): Promise<void> }

/** How long a Chromium whose host was killed may take to let go of its profile, milliseconds. */
const LEAVING_MS = 5_000
const CLOSING_MS = 5_000
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Features that talk to the network, draw over the page or freeze a page nobody looks at. */
const WITHOUT = [
  'AutofillServerCommunication',
  'CalculateNativeWinOcclusion',
  'IntensiveWakeUpThrottling',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'OptimizationHints',
  'Translate',
  'WebUIOmniboxPopup',
]

function switchesOf(options: BrowserOptions): string[] {
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profile}`,
    ...(options.debugPort === null ? [] : [`--remote-debugging-port=${options.debugPort}`]),
    '--app=data:text/html,',
    ...(options.headless ? ['--headless', '--hide-scrollbars', '--disable-gpu'] : []),
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--no-service-autorun',
    '--disable-background-networking',
    '--disable-client-side-phishing-detection',
    '--disable-component-extensions-with-background-pages',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-quic',
    '--disable-search-engine-choice-screen',
    '--disable-session-crashed-bubble',
    '--disable-sync',
    '--metrics-recording-only',
    '--password-store=basic',
    '--use-mock-keychain',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-hang-monitor',
    // As in Electron: a sound needs no click before it.
    '--autoplay-policy=no-user-gesture-required',
    '--disable-ipc-flooding-protection',
    `--disable-features=${WITHOUT.join(',')}`,
    // Names other than loopback don't resolve at all: what interception can't see (sockets, prefetch) goes nowhere.
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1 , EXCLUDE [::1]',
  ]
}

/** Process id in Chromium's profile lock (a link to `host-pid`), or null. Windows and macOS release theirs with the process. */
function lockHolder(profile: string): number | null {
  try {
    const target = readlinkSync(join(profile, 'SingletonLock'))
    const pid = Number(target.slice(target.lastIndexOf('-') + 1))
    return target.startsWith(`${hostname()}-`) && Number.isInteger(pid) && isBrowserOf(pid, profile) ? pid : null
  } catch {
    return null
  }
}

function isBrowserOf(pid: number, profile: string): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)
  } catch {
    return false
  }
}

/**
 * Makes the profile free: a Chromium left over from a killed host is going already, for its pipe is shut; one that
 * stays too long is ended. A lock without a living owner is removed.
 */
async function freeProfile(profile: string): Promise<void> {
  for (let waited = 0; lockHolder(profile) !== null && waited < LEAVING_MS; waited += 20) await wait(20)
  const left = lockHolder(profile)
  if (left !== null) {
    process.kill(left, 'SIGKILL')
    while (lockHolder(profile) !== null) await wait(20)
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie', 'DevToolsActivePort'])
    rmSync(join(profile, name), { force: true })
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : void child.once('exit', () => resolve())))

/** Settings of a new profile: nothing of a browser's own is offered over the program's pages. */
const PREFERENCES = {
  translate: { enabled: false },
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
}

function prepareProfile(profile: string): void {
  const file = join(profile, 'Default', 'Preferences')
  if (existsSync(file)) return
  mkdirSync(join(profile, 'Default'), { recursive: true })
  writeFileSync(file, JSON.stringify(PREFERENCES))
}

/**
 * Starts Chromium on a profile. It hangs on our pipe: when this process dies, however it dies, Chromium ends by itself.
 * Rejects when it can't be started.
 */
export async function startBrowser(options: BrowserOptions): Promise<Browser> {
  prepareProfile(options.profile)
  await freeProfile(options.profile)
  const child = spawn(options.executable, switchesOf(options), { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2_000)
  })
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject))
  const cdp = connectCdp(child.stdio[3] as Writable, child.stdio[4] as Readable)
  try {
    await Promise.race([cdp.send('Browser.getVersion'), failed])
  } catch (error) {
    throw new Error(`${options.executable} did not start: ${error instanceof Error ? error.message : String(error)}\n${said}`, {
      cause: error,
    })
  }
  return {
    cdp,
    async close() {
      quietly(cdp.send('Browser.close'))
      await Promise.race([ended(child), wait(CLOSING_MS)])
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    },
  }
}
