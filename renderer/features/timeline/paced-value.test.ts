import { expect, test } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { createValue } from '../../lib/observable.ts'
import { createPaintTurns } from '../../lib/paint-turns.ts'
import { createTypingMark } from '../../lib/typing-mark.ts'
import { flushDelay, FOCUSED_MS, OTHERS_MS, TURN_MS, TYPING_INTERVAL_MS, TYPING_MS } from './flush-rules.ts'
import { createPaced } from './paced-value.ts'

const facts = { focused: true, now: 1_000, lastFlushAt: 990, lastKeyAt: 0, lastTurnAt: 0 }

test('the focused tile paints about thirty times a second, the others less often', () => {
  expect(flushDelay(facts)).toBe(FOCUSED_MS - 10)
  expect(flushDelay({ ...facts, focused: false })).toBe(OTHERS_MS - 10)
  expect(flushDelay({ ...facts, lastFlushAt: 900 })).toBe(0)
})

test('for 200 ms after a key painting waits longer, but never without end', () => {
  expect(flushDelay({ ...facts, lastKeyAt: 1_000 - TYPING_MS + 1 })).toBe(TYPING_INTERVAL_MS - 10)
  expect(flushDelay({ ...facts, lastKeyAt: 1_000 - TYPING_MS })).toBe(FOCUSED_MS - 10)
  expect(flushDelay({ ...facts, lastKeyAt: 1_000, lastFlushAt: 1_000 - TYPING_INTERVAL_MS })).toBe(0)
})

function setUp() {
  const clock = createManualClock()
  const typing = createTypingMark(clock)
  const source = createValue(0)
  const paced = createPaced(source, { clock, typing, turns: createPaintTurns(), focused: true })
  const shown: number[] = []
  const stop = paced.subscribe(() => shown.push(paced.get()))
  return { clock, typing, source, paced, shown, stop }
}

test('the first change shows at once, those that follow are gathered into one', () => {
  const { clock, source, shown } = setUp()
  source.set(1)
  for (let n = 2; n <= 50; n += 1) source.set(n)
  expect(shown).toEqual([1])
  clock.advance(FOCUSED_MS)
  expect(shown).toEqual([1, 50])
  expect(clock.pending()).toBe(0)
})

test('a burst of one second paints at most about thirty times', () => {
  const { clock, source, shown } = setUp()
  for (let n = 1; n <= 1_000; n += 1) {
    source.set(n)
    clock.advance(1)
  }
  expect(shown.length).toBeLessThanOrEqual(31)
  expect(shown.length).toBeGreaterThan(25)
})

test('a fast typist still sees what comes in, later', () => {
  const { clock, typing, source, shown } = setUp()
  for (let n = 1; n <= 1_000; n += 1) {
    if (n % 50 === 1) typing.pressed()
    source.set(n)
    clock.advance(1)
  }
  expect(shown.length).toBeLessThanOrEqual(1_000 / TYPING_INTERVAL_MS + 1)
  expect(shown.length).toBeGreaterThan(6)
})

test('nobody watching means no timer and no subscription', () => {
  const { clock, source, shown, stop, paced } = setUp()
  source.set(1)
  source.set(2)
  stop()
  expect(clock.pending()).toBe(0)
  source.set(3)
  expect(shown).toEqual([1])
  paced.subscribe(() => undefined)
  expect(paced.get()).toBe(3)
})

test('parts without the keys take turns: no two of them paint in one frame, and each paints', () => {
  const clock = createManualClock()
  const deps = { clock, typing: createTypingMark(clock), turns: createPaintTurns(), focused: false }
  const source = createValue(0)
  const paints: { part: number; at: number }[] = []
  for (let part = 0; part < 5; part += 1) {
    const paced = createPaced(source, deps)
    paced.subscribe(() => paints.push({ part, at: clock.monotonic() }))
  }
  for (let n = 1; n <= 1_000; n += 1) {
    source.set(n)
    clock.advance(1)
  }
  const gaps = paints.slice(1).map((paint, index) => paint.at - (paints[index]?.at ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(TURN_MS)
  for (let part = 0; part < 5; part += 1) {
    const own = paints.filter((paint) => paint.part === part)
    expect(own.length).toBeGreaterThanOrEqual(9)
    const waits = own.slice(1).map((paint, index) => paint.at - (own[index]?.at ?? 0))
    expect(Math.max(...waits)).toBeLessThanOrEqual(120)
  }
})

test('the tile with the keys waits for nobody', () => {
  expect(flushDelay({ ...facts, lastFlushAt: 900, lastTurnAt: 999 })).toBe(0)
  expect(flushDelay({ ...facts, lastFlushAt: 900, lastTurnAt: 999, focused: false })).toBe(TURN_MS - 1)
})
