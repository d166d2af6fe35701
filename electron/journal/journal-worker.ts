import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../shared/lib/clock.ts'
import { must } from '../../shared/lib/assert.ts'
import { systemRandom } from '../../shared/lib/random.ts'
import { err } from '../../shared/lib/result.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import { faultOf, isDamage, sqliteCode } from './fault-rules.ts'
import { runBatch, truncateLog, type BatchResult, type OpenJournal } from './journal-batch.ts'
import type { Call, FromWorker, ToWorker, WorkerData } from './journal-calls.ts'
import { openJournal } from './journal-opening.ts'
import { createJournalStore } from './journal-store.ts'

/**
 * The journal's thread: owns the only connection, so submits, decisions and claims have one serial order. Commits at once when idle
 * and gathers what arrives while a commit runs into the next one (WN2).
 */
const MAX_GROUP = 500
const port = must(parentPort, 'parent port: this file runs as a worker')
const { path, deviceIdCopy } = workerData as WorkerData

let journal: OpenJournal | null = null
// Owed from the start: the last run may have died between an erasure and its truncation.
let truncationOwed = true

const say = (message: FromWorker): void => port.postMessage(message)
const trouble = (event: string, error: unknown): void =>
  say({ kind: 'trouble', event, code: sqliteCode(error), message: error instanceof Error ? error.name : 'unknown' })

/** Opens on first use and again after a disk fault, so that a disk that comes back needs no restart. */
function ensureOpen(): OpenJournal {
  if (journal !== null) return journal
  const at = systemClock.now()
  const { db, setAside } = openJournal({ path, deviceIdCopy, at, newDeviceId: () => uuidv7(systemClock, systemRandom) })
  if (setAside !== null) say({ kind: 'set_aside', setAside })
  journal = { db, store: createJournalStore(db), setAside }
  return journal
}

function run(calls: readonly Call[]): BatchResult {
  try {
    return runBatch(ensureOpen(), calls)
  } catch (error) {
    return { answers: calls.map(() => err(faultOf(error))), error }
  }
}

function serve(messages: readonly ToWorker[]): void {
  const batch = messages.flatMap((message) => (message.kind === 'call' ? [message] : []))
  if (batch.length > 0) {
    const { answers, error } = run(batch.map(({ call }) => call))
    if (error !== null) trouble('journal.fault', error)
    // After damage the next use sets the file aside; after any other fault but a full disk the handle is not to be trusted.
    if (error !== null && (isDamage(error) || faultOf(error).kind === 'journal_unavailable')) shut()
    truncationOwed ||= batch.some(({ call }) => call.name === 'erase')
    truncateIfOwed()
    say({ kind: 'answers', answers: answers.map((answer, index) => ({ n: must(batch[index], 'call').n, answer })) })
  }
  if (messages.some(({ kind }) => kind === 'close')) {
    shut()
    port.close()
  }
}

/** A reader in the way (a person with sqlite3) puts it off to the next commit. */
function truncateIfOwed(): void {
  if (!truncationOwed || journal === null) return
  try {
    truncationOwed = !truncateLog(journal.db)
  } catch (error) {
    trouble('journal.truncate', error)
  }
}

function shut(): void {
  try {
    journal?.db.close()
  } catch (error) {
    trouble('journal.close', error)
  }
  journal = null
}

port.on('message', (first: ToWorker) => {
  const messages = [first]
  while (messages.length < MAX_GROUP) {
    const next: { message: ToWorker } | undefined = receiveMessageOnPort(port)
    if (next === undefined) break
    messages.push(next.message)
  }
  serve(messages)
})
