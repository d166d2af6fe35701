import { describe, expect, it } from 'vitest'
import { checkDoors } from './house/door-checks.ts'
import { checkBarrel, checkMocks, checkName, checkRules } from './house/file-checks.ts'
import { parseSource, type Finding, type Source } from './house/source.ts'
import { checkLock, checkPlaces, checkReasons, checkVersions } from './house/tree-checks.ts'

const source = (path: string, text: string): Source => parseSource({ path, text })
const rulesOf = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule)
const doors = (path: string, text: string): string[] => rulesOf(checkDoors(source(path, text)))
const name = (path: string, text = 'export const x = 1'): string[] => rulesOf(checkName(source(path, text)))

describe('doors', () => {
  it.each([
    ['door-ipc-main', 'electron/windows/a.ts', `import { ipcMain } from 'electron'`],
    ['door-ipc-main', 'electron/windows/a.ts', `import type { IpcMain } from 'electron'`],
    ['door-ipc-main', 'electron/compose-services.ts', `electron.ipcMain.handle('x', f)`],
    ['door-ipc-main', 'electron/main.ts', `ipcMain.on('x', f)`],
    ['door-ipc-renderer', 'electron/windows/a.ts', `ipcRenderer.send('x')`],
    ['door-ipc-renderer', 'renderer/app/a.ts', `contextBridge.exposeInMainWorld('x', y)`],
    ['door-global-shortcut', 'electron/menu/a.ts', `globalShortcut.register('F1', f)`],
    ['door-safe-storage', 'electron/settings/a.ts', `const { safeStorage } = electron`],
    ['door-safe-storage', 'electron/compose-services.ts', `electron.safeStorage.encryptString('x')`],
    ['door-open-external', 'electron/menu/a.ts', `shell.openExternal('x')`],
    ['door-holdfast', 'renderer/app/a.ts', `window.holdfast.request`],
    ['door-holdfast', 'renderer/app/a.ts', `const { holdfast } = globalThis`],
    ['door-socket', 'electron/connections/other.ts', `new WebSocket('x')`],
    ['door-socket', 'electron/compose-services.ts', `new net.WebSocket('x')`],
    ['door-socket', 'renderer/app/a.ts', `navigator.sendBeacon('x')`],
    ['door-time', 'renderer/app/a.ts', `setTimeout(f, 1)`],
    ['door-time', 'renderer/app/a.ts', `window.setInterval(f, 1)`],
    ['door-time', 'electron/journal/a.ts', `Date.now()`],
    ['door-time', 'electron/journal/a.ts', `globalThis.Date.now()`],
    ['door-time', 'electron/journal/a.ts', `new Date()`],
    ['door-time', 'electron/journal/a.ts', `Date()`],
    ['door-time', 'electron/local-gateway/a.ts', `performance.now()`],
    ['door-time', 'shared/lib/a.ts', `const { now } = { now: Math.random }`],
    ['door-chance', 'shared/lib/a.ts', `crypto.randomUUID()`],
    ['door-http', 'renderer/app/a.ts', `fetch('x')`],
    ['door-http', 'electron/settings/a.ts', `net.fetch('x')`],
  ])('%s is shut in %s for %s', (rule, path, text) => {
    expect(doors(path, text)).toContain(rule)
  })

  it.each([
    ['electron/ipc/handle.ts', `ipcMain.handle('x', f)`],
    ['electron/main.ts', `import { ipcMain } from 'electron'\ncompose({ ipcMain })`],
    ['electron/compose-services.ts', `createIpc({ ipcMain: start.electron.ipcMain })`],
    ['electron/compose-services.ts', `const socket = typeof net.WebSocket === 'function' ? net.WebSocket : null`],
    ['electron/secrets/secret-service.ts', `safeStorage.encryptString('x')`],
    ['electron/connections/link.ts', `new WebSocket('x')`],
    ['electron/connections/whoami.ts', `fetch('x')`],
    ['renderer/bridge/bridge.ts', `window.holdfast.request`],
    ['shared/lib/clock.ts', `Date.now(); performance.now(); setTimeout(f, 1)`],
    ['shared/lib/random.ts', `crypto.getRandomValues(a)`],
    ['renderer/app/a.ts', `new Date(at).toISOString() // setTimeout, Date.now()\nconst text = 'ipcMain'`],
    ['electron/local-gateway/a.ts', `const { token } = fetch`],
    ['electron/chromium-host/a.ts', `setTimeout(f, 1)`],
    ['renderer/app/a.test.ts', `setTimeout(f, 1)`],
    ['tests/sim/run.ts', `performance.now()`],
  ])('are open in %s for %s', (path, text) => {
    expect(doors(path, text)).toEqual([])
  })

  it('tell the line', () => {
    expect(checkDoors(source('renderer/app/a.ts', `const a = 1\n\nconst b = Date.now()`))).toMatchObject([{ line: 3 }])
  })
})

