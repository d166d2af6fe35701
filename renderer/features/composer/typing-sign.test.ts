import { expect, test } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { AGAIN_MS, createTypingSign, STILL_MS } from './typing-sign.ts'

function setUp() {
  const clock = createManualClock()
  const said: boolean[] = []
  return { clock, said, sign: createTypingSign(clock, (on) => said.push(on)) }
}

test('B15 said at the first key, again at most every five seconds, and over five seconds after the last', () => {
  const { clock, said, sign } = setUp()
  for (let key = 0; key < 100; key += 1) {
    sign.typed()
    clock.advance(120)
  }
  expect(said).toEqual(Array.from({ length: Math.ceil((100 * 120) / AGAIN_MS) }, () => true))
  clock.advance(STILL_MS - 121)
  expect(said.at(-1)).toBe(true)
  clock.advance(1)
  expect(said.at(-1)).toBe(false)
  clock.advance(60_000)
  expect(said.filter((on) => !on)).toHaveLength(1)
})

test('B15 over at once when the text is sent, and nothing is said when nobody typed', () => {
  const { clock, said, sign } = setUp()
  sign.over()
  expect(said).toEqual([])
  sign.typed()
  sign.over()
  clock.advance(60_000)
  expect(said).toEqual([true, false])
  sign.typed()
  expect(said).toEqual([true, false, true])
})
