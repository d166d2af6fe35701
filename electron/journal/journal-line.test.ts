import { describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { Answer, FromWorker, ToWorker } from './journal-calls.ts'
import { createJournalLine, type JournalDeps, type WorkerThread } from './journal-line.ts'

/** A thread driven by hand: what it got, and what it says. */
type Thread = { got: ToWorker[]; say: (message: FromWorker) => void; die: () => void }

function setUp(more: Partial<JournalDeps> = {}): { line: ReturnType<typeof createJournalLine>; threads: Thread[]; last: () => Thread } {
  const threads: Thread[] = []
  const spawnWorker = (): WorkerThread => {
    const got: ToWorker[] = []
    let hear: (message: FromWorker) => void = () => undefined
    let exit: (code: number) => void = () => undefined
    threads.push({ got, say: (message) => hear(message), die: () => exit(1) })
    return {
      post: (message) => void got.push(message),
      onMessage: (listener) => (hear = listener),
      onExit: (listener) => (exit = listener),
    }
  }
  const line = createJournalLine({
    path: '/unused',
    deviceIdCopy: null,
    workerUrl: new URL('file:///unused'),
    clock: { ...systemClock, now: () => 0 },
    log: silentLog,
    onRows: () => undefined,
    spawnWorker,
    ...more,
  })
  const last = (): Thread => {
    const thread = threads.at(-1)
    if (thread === undefined) throw new Error('no thread')
    return thread
  }
  return { line, threads, last }
}

const ask = (line: ReturnType<typeof createJournalLine>, accountId: string): Promise<Answer> =>
  line.ask({ name: 'openRows', args: { accountId } })
const numbers = (thread: Thread): number[] => thread.got.flatMap((message) => (message.kind === 'call' ? [message.n] : []))
const answer = (n: number, changed: readonly JournalRow[] = []): FromWorker => ({
  kind: 'answers',
  answers: [{ n, answer: { ok: true, value: { value: [], changed } } }],
})
const unavailable = { ok: false, error: { kind: 'journal_unavailable' } }

describe('line to the journal worker', () => {
  it('repeats to the next worker what the dead one did not answer, in order', async () => {
    const { line, threads, last } = setUp()
    const [first, second, third] = [ask(line, 'a'), ask(line, 'b'), ask(line, 'c')]
    last().say(answer(1))
    last().die()
    expect(threads).toHaveLength(2)
    expect(numbers(last())).toEqual([2, 3])
    last().say(answer(2))
    last().say(answer(3))
    expect((await Promise.all([first, second, third])).every((each) => each.ok)).toBe(true)
  })

  it('gives up a request that killed two workers and serves the others', async () => {
    const { line, last } = setUp()
    const poison = ask(line, 'a')
    last().die()
    last().die()
    expect(await poison).toEqual(unavailable)
    const next = ask(line, 'b')
    expect(numbers(last())).toEqual([2])
    last().say(answer(2))
    expect((await next).ok).toBe(true)
  })

  it('stops restarting after three deaths without one answer between them, and says so to every request', async () => {
    const { line, threads, last } = setUp()
    last().die()
    last().die()
    const waiting = ask(line, 'a')
    last().die()
    expect(threads).toHaveLength(3)
    expect(await waiting).toEqual(unavailable)
    expect(await ask(line, 'b')).toEqual(unavailable)
  })

  it('an answer between deaths is a sign of life', async () => {
    const { line, threads, last } = setUp()
    for (let round = 1; round <= 6; round += 1) {
      const asked = ask(line, 'a')
      last().say(answer(round))
      await asked
      last().die()
    }
    expect(threads).toHaveLength(7)
  })

  it('tells changed rows per account right after the answer, and an error there does not cost the answer', async () => {
    const order: string[] = []
    const row = (id: string, accountId: string): JournalRow => ({ id, accountId }) as JournalRow
    const { line, last } = setUp({
      onRows: (accountId, rows) => {
        order.push(`${accountId}:${rows.map(({ id }) => id).join('+')}`)
        throw new Error('window gone')
      },
    })
    const asked = ask(line, 'a').then((each) => order.push(`answer ${each.ok}`))
    last().say(answer(1, [row('k1', 'a'), row('k2', 'b'), row('k3', 'a')]))
    await asked
    await vi.waitFor(() => expect(order).toEqual(['answer true', 'a:k1+k3', 'b:k2']))
  })

  it('closes after what was asked before, and refuses what comes later', async () => {
    const { line, threads, last } = setUp()
    const closed = line.close()
    const late = ask(line, 'a')
    expect(last().got[0]).toEqual({ kind: 'close' })
    last().die()
    await closed
    expect(await late).toEqual(unavailable)
    expect(threads).toHaveLength(1)
    await line.close()
  })
})
