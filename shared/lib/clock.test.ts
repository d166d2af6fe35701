import { expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { every, type Clock } from './clock.ts'

const HOUR = 3_600_000

it('late timers do not add up: 8 hours of seconds, each timer 4 to 60 ms late, end where they should', () => {
  const clock = createManualClock()
  const late: Clock = { ...clock, after: (ms, fn) => clock.after(ms + 4 + (clock.monotonic() % 57), fn) }
  const start = clock.monotonic()
  let calls = 0
  let worst = 0
  every(late, 1_000, () => {
    calls += 1
    worst = Math.max(worst, clock.monotonic() - start - calls * 1_000)
  })
  clock.advance(8 * HOUR + 100)
  expect(calls).toBe(8 * 3_600)
  expect(worst).toBeLessThan(250)
})

it('calls missed in a stall are left out, the next comes on its beat', () => {
  const clock = createManualClock(0)
  let stall = 3_400
  const stalled: Clock = {
    ...clock,
    after(ms, fn) {
      const more = stall
      stall = 0
      return clock.after(ms + more, fn)
    },
  }
  const at: number[] = []
  every(stalled, 1_000, () => void at.push(clock.now()))
  clock.advance(6_500)
  expect(at).toEqual([4_400, 5_000, 6_000])
})

it('a call may cancel its own series', () => {
  const clock = createManualClock()
  let calls = 0
  const cancel = every(clock, 10, () => {
    calls += 1
    if (calls === 2) cancel()
  })
  clock.advance(1_000)
  expect([calls, clock.pending()]).toEqual([2, 0])
})
