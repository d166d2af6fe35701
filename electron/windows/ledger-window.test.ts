import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { FakeWindow } from '../../tests/fakes/electron-window.ts'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import { createLedgerWindow, type LedgerHealth, type LedgerWindow } from './ledger-window.ts'
import { nextRestart } from './ledger-restart-rules.ts'
import { createWindowRegistry } from './window-registry.ts'

type World = {
  clock: ManualClock
  made: FakeWindow[]
  health: LedgerHealth[]
  gone: () => number
  ledger: LedgerWindow
  registry: ReturnType<typeof createWindowRegistry>
  newest: () => FakeWindow
  /** Signs of life every 3 s for `ms`. */
  liveFor: (ms: number) => void
}

function setUp(stall = { ms: 0 }): World {
  const clock = createManualClock()
  const made: FakeWindow[] = []
  const health: LedgerHealth[] = []
  const registry = createWindowRegistry()
  let gone = 0
  const ledger = createLedgerWindow({
    create(options) {
      const window = new FakeWindow(options)
      made.push(window)
      return window.electron
    },
    preload: '/preload.cjs',
    ledgerUrl: 'app://holdfast/ledger.html',
    registry,
    clock: { ...clock, monotonic: () => clock.monotonic() + stall.ms },
    log: silentLog,
    onGone: () => void (gone += 1),
    onHealth: (state) => void health.push(state),
  })
  ledger.start()
  const newest = (): FakeWindow => made.at(-1) ?? new FakeWindow()
  const liveFor = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 3_000) {
      ledger.alive(newest().id)
      clock.advance(Math.min(3_000, ms - passed))
    }
  }
  return { clock, made, health, gone: () => gone, ledger, registry, newest, liveFor }
}

describe('WN1 ledger window', () => {
  it('WN1 is hidden, unthrottled, sandboxed, and known by its role', () => {
    const { made, newest, registry } = setUp()
    expect(made).toHaveLength(1)
    expect(newest().options).toMatchObject({
      show: false,
      webPreferences: { backgroundThrottling: false, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
    })
    expect(newest().did).toEqual(['load app://holdfast/ledger.html'])
    expect(registry.roleOf(newest().id)).toBe('ledger')
  })

  it.each<[string, (window: FakeWindow) => void]>([
    ['its process dies', (window) => void window.contents.emit('render-process-gone', {}, { reason: 'crashed' })],
    ['it hangs', (window) => void window.emit('unresponsive')],
    ['it closes itself', (window) => window.close()],
  ])('WN1 is replaced when %s', (_what, kill) => {
    const { clock, made, newest, gone, registry } = setUp()
    const old = newest()
    kill(old)
    clock.advance(0)
    expect(made).toHaveLength(2)
    expect(gone()).toBe(1)
    expect(old.isDestroyed()).toBe(true)
    expect(registry.roleOf(old.id)).toBeNull()
    expect(registry.roleOf(newest().id)).toBe('ledger')
  })

  it('WN1 is replaced after 10 s of silence, and the desks hear of the lag after 5 s', () => {
    const { clock, made, ledger, newest, health } = setUp()
    ledger.alive(newest().id)
    clock.advance(7_000)
    expect(health).toEqual(['running', 'lagging'])
    expect(made).toHaveLength(1)
    clock.advance(5_000)
    expect(made).toHaveLength(2)
    expect(health).toEqual(['running', 'lagging', 'shut', 'starting'])
  })

  it('WN1 gets 20 s for its first sign of life', () => {
    const { clock, made } = setUp()
    clock.advance(19_000)
    expect(made).toHaveLength(1)
    clock.advance(3_000)
    expect(made).toHaveLength(2)
  })

  it('WN1 keeps a window that speaks', () => {
    const { made, liveFor, health } = setUp()
    liveFor(120_000)
    expect(made).toHaveLength(1)
    expect(health).toEqual(['running'])
  })

  it('WN1 does not take a sign of life from an old window', () => {
    const { clock, made, ledger, newest } = setUp()
    const old = newest()
    ledger.alive(old.id)
    old.emit('unresponsive')
    clock.advance(0)
    for (let n = 0; n < 8; n += 1) {
      ledger.alive(old.id)
      clock.advance(3_000)
    }
    expect(made).toHaveLength(3)
  })

  it('WN1 waits longer between windows that keep dying, and not at all after a healthy one', () => {
    let restarts = 0
    const delays = Array.from({ length: 7 }, () => {
      const next = nextRestart(restarts, 500)
      ;({ restarts } = next)
      return next.delayMs
    })
    expect(delays).toEqual([0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
    expect(nextRestart(restarts, 60_000)).toEqual({ restarts: 1, delayMs: 0 })
  })

  it('WN1 takes a main process that stood still for no proof of silence', () => {
    const stall = { ms: 0 }
    const { clock, made, ledger, newest } = setUp(stall)
    ledger.alive(newest().id)
    stall.ms = 30_000
    clock.advance(1_000)
    expect(made).toHaveLength(1)
  })

  it('WN1 opens no new one once disposed', () => {
    const { clock, made, ledger, newest } = setUp()
    ledger.dispose()
    clock.advance(60_000)
    expect(made).toHaveLength(1)
    expect(newest().isDestroyed()).toBe(true)
    expect(clock.pending()).toBe(0)
  })
})
