import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { display } from '../../tests/fakes/electron-screen.ts'
import { isReachable, rescued } from './rescue-rules.ts'

const one = [display(0, 0, { width: 1_920, height: 1_080 })]
const leftAbove = [display(-2_560, -400, { width: 2_560, height: 1_440, scale: 1.5 }), ...one]

describe('a window', () => {
  it.each([
    ['in the middle', { x: 100, y: 100, width: 800, height: 600 }, true],
    ['with 100 × 40 of its title at the right edge', { x: 1_820, y: 0, width: 800, height: 600 }, true],
    ['with 99 at the right edge', { x: 1_821, y: 0, width: 800, height: 600 }, false],
    ['with 100 at the left edge', { x: -700, y: 0, width: 800, height: 600 }, true],
    ['with its title half above the screen', { x: 100, y: -20, width: 800, height: 600 }, false],
    ['with its title behind the task bar', { x: 100, y: 1_020, width: 800, height: 600 }, false],
    ['on a screen that is gone', { x: 2_500, y: 200, width: 800, height: 600 }, false],
  ])('%s: in reach or not', (_where, bounds, reachable) => {
    expect(isReachable(bounds, one)).toBe(reachable)
    expect(rescued(bounds, one) === bounds).toBe(reachable)
  })

  it('left of and above the first display is as good as any', () => {
    const bounds = { x: -2_500, y: -390, width: 900, height: 700 }
    expect(rescued(bounds, leftAbove)).toBe(bounds)
    expect(rescued(bounds, one)).toEqual({ x: 0, y: 0, width: 900, height: 700 })
  })

  it('too large for what is left becomes smaller', () => {
    const small = [display(0, 0, { width: 1_280, height: 720 })]
    expect(rescued({ x: 3_000, y: 10, width: 2_400, height: 1_300 }, small)).toEqual({ x: 0, y: 0, width: 1_280, height: 680 })
  })

  it('stays where it is when no display is told at all', () => {
    const bounds = { x: 9_000, y: 0, width: 800, height: 600 }
    expect(rescued(bounds, [])).toBe(bounds)
  })
})

it('any window on any displays is in reach after the rescue, and a second rescue does nothing', () => {
  const size = fc.record({ width: fc.integer({ min: 640, max: 3_840 }), height: fc.integer({ min: 480, max: 2_160 }) })
  const at = fc.integer({ min: -5_000, max: 5_000 })
  const displays = fc.array(
    fc
      .tuple(at, at, size, fc.constantFrom(1, 1.25, 1.5, 2))
      .map(([x, y, { width, height }, scale]) => display(x, y, { width, height, scale })),
    { minLength: 1, maxLength: 4 },
  )
  const bounds = fc.record({ x: at, y: at, width: fc.integer({ min: 344, max: 4_000 }), height: fc.integer({ min: 480, max: 3_000 }) })
  fc.assert(
    fc.property(bounds, displays, (window, set) => {
      const after = rescued(window, set)
      expect(isReachable(after, set)).toBe(true)
      expect(rescued(after, set)).toBe(after)
    }),
    { numRuns: 2_000 },
  )
})
