import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge']

const MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

function candidates(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  if (platform === 'darwin')
    return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((dir) => MAC.map((app) => join(dir, app)))
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined)
    return WINDOWS.flatMap((path) => roots.map((root) => join(root, path)))
  }
  const dirs = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'].filter((dir) => dir !== '')
  return NAMES.flatMap((name) => dirs.map((dir) => join(dir, name)))
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Path of an installed Chrome, Chromium or Edge, or null. `CHROME_PATH` wins over everything found. */
export function findBrowser(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string | null {
  const told = env['CHROME_PATH']
  if (told !== undefined && told !== '') return canRun(told) ? told : null
  return candidates(platform, env).find(canRun) ?? null
}

const APT = '/usr/bin/apt-get'
const PACKAGES = ['chromium', 'fonts-noto-cjk']

/** Debian and its children, as root: installs Chromium and fonts for Chinese text. True when a browser is there afterwards. */
function installOnDebian(say: (line: string) => void): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(APT)) return false
  say(`No Chrome, Chromium or Edge found: installing ${PACKAGES.join(' and ')} with apt-get.`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES],
  ]) {
    const { status } = spawnSync(APT, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) say(`apt-get ${args[0]} failed.`)
  }
  return findBrowser() !== null
}

/** Path of a browser, installing one where that is possible. Throws with what a person should install. */
export function requireBrowser(say: (line: string) => void): string {
  const found = findBrowser() ?? (installOnDebian(say) ? findBrowser() : null)
  if (found !== null) return found
  const told = process.env['CHROME_PATH']
  if (told !== undefined && told !== '') throw new Error(`CHROME_PATH is ${told}, but there is no program there.`)
  throw new Error(
    'No Chrome, Chromium or Edge found. Install one of them (Debian: apt-get install chromium fonts-noto-cjk) or set CHROME_PATH.',
  )
}
