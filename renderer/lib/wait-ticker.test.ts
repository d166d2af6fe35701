import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import { createServerClock } from '../../shared/lib/server-clock.ts'
import { bandOf, waited } from './wait-band-rules.ts'
import { createWaitTicker } from './wait-ticker.ts'

const LIMITS = { warnMs: 20_000, goalMs: 30_000, nagMs: 100_000, scoredMs: 180_000 }
const HOUR = 3_600_000
const SERVER = 1_900_000_000_400

type Late = (clock: ManualClock) => number

function setUp(late: Late = () => 0) {
  const clock = createManualClock()
  const server = createServerClock(clock, 0)
  server.set(SERVER)
  let set = 0
  const ticker = createWaitTicker({
    clock: {
      after(ms, fn) {
        set += 1
        return clock.after(ms + late(clock), fn)
      },
    },
    serverNow: server.now,
    limits: () => LIMITS,
  })
  return { clock, server, ticker, timers: () => set }
}

describe('beats', () => {
  it('come at whole seconds of server time, one timer for all who listen, none for nobody', () => {
    const { clock, ticker } = setUp()
    const at: number[] = []
    const stops = [0, 1, 2].map(() => ticker.subscribe(() => void at.push(ticker.now() - SERVER), null))
    expect(clock.pending()).toBe(1)
    clock.advance(2_700)
    expect(at).toEqual([600, 600, 600, 1_600, 1_600, 1_600, 2_600, 2_600, 2_600])
    for (const stop of stops) stop()
    expect(clock.pending()).toBe(0)
  })

  it('D1 come also at the very moment a band changes, and not oftener', () => {
    const { clock, ticker, timers } = setUp()
    const since = SERVER - 19_850
    const bands: [number, string][] = []
    ticker.subscribe(() => {
      const band = bandOf(waited(since, ticker.now()), LIMITS)
      if (bands.at(-1)?.[1] !== band) bands.push([ticker.now() - since, band])
    }, since)
    clock.advance(180_000)
    expect(bands).toEqual([
      [20_000, 'near_goal'],
      [30_000, 'over_goal'],
      [100_000, 'over_nag'],
      [180_000, 'over_scored'],
    ])
    expect(timers()).toBeLessThanOrEqual(180 + 6)
  })

  it('D1 show each band within 250 ms over 8 hours of late timers, also after a sleep', () => {
    const { clock, server, ticker } = setUp((now) => 4 + (now.monotonic() % 97))
    let since = server.now() + 300
    let shown = 'calm'
    let worst = 0
    const crossings: [number, string][] = [
      [20_000, 'near_goal'],
      [30_000, 'over_goal'],
      [100_000, 'over_nag'],
      [180_000, 'over_scored'],
    ]
    let seen: Record<string, number> = {}
    let stop = (): void => undefined
    const listen = (): void => {
      stop = ticker.subscribe(() => {
        const band = bandOf(waited(since, ticker.now()), LIMITS)
        if (band !== shown) seen[band] = server.now()
        shown = band
      }, since)
    }
    for (let round = 0; round * 200_000 < 8 * HOUR; round += 1) {
      since = server.now() + 300 + ((round * 137) % 1_000)
      shown = 'calm'
      seen = {}
      listen()
      clock.advance(200_000)
      for (const [ms, band] of crossings) worst = Math.max(worst, Math.abs((seen[band] ?? Infinity) - since - ms))
      stop()
      server.sleep()
      clock.sleep(round % 20 === 19 ? HOUR : 0)
      server.wake()
    }
    expect(worst).toBeLessThan(250)
  })

  it('D1 are right at once after a sleep', () => {
    const { clock, server, ticker } = setUp()
    const since = server.now()
    ticker.subscribe(() => undefined, since)
    clock.advance(5_000)
    server.sleep()
    clock.sleep(60_000)
    server.wake()
    ticker.refresh()
    expect(bandOf(waited(since, ticker.now()), LIMITS)).toBe('over_goal')
  })

  it('take up a wait whose band has changed since the last beat at once', () => {
    const { clock, ticker } = setUp()
    ticker.subscribe(() => undefined, null)
    clock.advance(500)
    const since = SERVER + 300 - 20_000
    let beats = 0
    ticker.subscribe(() => void (beats += 1), since)
    clock.advance(0)
    expect([beats, bandOf(waited(since, ticker.now()), LIMITS)]).toEqual([1, 'near_goal'])
  })

  it('D9 a wall clock set by two hours either way moves no beat', () => {
    const { clock, ticker } = setUp()
    const at: number[] = []
    ticker.subscribe(() => void at.push(ticker.now() - SERVER), null)
    clock.sleep(2 * HOUR)
    clock.advance(1_000)
    clock.sleep(-4 * HOUR)
    clock.advance(1_000)
    expect(at).toEqual([600, 1_600])
  })
})
