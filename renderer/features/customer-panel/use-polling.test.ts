import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { startPolling, type AskAnswer } from './use-polling.ts'

const settled = async (): Promise<void> => {
  for (let n = 0; n < 5; n += 1) await Promise.resolve()
}

function poll(answers: readonly (AskAnswer | null)[]) {
  const clock = createManualClock()
  const begun = clock.now()
  const asked: number[] = []
  const told: (number | null)[] = []
  const ask = (): Promise<AskAnswer | null> => {
    asked.push(clock.now() - begun)
    return Promise.resolve(answers[asked.length - 1] ?? null)
  }
  const cancel = startPolling(clock, ask, (everyMs) => void told.push(everyMs))
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await settled()
  }
  return { clock, asked, told, cancel, pass }
}

describe('J21 polling one customer', () => {
  it('J21 asks after a moment, then whenever the last answer said', async () => {
    const one = poll([
      { everyMs: 30_000, againInMs: 18_000 },
      { everyMs: 30_000, againInMs: 30_000 },
    ])
    await one.pass(999)
    expect(one.asked).toEqual([])
    await one.pass(1)
    await one.pass(17_999)
    await one.pass(1)
    await one.pass(30_000)
    expect([one.asked, one.told]).toEqual([
      [1_000, 19_000, 49_000],
      [30_000, 30_000, null],
    ])
  })

  it('J21 an answer that says nothing is no end', async () => {
    const one = poll([null, { everyMs: 60_000, againInMs: 60_000 }])
    await one.pass(1_000)
    await one.pass(30_000)
    expect([one.asked, one.told]).toEqual([
      [1_000, 31_000],
      [null, 60_000],
    ])
  })

  it('J21 nobody who was only passed by is asked for, and nothing is asked after the end', async () => {
    const one = poll([])
    await one.pass(500)
    one.cancel()
    await one.pass(90_000)
    const other = poll([{ everyMs: 30_000, againInMs: 30_000 }])
    await other.pass(1_000)
    other.cancel()
    await other.pass(90_000)
    expect([one.asked, other.asked, other.clock.pending()]).toEqual([[], [1_000], 0])
  })

  it('J21 an answer that comes after the end begins nothing', async () => {
    const one = poll([{ everyMs: 30_000, againInMs: 30_000 }])
    one.clock.advance(1_000)
    one.cancel()
    await settled()
    expect([one.told, one.clock.pending()]).toEqual([[], 0])
  })
})
