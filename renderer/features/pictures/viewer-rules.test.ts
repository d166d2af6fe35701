import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitScale, fitted, MAX_SCALE, moved, rotated, STEP, zoomed } from './viewer-rules.ts'

const picture = { width: 2_000, height: 1_000 }
const stage = { width: 1_000, height: 800 }

test('a large picture fits, a small one keeps its own size', () => {
  expect(fitScale(picture, stage, 0)).toBe(0.5)
  expect(fitScale(picture, stage, 1)).toBe(0.4)
  expect(fitted({ width: 40, height: 40 }, stage)).toEqual({ scale: 1, x: 0, y: 0, turns: 0 })
})

test('zoom goes up to five times and down to the whole picture', () => {
  let stand = fitted(picture, stage)
  for (let n = 0; n < 30; n += 1) stand = zoomed(stand, STEP, { picture, stage })
  expect(stand.scale).toBe(MAX_SCALE)
  for (let n = 0; n < 60; n += 1) stand = zoomed(stand, 1 / STEP, { picture, stage })
  expect(stand).toEqual(fitted(picture, stage))
})

test('the point under the pointer stays under it', () => {
  const at = { x: 100, y: 50 }
  const near = zoomed({ scale: 1, x: 0, y: 0, turns: 0 }, 2, { picture, stage, at })
  expect(near).toEqual({ scale: 2, x: -100, y: -50, turns: 0 })
})

test('four turns lead back', () => {
  let stand = fitted(picture, stage)
  for (let n = 0; n < 4; n += 1) stand = rotated(stand, picture, stage)
  expect(stand).toEqual(fitted(picture, stage))
})

test('whatever is done, the picture never leaves the stage', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('zoom' as const),
      factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
      x: fc.integer({ min: -500, max: 500 }),
    }),
    fc.record({
      kind: fc.constant('move' as const),
      x: fc.integer({ min: -5_000, max: 5_000 }),
      y: fc.integer({ min: -5_000, max: 5_000 }),
    }),
    fc.record({ kind: fc.constant('turn' as const) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let stand = fitted(picture, stage)
      for (const one of steps) {
        if (one.kind === 'zoom') stand = zoomed(stand, one.factor, { picture, stage, at: { x: one.x, y: 0 } })
        else stand = one.kind === 'move' ? moved(stand, one, { picture, stage }) : rotated(stand, picture, stage)
        const lying = stand.turns % 2 === 0 ? picture : { width: picture.height, height: picture.width }
        expect(Math.abs(stand.x)).toBeLessThanOrEqual(Math.max(0, (lying.width * stand.scale - stage.width) / 2) + 1e-6)
        expect(Math.abs(stand.y)).toBeLessThanOrEqual(Math.max(0, (lying.height * stand.scale - stage.height) / 2) + 1e-6)
        expect(stand.scale).toBeLessThanOrEqual(MAX_SCALE)
      }
    }),
  )
})
