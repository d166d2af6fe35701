import { expect, test } from 'vitest'
import { nextProgress, partDone, timeLeft, type Progress } from './progress-rules.ts'

const live = (left: number, at: number) => ({ live: true, left, at })

test('J8: the bar begins above twenty items on a live link, and only there', () => {
  expect(nextProgress(null, live(20, 0))).toBeNull()
  expect(nextProgress(null, { live: false, left: 50, at: 0 })).toBeNull()
  expect(nextProgress(null, live(21, 5))).toEqual({ since: 5, total: 21, left: 21 })
})

test('J8: once begun it goes on below twenty, to nothing', () => {
  let bar: Progress | null = nextProgress(null, live(40, 0))
  bar = nextProgress(bar, live(10, 1_500))
  expect(bar).toEqual({ since: 0, total: 40, left: 10 })
  expect(bar === null ? 0 : partDone(bar)).toBe(0.75)
  expect(nextProgress(bar, live(0, 2_000))).toBeNull()
})

test('J8: time left goes by the pace so far, and is unknown before the first has gone', () => {
  const bar: Progress = { since: 1_000, total: 40, left: 40 }
  expect(timeLeft(bar, 1_500)).toBeNull()
  expect(timeLeft({ ...bar, left: 30 }, 1_500)).toBe(1_500)
})

test('J8: what is written meanwhile lengthens the bar and never moves it back', () => {
  const bar = nextProgress({ since: 0, total: 40, left: 10 }, live(12, 2_000))
  expect(bar).toEqual({ since: 0, total: 42, left: 12 })
  expect(nextProgress(bar, { live: false, left: 12, at: 3_000 })).toBeNull()
})
