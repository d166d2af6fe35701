import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createClockService } from './clock-service.ts'

const HOUR = 3_600_000
const SERVER = 1_900_000_000_000

function setUp() {
  const clock = createManualClock()
  const told: string[] = []
  const kept: number[] = []
  const wrong: number[] = []
  const service = createClockService({
    clock,
    push: (name) => void told.push(name),
    keep: (offset) => void kept.push(offset),
    wasWrong: (minutes) => void wrong.push(minutes),
  })
  return { clock, told, kept, wrong, service }
}

describe('D9 the clock of main', () => {
  it('takes the welcome, keeps the offset, and tells the windows', () => {
    const { clock, told, kept, service } = setUp()
    service.welcomed(SERVER)
    expect([service.now(), told, kept]).toEqual([SERVER, ['clock.changed'], [SERVER - clock.now()]])
  })

  it('a PC clock set between two runs is told once, when the first welcome shows it; a first run has nothing to compare', () => {
    const between = (offset: number, hours: number): number[] => {
      const { clock, service, wrong } = setUp()
      service.recall(offset)
      service.welcomed(clock.now() + offset + hours * HOUR)
      service.welcomed(clock.now() + offset + 2 * hours * HOUR)
      return wrong
    }
    expect([between(-HOUR, 24), between(-HOUR, -24), between(-HOUR, 0.05), between(0, 24)]).toEqual([[1_440], [1_440], [], []])
  })

  it('a PC clock set by two hours moves nothing, with and without a link', () => {
    const { clock, told, service } = setUp()
    service.welcomed(SERVER)
    told.length = 0
    clock.sleep(2 * HOUR)
    expect(service.now()).toBe(SERVER)
    clock.advance(20_000)
    service.ponged(SERVER + 19_990, 20)
    expect([service.now(), told]).toEqual([SERVER + 20_000, []])
  })

  it('a step of the server is told, the noise of the line is not', () => {
    const { told, service } = setUp()
    service.welcomed(SERVER)
    service.ponged(SERVER - 20, 40)
    told.length = 0
    service.ponged(SERVER + 30, 4)
    expect(told).toEqual([])
    service.ponged(SERVER + 5_000, 4)
    expect([told, service.now()]).toEqual([['clock.changed'], SERVER + 5_002])
  })

  it('a cold start without the net runs on the offset an earlier run kept; a welcome outranks it', () => {
    const { clock, service } = setUp()
    service.recall(-HOUR)
    expect(service.now()).toBe(clock.now() - HOUR)
    service.welcomed(SERVER)
    service.recall(HOUR)
    expect(service.now()).toBe(SERVER)
  })

  it('is right again after a sleep before any server was heard', () => {
    const { clock, told, service } = setUp()
    service.welcomed(SERVER)
    told.length = 0
    service.sleep()
    clock.sleep(7 * HOUR)
    service.wake()
    expect([service.now(), told]).toEqual([SERVER + 7 * HOUR, ['clock.changed']])
  })
})
