import type { Clock } from '../../shared/lib/clock.ts'

type Job = { at: number; no: number; fn: () => void; cancelled: boolean }

/** Virtual time: jobs run in the order of their time, then of their making. Nothing waits for a real clock. */
export type Scheduler = {
  /** Milliseconds since the start of the run. */
  time(): number
  at(time: number, fn: () => void): () => void
  /** Runs the next job and everything it resolves; false when there is none before `until`. */
  step(until: number): Promise<boolean>
  /** Runs everything due until then, then stands at `until`. */
  runUntil(until: number): Promise<void>
  /** A clock of one machine: its wall clock can be set apart from the others'. */
  clock(): Clock & { jump(ms: number): void }
}

/** Start of the wall clocks, so that ids and ages look like real ones. */
const EPOCH = 1_760_000_000_000

/** Lets every promise that is ready run to its next wait. */
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createScheduler(): Scheduler {
  let time = 0
  let made = 0
  const heap = createHeap()

  const at = (when: number, fn: () => void): (() => void) => {
    const job: Job = { at: Math.max(time, when), no: (made += 1), fn, cancelled: false }
    heap.push(job)
    return () => {
      job.cancelled = true
    }
  }
  const step = async (until: number): Promise<boolean> => {
    for (let job = heap.peek(); job !== undefined && job.at <= until; job = heap.peek()) {
      heap.pop()
      if (job.cancelled) continue
      time = job.at
      job.fn()
      await drain()
      return true
    }
    return false
  }
  return {
    time: () => time,
    at,
    step,
    async runUntil(until) {
      while (await step(until));
      time = Math.max(time, until)
    },
    clock() {
      let skew = 0
      return {
        now: () => EPOCH + time + skew,
        monotonic: () => time,
        after: (ms, fn) => at(time + ms, fn),
        jump(ms) {
          skew += ms
        },
      }
    },
  }
}

const before = (a: Job, b: Job): boolean => a.at < b.at || (a.at === b.at && a.no < b.no)

function createHeap(): { push(job: Job): void; pop(): void; peek(): Job | undefined } {
  const jobs: Job[] = []
  return {
    peek: () => jobs[0],
    push(job) {
      let low = 0
      let high = jobs.length
      while (low < high) {
        const middle = (low + high) >> 1
        const other = jobs[middle]
        if (other !== undefined && before(other, job)) low = middle + 1
        else high = middle
      }
      jobs.splice(low, 0, job)
    },
    pop: () => void jobs.shift(),
  }
}
