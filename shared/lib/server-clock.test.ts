import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createServerClock } from './server-clock.ts'

const HOUR = 3_600_000
const SERVER = 1_900_000_000_000

describe('D9 server clock', () => {
  it.each([2 * HOUR, -2 * HOUR])('a wall clock set by %i ms changes nothing', (ms) => {
    const clock = createManualClock()
    const server = createServerClock(clock, 0)
    server.set(SERVER)
    clock.sleep(ms)
    clock.advance(8 * HOUR)
    expect(server.now()).toBe(SERVER + 8 * HOUR)
    expect(server.hear(SERVER + 8 * HOUR - 20, 40)).toBe(0)
  })

  it('starts from the kept offset, and keeps the one it has', () => {
    const clock = createManualClock(1_000)
    const server = createServerClock(clock, 5_000)
    expect(server.now()).toBe(6_000)
    server.set(9_000)
    clock.advance(500)
    expect([server.now(), server.offset()]).toEqual([9_500, 8_000])
  })

  it('adds half the way to a reading', () => {
    const server = createServerClock(createManualClock(), 0)
    server.hear(SERVER, 200)
    expect(server.now()).toBe(SERVER + 100)
  })

  it('a slow answer that agrees does not move a surer clock; one that contradicts does', () => {
    const clock = createManualClock()
    const server = createServerClock(clock, 0)
    server.hear(SERVER, 10)
    expect(server.hear(SERVER - 400, 1_000)).toBe(0)
    expect(server.now()).toBe(SERVER + 5)
    expect(server.hear(SERVER + 60_000, 1_000)).toBeCloseTo(60_495)
    expect(server.now()).toBe(SERVER + 60_500)
  })

  it('a surer answer moves a clock that a slow one has set', () => {
    const server = createServerClock(createManualClock(), 0)
    server.hear(SERVER, 2_000)
    expect(server.hear(SERVER + 500, 20)).toBe(-490)
  })

  it('follows a clock that drifts, answer by answer, within 250 ms over 8 hours', () => {
    const clock = createManualClock()
    const server = createServerClock(clock, 0)
    let worst = 0
    for (let at = 0; at <= 8 * HOUR; at += 20_000) {
      // The server's quartz runs 80 millionths faster; answers take between 20 and 400 ms, lopsided.
      const truth = SERVER + at * 1.000_08
      const rtt = 20 + ((at / 20_000) % 20) * 20
      server.hear(truth - rtt * 0.2, rtt)
      worst = Math.max(worst, Math.abs(server.now() - truth))
      clock.advance(20_000)
    }
    expect(worst).toBeLessThan(250)
  })

  it('counts a sleep by the wall clock, because the monotonic one stands still in it', () => {
    const clock = createManualClock()
    const server = createServerClock(clock, 0)
    server.set(SERVER)
    server.sleep()
    clock.sleep(3 * HOUR)
    server.wake()
    expect(server.now()).toBe(SERVER + 3 * HOUR)
    clock.sleep(2 * HOUR)
    server.wake()
    expect(server.now()).toBe(SERVER + 3 * HOUR)
  })

  it('counts a sleep once where the monotonic clock runs on in it', () => {
    const clock = createManualClock()
    const server = createServerClock(clock, 0)
    server.set(SERVER)
    server.sleep()
    clock.advance(HOUR)
    server.wake()
    expect(server.now()).toBe(SERVER + HOUR)
  })
})
