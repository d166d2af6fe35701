import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../shared/lib/random.ts'
import { redialDelay, type Setback } from './reconnect-rules.ts'
import { timeScale, timingsFor } from './timings.ts'

const timings = timingsFor(1)
const LATEST = { next: () => 0.999_999 }
const latest = (setback: Setback, attempt: number): number => Math.ceil(redialDelay(LATEST, { setback, attempt }, timings) / 1_000)

describe('FR15 back-off', () => {
  it.each<[string, Setback, number[]]>([
    ['failed dials double to 30 s', { kind: 'failed' }, [1, 2, 4, 8, 16, 30, 30, 30]],
    ['a lone close is answered within 2 s, repeated ones back off', { kind: 'lost' }, [2, 2, 4, 8, 16, 30, 30, 30]],
    ['a planned restart spreads over 10 s', { kind: 'restarting', spreadMs: 0 }, [10, 10, 10]],
    ['a planned restart spreads as the server said', { kind: 'restarting', spreadMs: 25_000 }, [25, 25, 25]],
    ['after sleep within 2 s', { kind: 'resumed' }, [2, 2, 2]],
    ['a link for a new ledger window at once, unless windows keep dying', { kind: 'own' }, [0, 2, 4, 8, 16, 30]],
  ])('FR15 %s', (_what, setback, seconds) => {
    expect(seconds.map((_second, attempt) => latest(setback, attempt))).toEqual(seconds)
  })

  it('J15 a spread longer than a desk keeps by itself holds after every break, and twice of it between failed dials', () => {
    const at = (setback: Setback, attempt: number): number =>
      Math.ceil(redialDelay(LATEST, { setback, attempt, spreadMs: 40_000 }, timings) / 1_000)
    const first = [{ kind: 'lost' }, { kind: 'resumed' }, { kind: 'failed' }, { kind: 'own' }] as const
    expect(first.map((setback) => at(setback, 0))).toEqual([40, 40, 80, 0])
    expect([at({ kind: 'lost' }, 3), at({ kind: 'failed' }, 9)]).toEqual([80, 80])
    expect(Math.ceil(redialDelay(LATEST, { setback: { kind: 'lost' }, attempt: 0, spreadMs: 1_000 }, timings) / 1_000)).toBe(2)
  })

  it('FR15 every delay is jittered down to nothing and never above its bound', () => {
    const setbacks = fc.constantFrom<Setback>(
      { kind: 'failed' },
      { kind: 'lost' },
      { kind: 'resumed' },
      { kind: 'restarting', spreadMs: 0 },
    )
    fc.assert(
      fc.property(fc.integer(), fc.nat(1_000), setbacks, (seed, attempt, setback) => {
        const delay = redialDelay(seededRandom(seed), { setback, attempt }, timings)
        return delay >= 0 && delay <= 30_000
      }),
    )
    expect(redialDelay({ next: () => 0 }, { setback: { kind: 'failed' }, attempt: 9 }, timings)).toBe(0)
  })
})

describe('timings', () => {
  it('shrink only in a test run, and never grow', () => {
    expect(timeScale({})).toBe(1)
    expect(timeScale({ HOLDFAST_TIME_SCALE: '0.1' })).toBe(1)
    expect(timeScale({ HOLDFAST_TEST: '1' })).toBe(1)
    expect(timeScale({ HOLDFAST_TEST: '1', HOLDFAST_TIME_SCALE: '0.1' })).toBe(0.1)
    for (const wrong of ['0', '-1', '2', 'NaN', 'x', '']) expect(timeScale({ HOLDFAST_TEST: '1', HOLDFAST_TIME_SCALE: wrong })).toBe(1)
    expect(timingsFor(0.1)).toMatchObject({ handshakeMs: 1_000, heartbeatMinMs: 1_800, probeMs: 300 })
  })
})
