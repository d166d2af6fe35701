import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['electron', 'renderer', 'shared', 'resources', 'package.json', 'package-lock.json', 'electron.vite.config.ts']
/** Not part of the built program. */
const APART = new Set(['chromium-host', 'local-gateway'])
const BUILT = ['out/main/main.js', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/renderer/ledger.html']

/** Time of the newest file at or under a path, milliseconds; 0 if there is none. */
function newest(path: string): number {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  const inside = readdirSync(path).filter((name) => !APART.has(name) && !/\.test\.tsx?$/.test(name))
  return Math.max(found.mtimeMs, ...inside.map((name) => newest(join(path, name))))
}

/** True when the built bundles are missing or older than what they are built from. */
export function needsBuild(root: string): boolean {
  const built = BUILT.map((name) => join(root, name))
  if (!built.every((path) => existsSync(path))) return true
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs))
  return Math.max(...SOURCES.map((name) => newest(join(root, name)))) > oldest
}