describe('names', () => {
  it.each<[string, string?]>([
    ['shared/lib/a.util.ts'],
    ['shared/lib/text-utils.ts'],
    ['electron/windows/window-manager.ts'],
    ['renderer/lib/helpers.ts'],
    ['electron/power/power-service.ts'],
    ['renderer/app/power-service.ts', 'export function createPowerService() {}'],
    ['electron/power/power-ipc.ts', 'export function registerPowerIpc() {}\nexport const other = 1'],
    ['electron/journal/rows-repo.ts'],
    ['renderer/app/desk-store.ts', `import { createValue } from './value.ts'\nexport const desk = createValue()`],
    ['shared/model/note-store.ts'],
    ['renderer/app/snooze.intent.ts'],
    ['renderer/app/use-desk.ts'],
    ['electron/windows/use-window.ts', 'export function useWindow() {}'],
    ['renderer/sync/engine.contract.ts'],
    ['tests/integration/desk.e2e.ts'],
  ])('%s is refused', (path, text) => {
    expect(name(path, text)).toContain('suffix')
  })

  it.each<[string, string?]>([
    ['electron/power/wake-service.ts', 'export type Wake = { a: 1 }\nexport function createWakeService() {}'],
    ['electron/power/power-ipc.ts', 'export type Deps = { a: 1 }\nexport function registerPowerIpc() {}'],
    ['renderer/app/desk-store.ts', `import { createStore } from 'zustand/vanilla'\nexport const desk = createStore()`],
    ['renderer/app/use-desk.ts', 'export const useDesk = () => 1'],
    ['renderer/features/conversations/snooze.intent.ts'],
    ['tests/contracts/ledger-memory.contract.test.ts'],
    ['electron/log/log-service.test.ts'],
    ['renderer/app/i18next.d.ts'],
  ])('%s is fine', (path, text) => {
    expect(name(path, text)).toEqual([])
  })
})

describe('files', () => {
  it('are no barrels', () => {
    const barrel = (path: string, text: string): string[] => rulesOf(checkBarrel(source(path, text)))
    expect(barrel('shared/lib/all.ts', `export * from './a.ts'\nexport const b = 1`)).toEqual(['barrel'])
    expect(barrel('shared/lib/all.ts', `export { a } from './a.ts'\nexport type { B } from './b.ts'`)).toEqual(['barrel'])
    expect(barrel('renderer/ui/index.ts', `export const a = 1`)).toEqual(['barrel'])
    expect(barrel('electron/preload/index.ts', `expose()`)).toEqual([])
    expect(barrel('shared/lib/a.ts', `export { a } from './a.ts'\nexport const b = 1`)).toEqual([])
  })

  it('of rules are pure', () => {
    const rules = (path: string, text: string): string[] => rulesOf(checkRules(source(path, text)))
    expect(rules('electron/a/b-rules.ts', `import { z } from 'zod'`)).toEqual(['pure-rules'])
    expect(rules('electron/a/b-rules.ts', `import { readFileSync } from 'node:fs'`)).toEqual(['pure-rules'])
    expect(rules('electron/a/b-rules.ts', `import { createHash, randomUUID } from 'node:crypto'`)).toEqual(['pure-rules'])
    expect(rules('renderer/a/b-rules.ts', `import type { Clock } from '../../shared/lib/clock.ts'`)).toEqual(['pure-rules'])
    expect(rules('electron/a/b-rules.ts', `import type { App } from 'electron'\nimport { c } from './c-rules.ts'`)).toEqual([])
    expect(rules('electron/a/b-rules.ts', `import { createHash } from 'node:crypto'`)).toEqual([])
    expect(rules('electron/a/b.ts', `import { z } from 'zod'`)).toEqual([])
  })

  it('of tests swap no module of ours', () => {
    const mocks = (text: string): string[] => rulesOf(checkMocks(source('renderer/app/a.test.ts', text)))
    expect(mocks(`vi.mock('./b.ts')`)).toEqual(['no-own-mocks'])
    expect(mocks(`vi.doMock('../b.ts', () => ({}))`)).toEqual(['no-own-mocks'])
    expect(mocks(`vi.mock('electron')`)).toEqual([])
  })

  it('that are not TypeScript stop the run', () => {
    expect(() => source('shared/lib/a.ts', 'const = 1')).toThrow('shared/lib/a.ts')
  })
})

