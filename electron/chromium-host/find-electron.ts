import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const PACKAGE = resolve(import.meta.dirname, '../../node_modules/electron')

/** Path of Electron's program if it is on the disk, else null. Asking the package itself would start a download. */
export function electronBinary(): string | null {
  if (process.env['HOLDFAST_HOST'] === 'chromium') return null
  try {
    const name = readFileSync(join(PACKAGE, 'path.txt'), 'utf8')
    const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(PACKAGE, 'dist'), name)
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/** Tries to get the binary as its package does at first use. Where the network is shut this fails within `limitMs`. */
export function fetchElectron(limitMs = 180_000): string | null {
  if (process.env['HOLDFAST_HOST'] === 'chromium') return null
  const found = electronBinary()
  if (found !== null) return found
  spawnSync(process.execPath, [join(PACKAGE, 'install.js')], { stdio: 'ignore', timeout: limitMs })
  return electronBinary()
}
