import { expect, it, vi } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { followServerTime } from './server-time.ts'

const SERVER = 1_900_000_000_000
const HOUR = 3_600_000

/** A main whose answers take as long as `ways` says, there and back; the value is read half-way. */
function setUp(...ways: number[]) {
  const clock = createManualClock()
  let ahead = SERVER - clock.monotonic()
  let tell = (): void => undefined
  let asked = 0
  const moved = vi.fn<() => void>()
  const bridge = {
    request: {
      'clock.get': async () => {
        const way = ways[asked] ?? 2
        asked += 1
        clock.advance(way / 2)
        const serverTime = ahead + clock.monotonic()
        clock.advance(way / 2)
        return { ok: true as const, value: { serverTime } }
      },
    },
    on: {
      'clock.changed': (listener: () => void) => {
        tell = listener
        return () => undefined
      },
    },
  }
  const time = followServerTime(bridge as unknown as Parameters<typeof followServerTime>[0], clock, moved)
  const truth = (): number => ahead + clock.monotonic()
  return { clock, time, moved, truth, asked: () => asked, step: (ms: number) => ((ahead += ms), tell()) }
}

it('D9 knows the server time from the first answer on, and no wall clock moves it', async () => {
  const { clock, time, truth } = setUp()
  await time.ready
  expect(time.now()).toBe(truth())
  clock.sleep(2 * HOUR)
  clock.advance(60_000)
  clock.sleep(-4 * HOUR)
  expect(time.now()).toBe(truth())
})

it('asks again when an answer was slow, but not for ever', async () => {
  const { time, truth, asked } = setUp(900, 20)
  await time.ready
  expect([asked(), time.now()]).toEqual([2, truth()])
  const busy = setUp(900, 900, 900, 900)
  await busy.time.ready
  expect(busy.asked()).toBe(3)
})

it('follows main when the clock has moved, and says so', async () => {
  const { time, truth, step, moved } = setUp()
  await time.ready
  moved.mockClear()
  step(5_000)
  await vi.waitFor(() => expect(time.now()).toBe(truth()))
  expect(moved).toHaveBeenCalledOnce()
})
