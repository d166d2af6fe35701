import { describe, expect, it } from 'vitest'
import { display } from '../../tests/fakes/electron-screen.ts'
import { displaySet, layoutFor, settled, withPlace, zoomStep, ZOOM_STEPS, type Layouts, type Place } from './layout-rules.ts'

const office = [display(0, 0, { width: 1_920, height: 1_080 }), display(1_920, 0, { width: 2_560, height: 1_440, scale: 1.5 })]
const home = [display(0, 0, { width: 1_920, height: 1_080 })]
const place = (x: number): Place => ({ bounds: { x, y: 10, width: 800, height: 600 }, maximized: false, zoom: null })

describe('a set of displays', () => {
  it('has one name in whatever order it is told, and another for another count, size, scale or position', () => {
    expect(displaySet(office)).toBe(displaySet(office.toReversed()))
    const others = [
      home,
      [display(0, 0, { width: 1_920, height: 1_080 }), display(-2_560, 0, { width: 2_560, height: 1_440, scale: 1.5 })],
      [display(0, 0, { width: 1_920, height: 1_080 }), display(1_920, 0, { width: 2_560, height: 1_440, scale: 1.25 })],
      [display(0, 0, { width: 1_920, height: 1_080 }), display(1_920, 0, { width: 2_560, height: 1_600, scale: 1.5 })],
    ]
    expect(new Set([office, ...others].map(displaySet)).size).toBe(others.length + 1)
  })

  it('does not change its name with the task bar', () => {
    const bare = home.map((one) => ({ ...one, workArea: one.bounds }))
    expect(displaySet(bare)).toBe(displaySet(home))
  })
})

describe('layouts', () => {
  it('are kept apart, and the oldest goes when there are too many', () => {
    let layouts: Layouts = []
    for (let n = 0; n < 30; n += 1) layouts = withPlace(layouts, `set ${n}`, { kind: 'desk', place: place(n) })
    layouts = withPlace(layouts, 'set 29', { kind: 'panel', place: place(500) })
    expect(layouts).toHaveLength(20)
    expect(layoutFor(layouts, 'set 0')).toEqual({})
    expect(layoutFor(layouts, 'set 29')).toEqual({ desk: place(29), panel: place(500) })
  })
})

it('a difference of rounding is nobody moving the window', () => {
  const asked = { x: -101, y: 33, width: 1_001, height: 701 }
  expect(settled(asked, { x: -100, y: 33, width: 1_002, height: 700 })).toBe(asked)
  const moved = { x: -97, y: 33, width: 1_001, height: 701 }
  expect(settled(asked, moved)).toBe(moved)
  expect(settled(null, moved)).toBe(moved)
})

it('zoom goes by steps between 80 and 200 %', () => {
  const up: number[] = [0.8]
  for (let n = 0; n < 10; n += 1) up.push(zoomStep(up.at(-1) ?? 0, 1))
  expect([...new Set(up)]).toEqual([...ZOOM_STEPS])
  expect(zoomStep(2, 1)).toBe(2)
  expect(zoomStep(0.8, -1)).toBe(0.8)
  expect(zoomStep(1.3, -1)).toBe(1.25)
})
