import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createFaults, createPipe } from './faults.ts'

function createLine() {
  const faults = createFaults()
  const clock = createManualClock()
  const out: number[] = []
  const pipe = createPipe<number>({ faults, clock, direction: 'down', deliver: (item) => out.push(item) })
  return { faults, clock, out, pipe, push: (...items: number[]) => items.forEach((item) => pipe.push(item)) }
}

describe('a line under faults', () => {
  it('passes everything at once when nothing is wrong', () => {
    const { push, out } = createLine()
    push(1, 2, 3)
    expect(out).toEqual([1, 2, 3])
  })

  it('drops, doubles and swaps as many as told and counts the hits', () => {
    const { faults, push, out } = createLine()
    faults.add('down', 'drop', 2)
    push(1, 2, 3)
    faults.add('down', 'double', 1)
    push(4, 5)
    faults.add('down', 'reorder', 1)
    push(6, 7, 8)
    expect(out).toEqual([3, 4, 4, 5, 7, 6, 8])
    expect(faults.hits).toEqual({ 'drop.down': 2, 'double.down': 1, 'reorder.down': 1 })
  })

  it('leaves the other direction alone', () => {
    const { faults, push, out } = createLine()
    faults.add('up', 'drop', 5)
    push(1)
    expect(out).toEqual([1])
  })

  it('delays without ever changing the order, also when the lag ends', () => {
    const { faults, clock, push, out } = createLine()
    faults.state.lagMs = 100
    push(1)
    clock.advance(50)
    faults.state.lagMs = 0
    push(2)
    clock.advance(10)
    expect(out.length).toBe(1)
    clock.advance(90)
    expect(out).toEqual([1, 2])
  })

  it('forgets what was on the way when it stops', () => {
    const { faults, clock, push, out, pipe } = createLine()
    faults.state.lagMs = 100
    push(1, 2)
    pipe.stop()
    clock.advance(1_000)
    expect([out, clock.pending()]).toEqual([[], 0])
  })

  it('is well again after a reset', () => {
    const { faults, push, out } = createLine()
    faults.add('down', 'drop', 5)
    faults.state.mute = true
    faults.reset()
    push(1)
    expect([out, faults.state.mute]).toEqual([[1], false])
  })
})
