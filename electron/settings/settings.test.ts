import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createRecordingLog } from '../../tests/fakes/recording-log.ts'
import { openKeptFile, type KeptFile, type OpenStore } from './kept-file.ts'
import { createSettingsService, KeptSettings, NO_SETTINGS } from './settings-service.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Stands for electron-store: defaults below, the whole value written at each change. */
const openJson: OpenStore = ({ name, cwd, defaults }) => {
  const path = join(cwd, `${name}.json`)
  const read = (): typeof defaults => (existsSync(path) ? { ...defaults, ...(JSON.parse(readFileSync(path, 'utf8')) as object) } : defaults)
  return {
    get store() {
      return read()
    },
    set store(value) {
      writeFileSync(path, JSON.stringify(value))
    },
  }
}
const failing: OpenStore = () => {
  throw new Error('EROFS')
}
const open = (store: OpenStore = openJson): KeptFile<KeptSettings> =>
  openKeptFile({
    folder,
    name: 'settings',
    schema: KeptSettings,
    defaults: NO_SETTINGS,
    open: store,
    clock: createManualClock(),
    log: createRecordingLog(),
  })

describe('kept file', () => {
  it('starts with defaults and keeps what is set', () => {
    const file = open()
    expect(file.broken).toBe(false)
    expect(file.get()).toEqual(NO_SETTINGS)
    file.set({ settings: { theme: 'dark' }, deviceId: 'd1' })
    expect(open().get()).toEqual({ settings: { theme: 'dark' }, deviceId: 'd1' })
  })

  it.each([
    ['not JSON', '{"settings": {'],
    ['empty', ''],
    ['of another shape', '{"settings":{"theme":"neon"},"deviceId":null}'],
    ['a list', '[]'],
    ['zeros', '\u0000\u0000\u0000'],
  ])('sets a file that is %s aside, word for word, and goes on with defaults', (_what, text) => {
    writeFileSync(join(folder, 'settings.json'), text)
    const file = open()
    expect(file.broken).toBe(true)
    expect(file.get()).toEqual(NO_SETTINGS)
    const [aside] = readdirSync(folder).filter((name) => name.startsWith('settings-damaged-'))
    expect(aside).toMatch(/^settings-damaged-[\dTZ-]+\.json$/)
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(text)
    expect(open().broken).toBe(false)
  })

  it('lives in memory when the disk refuses', () => {
    const file = open(failing)
    file.set({ settings: { theme: 'dark' }, deviceId: null })
    expect(file.get().settings.theme).toBe('dark')
  })
})

describe('settings', () => {
  it('fill what was never set by hand with defaults, also later ones', () => {
    const settings = createSettingsService({ file: open(), push: () => undefined, gatewayUrl: undefined })
    expect(settings.get()).toEqual(DEFAULT_SETTINGS)
    settings.set({ language: 'en' })
    expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, language: 'en' })
    expect(open().get().settings).toEqual({ language: 'en' })
  })

  it('take the address of this run until the agent names one', () => {
    const made = (gatewayUrl: string | undefined): ReturnType<typeof createSettingsService> =>
      createSettingsService({ file: open(), push: () => undefined, gatewayUrl })
    expect(made('ws://127.0.0.1:9/desk').get().gatewayUrl).toBe('ws://127.0.0.1:9/desk')
    made(undefined).set({ gatewayUrl: 'wss://desk.example.com/' })
    expect(made('ws://127.0.0.1:9/desk').get().gatewayUrl).toBe('wss://desk.example.com/')
  })

  it('J21 a broken entry of the calendar is told with its place, and the rest is kept, all other settings too', () => {
    const sale = { name: '双 11', from: '2026-11-10T20:00', to: '2026-11-11T01:00' }
    const calendar = [sale, { ...sale, to: '2026-11-09T01:00' }, 7, { ...sale, name: '返场' }]
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ settings: { theme: 'dark', calendar }, deviceId: 'd1' }))
    const file = open()
    const settings = createSettingsService({ file, push: () => undefined, gatewayUrl: undefined })
    expect([file.broken, settings.get()]).toMatchObject([
      false,
      {
        theme: 'dark',
        calendar: [sale, { ...sale, name: '返场' }],
        calendarFaults: [
          { place: 2, trouble: 'order' },
          { place: 3, trouble: 'shape' },
        ],
      },
    ])
    settings.set({ zoom: 1.5 })
    expect(open().get().settings.calendar).toEqual(calendar)
    settings.set({ calendar: [sale] })
    expect([settings.get().calendar, settings.get().calendarFaults, open().get().settings.calendar]).toEqual([[sale], [], [sale]])
  })

  it('tell every window, and keep the device id beside', () => {
    const told: unknown[] = []
    const settings = createSettingsService({ file: open(), push: (...args) => void told.push(args), gatewayUrl: undefined })
    settings.set({ zoom: 1.5, theme: undefined })
    expect(told).toEqual([['settings.changed', { ...DEFAULT_SETTINGS, zoom: 1.5 }]])
    settings.keepDeviceId('dev-1')
    expect(open().get()).toEqual({ settings: { zoom: 1.5 }, deviceId: 'dev-1' })
  })
})
