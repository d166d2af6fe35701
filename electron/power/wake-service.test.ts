import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import { createWakeService, type WakeService } from './wake-service.ts'

function setUp(): { clock: ManualClock; wake: WakeService; at: (ms: number | null) => void; fired: () => number[] } {
  const clock = createManualClock()
  const start = clock.now()
  const fired: number[] = []
  const wake = createWakeService(clock, () => void fired.push(clock.now() - start))
  return { clock, wake, at: (ms) => wake.wakeAt(ms === null ? null : start + ms), fired: () => fired }
}

describe('WN2 wake-up', () => {
  it('WN2 fires once at the time asked for', () => {
    const { clock, at, fired } = setUp()
    at(5_000)
    clock.advance(4_999)
    expect(fired()).toEqual([])
    clock.advance(60_000)
    expect(fired()).toEqual([5_000])
    expect(clock.pending()).toBe(0)
  })

  it('WN2 the earliest wins until it has fired', () => {
    const { clock, at, fired } = setUp()
    at(5_000)
    at(2_000)
    at(9_000)
    clock.advance(2_000)
    at(9_000)
    clock.advance(60_000)
    expect(fired()).toEqual([2_000, 9_000])
  })

  it('WN2 null forgets it', () => {
    const { clock, at, fired } = setUp()
    at(5_000)
    at(null)
    clock.advance(60_000)
    expect(fired()).toEqual([])
  })

  it('WN2 a time that is past fires at once, but not inside the call', () => {
    const { clock, at, fired } = setUp()
    at(-1_000)
    expect(fired()).toEqual([])
    clock.advance(0)
    expect(fired()).toEqual([0])
  })

  it('WN2 days ahead is no trouble for a timer of 24 days at most', () => {
    const { clock, at, fired } = setUp()
    const month = 31 * 24 * 3_600_000
    at(month)
    clock.advance(month - 1)
    expect(fired()).toEqual([])
    clock.advance(1)
    expect(fired()).toEqual([month])
  })

  it('WN2 a wall clock that is set by a day meanwhile, forward or back, keeps nobody waiting', () => {
    for (const day of [86_400_000, -86_400_000]) {
      const { clock, at, fired } = setUp()
      at(500)
      clock.advance(100)
      clock.sleep(day)
      clock.advance(400)
      expect(fired()).toHaveLength(1)
      at(day + 5_000)
      clock.advance(4_499)
      expect(fired()).toHaveLength(1)
      clock.advance(1)
      expect(fired()).toHaveLength(2)
    }
  })

  it('WN2 after sleep it fires at the next look, within a minute of waking or at once when told', () => {
    const one = setUp()
    one.at(600_000)
    one.clock.sleep(3_600_000)
    one.clock.advance(60_000)
    expect(one.fired()).toHaveLength(1)
    const other = setUp()
    other.at(600_000)
    other.clock.sleep(3_600_000)
    other.wake.check()
    expect(other.fired()).toEqual([3_600_000])
  })
})
