import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createInbox } from './link-inbox.ts'

const event = (n: number): string => JSON.stringify({ v: 1, type: 'event', body: { n } })

function setUp() {
  const clock = createManualClock()
  const batches: number[][] = []
  const inbox = createInbox(
    {
      clock,
      tick: (fn) => void clock.after(0, fn),
      onFrames: (json) => void batches.push((JSON.parse(json) as { body: { n: number } }[]).map(({ body }) => body.n)),
    },
    () => true,
  )
  /** Says these frames, `gap` milliseconds apart. */
  const say = (numbers: readonly number[], gap: number): void => {
    for (const n of numbers) {
      inbox.text(event(n))
      clock.advance(gap)
    }
  }
  return { clock, batches, inbox, say }
}

describe('inbox', () => {
  it('IN1 what comes after a pause goes at once', () => {
    const { batches, say } = setUp()
    say([1, 2, 3], 25)
    expect(batches).toEqual([[1], [2], [3]])
  })

  it('IN1 what follows a batch at once is gathered', () => {
    const { batches, say } = setUp()
    say([1, 2, 3, 4], 8)
    expect(batches).toEqual([[1], [2, 3]])
  })

  it('IN1 a surge goes in twenty batches a second, whole and in order', () => {
    const { batches, say } = setUp()
    const numbers = Array.from({ length: 400 }, (_, n) => n)
    say(numbers, 5)
    expect(batches.length).toBeLessThan(46)
    expect(batches.flat()).toEqual(numbers.slice(0, batches.flat().length))
    expect(batches.flat().length).toBeGreaterThan(388)
  })

  it('IN1 what is gathered when the link ends is not lost, and goes once', () => {
    const { clock, batches, inbox, say } = setUp()
    say([1, 2], 5)
    inbox.flush()
    clock.advance(100)
    expect(batches).toEqual([[1], [2]])
  })
})
