import { Worker } from 'node:worker_threads'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { err } from '../../shared/lib/result.ts'
import type { Answer, Call, FromWorker, ToWorker, WorkerData } from './journal-calls.ts'
import type { SetAside } from './journal-opening.ts'

/** What the line needs of a worker thread. */
export type WorkerThread = {
  post(message: ToWorker): void
  onMessage(listener: (message: FromWorker) => void): void
  /** Once, when the thread is gone; no message comes after it. */
  onExit(listener: (code: number) => void): void
}

export type JournalDeps = {
  /** The SQLite file; its folder is made if absent. */
  readonly path: string
  /** The device id as the settings remember it; null on a first start (JR9). */
  readonly deviceIdCopy: string | null
  /** `journal-worker.js` beside main.js in the bundle, `journal-worker.ts` from sources. */
  readonly workerUrl: URL
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly log: Log
  /** After the commit and right after the caller's answer, in the order of the commits: rows to show to the windows. */
  readonly onRows: (accountId: string, rows: readonly JournalRow[]) => void
  /** JR9: a new journal was begun though there had been one; the agent must be told. Also when damage is met in mid-run. */
  readonly onSetAside?: (setAside: SetAside) => void
  readonly spawnWorker?: (url: URL, data: WorkerData) => WorkerThread
}

type Pending = { readonly call: Call; readonly resolve: (answer: Answer) => void; tries: number }

/** Workers that may die one after the other without a single answer before the journal is given up for this run. */
const MAX_DEATHS = 3
/** Times one request is put to a worker; a request that kills its worker must not do so for ever. */
const MAX_TRIES = 2

export type JournalLine = { ask(call: Call): Promise<Answer>; close(): Promise<void> }

/** The line to the worker: numbers the calls, restarts a dead worker, repeats what it did not answer. */
export function createJournalLine(deps: JournalDeps): JournalLine {
  const { log } = deps
  const pending = new Map<number, Pending>()
  let worker: WorkerThread | null = null
  let calls = 0
  let deaths = 0
  let closing: (() => void) | null = null

  const tellLater = (rows: readonly JournalRow[]): void => {
    if (rows.length > 0) deps.clock.after(0, () => tellRows(deps, rows))
  }
  const settle = (n: number, answer: Answer): void => {
    const waiting = pending.get(n)
    pending.delete(n)
    // Whoever asked is told first: what the windows make of the rows must not stand between Enter and 已保存.
    waiting?.resolve(answer)
    if (answer.ok) tellLater(answer.value.changed)
  }
  const give = (n: number, each: Pending): void => {
    if (worker === null || each.tries === MAX_TRIES) return settle(n, err({ kind: 'journal_unavailable' }))
    each.tries += 1
    worker.post({ kind: 'call', n, call: each.call })
  }
  const answered = (answers: readonly { n: number; answer: Answer }[]): void => {
    deaths = 0
    for (const { n, answer } of answers) settle(n, answer)
  }
  const died = (code: number): void => {
    worker = null
    if (closing === null) {
      deaths += 1
      log.error('journal.worker_died', { code, deaths, unanswered: pending.size })
      if (deaths < MAX_DEATHS) start()
    }
    // Safe while `give` deletes: a Map walks only what is still in it.
    for (const [n, each] of pending) give(n, each)
    closing?.()
  }
  const start = (): void => {
    worker = (deps.spawnWorker ?? spawnThread)(deps.workerUrl, { path: deps.path, deviceIdCopy: deps.deviceIdCopy })
    worker.onMessage((message) => (message.kind === 'answers' ? answered(message.answers) : hear(deps, message)))
    worker.onExit(died)
  }

  start()
  return {
    ask: (call) =>
      new Promise((resolve) => {
        const each = { call, resolve, tries: 0 }
        calls += 1
        pending.set(calls, each)
        give(calls, each)
      }),
    close: () =>
      new Promise((resolve) => {
        closing = resolve
        if (worker === null) resolve()
        else worker.post({ kind: 'close' })
      }),
  }
}

function spawnThread(url: URL, data: WorkerData): WorkerThread {
  const port = new Worker(url, { workerData: data, name: 'journal' })
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onExit: (listener) => {
      // An uncaught error is followed by `exit`, which is where the line hears of it; without a listener it would end main.
      port.on('error', () => undefined)
      port.on('exit', listener)
    },
  }
}

function hear({ log, onSetAside }: JournalDeps, message: Exclude<FromWorker, { kind: 'answers' }>): void {
  if (message.kind === 'trouble') return log.error(message.event, { code: message.code, error: message.message })
  log.error('journal.set_aside', { reason: message.setAside.reason, files: message.setAside.files.length })
  onSetAside?.(message.setAside)
}

function tellRows({ onRows, log }: JournalDeps, rows: readonly JournalRow[]): void {
  for (const [accountId, mine] of Map.groupBy(rows, (row) => row.accountId)) {
    try {
      onRows(accountId, mine)
    } catch (error) {
      // The rows are safe and will be read again; the caller must still get its answer.
      log.error('journal.on_rows', { error: error instanceof Error ? error.name : 'unknown' })
    }
  }
}