describe('the tree', () => {
  const manifest = (version: string): { path: string; text: string } => ({
    path: 'package.json',
    text: JSON.stringify({ dependencies: { a: '1.0.0' }, devDependencies: { '@b/c': version } }, null, 2),
  })
  const contributing = (text: string): { path: string; text: string } => ({ path: 'CONTRIBUTING.md', text })
  const rowOfA = '| `a` | 1.0.0 | it does a |'

  it('has exact versions', () => {
    for (const version of ['^2.0.0', '~2.0.0', '2', '*', 'latest', '>=2.0.0', 'github:x/y']) {
      expect(checkVersions(manifest(version))).toMatchObject([{ rule: 'exact-version', line: 6 }])
    }
    expect(checkVersions(manifest('2.0.0-beta.1'))).toEqual([])
  })

  it('says why it has each dependency', () => {
    const reasons = (text: string): string[] => checkReasons(manifest('2.0.0'), contributing(text)).map((finding) => finding.text)
    expect(reasons(`${rowOfA}\n| \`@b/c\` | 2.0.0 | it does c |`)).toEqual([])
    expect(reasons(rowOfA)).toEqual(['@b/c has no row with its reason'])
    expect(reasons(`${rowOfA}\n| \`@b/c\` | 1.9.0 | it does c |`)).toEqual(['@b/c is at 2.0.0 now'])
    expect(reasons(`${rowOfA}\n| \`@b/c\` | 2.0.0 |  |`)).toEqual(['@b/c has no row with its reason'])
    expect(reasons(`${rowOfA}\n| \`@b/c\` | 2.0.0 | it does c |\n| \`d\` | 1.0.0 | gone |`)).toEqual(['d is no dependency any more'])
  })

  it('has a lockfile with hashes and without addresses', () => {
    const lock = (entry: object): string[] =>
      rulesOf(checkLock({ path: 'package-lock.json', text: JSON.stringify({ packages: { '': {}, 'node_modules/a': entry } }) }))
    expect(lock({ integrity: 'sha512-x' })).toEqual([])
    expect(lock({})).toEqual(['lockfile'])
    expect(lock({ optional: true })).toEqual(['lockfile'])
    expect(lock({ optional: true, os: ['win32'] })).toEqual([])
    expect(lock({ optional: true, os: ['win32'], resolved: 'https://example.com/a.tgz' })).toEqual(['lockfile'])
    expect(lock({ integrity: 'sha512-x', resolved: 'https://example.com/a.tgz' })).toEqual(['lockfile'])
  })

  it('knows no machine and no registry', () => {
    const places = (text: string): string[] => rulesOf(checkPlaces({ path: 'README.md', text }))
    // In pieces, so that this file passes its own check.
    const bad = [
      ['cd ', 'home', 'li', 'x'],
      ['', 'Users', 'li', 'x'],
      ['', 'work', 'main', 'x'],
    ].map((parts) => parts.join('/'))
    const others = [['C:', 'Users', 'li'].join('\\'), ['https://registry', 'npmjs', 'org/a'].join('.')]
    for (const text of [...bad, ...others]) {
      expect(places(text)).toEqual(['no-machine'])
    }
    expect(places('~/.config/holdfast, /usr/bin/chromium, /tmp, %APPDATA%\\holdfast, tests/work/main/x, the registry')).toEqual([])
  })
})
