import { describe, expect, it } from 'vitest'
import type { MessageBoxOptions } from 'electron'
import { silentLog } from '../../shared/lib/log.ts'
import { FakeWindow } from '../../tests/fakes/electron-window.ts'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import { LEAVE, STAY } from './close-question.ts'
import { createWindowRegistry } from './window-registry.ts'
import { createWindowService, type WindowService } from './window-service.ts'

type World = {
  service: WindowService
  clock: ManualClock
  desks: () => FakeWindow[]
  desk: () => FakeWindow
  asked: MessageBoxOptions[]
  happened: string[]
  world: { unfinished: number; response: number; panelOut: boolean }
  settle: () => Promise<void>
}

function setUp(): World {
  const clock = createManualClock()
  const made: FakeWindow[] = []
  const asked: MessageBoxOptions[] = []
  const happened: string[] = []
  const world = { unfinished: 0, response: STAY, panelOut: false }
  const service = createWindowService({
    create(options) {
      const window = new FakeWindow(options)
      made.push(window)
      return window.electron
    },
    dialog: {
      showMessageBox: (...args: unknown[]) => {
        asked.push(args.at(-1) as MessageBoxOptions)
        return Promise.resolve({ response: world.response, checkboxChecked: false })
      },
    },
    registry: createWindowRegistry(),
    place: { optionsFor: (_kind, size) => size, follow: () => undefined },
    background: () => '#111418',
    panelOut: { panelOut: () => world.panelOut, setPanelOut: (out) => void (world.panelOut = out) },
    preload: '/preload.cjs',
    ledgerUrl: 'app://holdfast/ledger.html',
    clock,
    log: silentLog,
    language: () => 'en',
    unfinished: () => Promise.resolve(world.unfinished),
    onHealth: (state) => void happened.push(`health ${state}`),
    onLedgerGone: () => void happened.push('ledger gone'),
    onDeskRestored: () => void happened.push('desk restored'),
    onSideChanged: (open) => void happened.push(`side ${open.join(' ')}`),
    onPainted: () => undefined,
    onLastDeskClosed: () => void happened.push('last desk closed'),
  })
  service.start()
  const desks = (): FakeWindow[] => made.filter((one) => one.options.title !== 'Holdfast ledger')
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve()
  }
  return { service, clock, desks, desk: () => desks().at(-1) ?? new FakeWindow(), asked, happened, world, settle }
}

describe('desk window', () => {
  it('opens with the size and the walls it should have', () => {
    expect(setUp().desk().options).toEqual({
      width: 1_600,
      height: 900,
      minWidth: 1_000,
      minHeight: 640,
      title: 'Holdfast',
      backgroundColor: '#111418',
      webPreferences: {
        preload: '/preload.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        spellcheck: false,
      },
    })
  })

  it('is back within 2 s when its process dies, and says so', () => {
    const { desk, clock, happened } = setUp()
    desk().contents.emit('render-process-gone', {}, { reason: 'oom' })
    clock.advance(2_000)
    expect(desk().did).toEqual(['load app://holdfast/index.html', 'load app://holdfast/index.html'])
    expect(happened).toEqual(['desk restored'])
  })

  it('hears the state of the ledger when it has loaded', () => {
    const { desk } = setUp()
    desk().contents.emit('did-finish-load')
    expect(desk().contents.sent).toEqual([{ channel: 'holdfast:ledger.health', payload: { state: 'starting' } }])
  })

  it('comes to the front on a second start, and is opened when there is none', async () => {
    const { service, desk, desks, settle } = setUp()
    desk().minimized = true
    service.raiseDesk()
    expect(desk().did.slice(1)).toEqual(['restore', 'show', 'focus'])
    desk().close()
    await settle()
    service.raiseDesk()
    expect(desks()).toHaveLength(2)
    expect(desk().isDestroyed()).toBe(false)
  })
})

describe('side windows', () => {
  const panels = (all: FakeWindow[]): FakeWindow[] => all.filter((one) => one.did.includes('load app://holdfast/panel.html'))

  it('are one of each kind, raised when opened again, told to desks, and gone with the last desk', async () => {
    const { service, desk, desks, happened, settle } = setUp()
    const first = desk()
    service.side.open('panel')
    service.side.open('settings')
    service.side.open('panel')
    const [panel] = panels(desks())
    expect(panels(desks())).toHaveLength(1)
    expect(panel?.did).toEqual(['load app://holdfast/panel.html', 'show', 'focus'])
    expect(service.side.list()).toEqual(['panel', 'settings'])
    service.side.close('settings')
    expect(happened).toEqual(['side panel', 'side panel settings', 'side panel'])
    first.close()
    await settle()
    expect(panel?.isDestroyed()).toBe(true)
    expect(happened.slice(3)).toEqual(['side ', 'last desk closed'])
  })

  it('bring the panel back after a restart, without the focus; one closed by hand stays closed', async () => {
    const { service, desk, desks, world, settle } = setUp()
    const first = desk()
    service.side.open('panel')
    first.close()
    await settle()
    expect(world.panelOut).toBe(true)
    service.raiseDesk()
    desk().contents.emit('did-finish-load')
    const panel = desk()
    expect(panel.options.show).toBe(false)
    expect(panel.did).toEqual(['load app://holdfast/panel.html', 'showInactive'])
    panel.close()
    expect(world.panelOut).toBe(false)
    desks().at(-2)?.contents.emit('did-finish-load')
    expect(desk()).toBe(panel)
  })

  it('have the walls of every window, and are back when their process dies', () => {
    const { service, desk, clock } = setUp()
    service.side.open('settings')
    expect(desk().options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
    desk().contents.emit('render-process-gone', {}, { reason: 'oom' })
    clock.advance(2_000)
    expect(desk().did).toEqual(['load app://holdfast/settings.html', 'load app://holdfast/settings.html'])
  })
})

describe('WN3 closing', () => {
  it('WN3 closes without a question when nothing is unfinished', async () => {
    const { desk, asked, happened, settle } = setUp()
    desk().close()
    await settle()
    expect(desk().isDestroyed()).toBe(true)
    expect(asked).toEqual([])
    expect(happened).toEqual(['last desk closed'])
  })

  it('WN3 asks with the count over unfinished work, and stays by default', async () => {
    const { desk, asked, happened, world, settle } = setUp()
    world.unfinished = 3
    desk().close()
    desk().close()
    await settle()
    expect(desk().isDestroyed()).toBe(false)
    expect(happened).toEqual([])
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ message: '3 items are not finished', defaultId: STAY, cancelId: STAY })
  })

  it('WN3 lets the agent leave: the journal keeps the work', async () => {
    const { desk, happened, world, settle } = setUp()
    Object.assign(world, { unfinished: 1, response: LEAVE })
    desk().close()
    await settle()
    expect(desk().isDestroyed()).toBe(true)
    expect(happened).toEqual(['last desk closed'])
  })

  it('WN3 asks nobody while the program ends, and waits no longer than it may', async () => {
    const { service, desk, world, asked, clock } = setUp()
    world.unfinished = 5
    desk().on('close', (event: { preventDefault: () => void }) => event.preventDefault())
    const closed = service.closeAll(500)
    expect(desk().isDestroyed()).toBe(false)
    clock.advance(500)
    await closed
    expect(desk().isDestroyed()).toBe(true)
    expect(asked).toEqual([])
    expect(clock.pending()).toBe(0)
  })
})
