import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import { createHeartbeat, OWN_PINGS_FROM, type Heartbeat } from './heartbeat.ts'
import { firstBeat, nextBeat, sleptMs } from './heartbeat-rules.ts'
import { timingsFor } from './timings.ts'

const timings = timingsFor(1)

type World = {
  clock: ManualClock
  heartbeat: Heartbeat
  pings: { n: number; at: number }[]
  rtts: number[]
  times: [number, number][]
  dead: string[]
}

function setUp(random = 0.5): World {
  const clock = createManualClock()
  const started = clock.monotonic()
  const pings: World['pings'] = []
  const rtts: number[] = []
  const times: World['times'] = []
  const dead: string[] = []
  const heartbeat = createHeartbeat({
    clock,
    random: { next: () => random },
    timings,
    ping: (n) => void pings.push({ n, at: clock.monotonic() - started }),
    onRtt: (ms) => void rtts.push(ms),
    onServerTime: (serverTime, rttMs) => void times.push([serverTime, rttMs]),
    onDead: (why) => void dead.push(why),
  })
  return { clock, heartbeat, pings, rtts, times, dead }
}

describe('FR15 heartbeat', () => {
  it('FR15 beats first at random below 20 s, then every 18 to 20 s', () => {
    const { clock, heartbeat, pings, rtts } = setUp()
    heartbeat.start(30_000)
    for (let n = 0; n < 60; n += 1) {
      clock.advance(1_000)
      const last = pings.at(-1)
      if (last !== undefined) heartbeat.pong(last.n, 0)
    }
    expect(pings.map(({ at }) => at)).toEqual([10_000, 29_000, 48_000])
    expect(rtts).toHaveLength(3)
  })

  it.each([
    [0, 0, 18_000],
    [0.999_999, 19_999, 19_999],
  ])('FR15 chance %s gives %s ms and %s ms', (random, first, next) => {
    expect(firstBeat({ next: () => random }, timings)).toBe(first)
    expect(nextBeat({ next: () => random }, timings, Infinity)).toBe(next)
  })

  it('FR15 beats as often as a server with a shorter idle cut asks', () => {
    expect(nextBeat({ next: () => 0.5 }, timings, 5_000)).toBe(5_000)
  })

  it('FR15 silence is found 10 s after the beat: at the latest 30 s after the last word', () => {
    const { clock, heartbeat, dead } = setUp(0.999_999)
    heartbeat.start(30_000)
    clock.advance(29_998)
    expect(dead).toEqual([])
    clock.advance(2)
    expect(dead).toEqual(['silent'])
    clock.advance(120_000)
    expect(dead).toEqual(['silent'])
    expect(clock.pending()).toBe(0)
  })

  it('FR15 a probe gets 3 s and goes at once', () => {
    const { clock, heartbeat, pings, dead } = setUp()
    heartbeat.start(30_000)
    heartbeat.probe()
    expect(pings).toHaveLength(1)
    clock.advance(2_999)
    expect(dead).toEqual([])
    clock.advance(1)
    expect(dead).toEqual(['silent'])
  })

  it('FR15 a probe of a slow link gets half as long again as the last answer took, 10 s at the most', () => {
    for (const [rtt, limit] of [
      [1_000, 3_000],
      [4_000, 6_000],
      [9_000, 10_000],
    ] as const) {
      const { clock, heartbeat, pings, dead } = setUp()
      heartbeat.start(30_000)
      clock.advance(10_000)
      clock.advance(rtt)
      heartbeat.pong(pings[0]?.n ?? 0, 0)
      heartbeat.probe()
      clock.advance(limit - 1)
      expect([rtt, dead]).toEqual([rtt, []])
      clock.advance(1)
      expect([rtt, dead]).toEqual([rtt, ['silent']])
    }
  })

  it('FR15 an answered probe goes on beating', () => {
    const { clock, heartbeat, pings, times, dead } = setUp()
    heartbeat.start(30_000)
    heartbeat.probe()
    clock.advance(40)
    expect(heartbeat.pong(pings[0]?.n ?? 0, 77)).toBe(true)
    expect(times).toEqual([[77, 40]])
    clock.advance(18_999)
    expect(pings).toHaveLength(1)
    clock.advance(1)
    expect(pings).toHaveLength(2)
    expect(dead).toEqual([])
  })

  it('FR15 leaves pongs of the ledger to the ledger, and an old pong answers nothing', () => {
    const { clock, heartbeat, pings, dead } = setUp()
    heartbeat.start(30_000)
    expect(heartbeat.pong(7, 0)).toBe(false)
    heartbeat.probe()
    expect(heartbeat.pong(OWN_PINGS_FROM, 0)).toBe(true)
    clock.advance(3_000)
    expect(pings).toHaveLength(1)
    expect(dead).toEqual(['silent'])
  })

  it('FR15 after more than 15 s of sleep the link is given up without asking', () => {
    const { clock, heartbeat, dead } = setUp()
    heartbeat.start(30_000)
    clock.sleep(14_000)
    clock.advance(5_000)
    expect(dead).toEqual([])
    clock.sleep(16_000)
    clock.advance(5_000)
    expect(dead).toEqual(['slept'])
  })

  it('FR15 a wall clock set back is no sleep', () => {
    expect(sleptMs({ wall: 100_000, mono: 0 }, { wall: 50_000, mono: 5_000 })).toBe(0)
    expect(sleptMs({ wall: 100_000, mono: 0 }, { wall: 125_000, mono: 5_000 })).toBe(20_000)
  })
})
