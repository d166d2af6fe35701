import type { DatabaseSync } from 'node:sqlite'
import type { JournalRow } from '../../shared/model/journal.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import { err, ok } from '../../shared/lib/result.ts'
import { crashPoint, type CrashPoint } from '../log/crash-points.ts'
import { faultOf, sqliteCode } from './fault-rules.ts'
import type { Answer, Call, Calls } from './journal-calls.ts'
import type { SetAside } from './journal-opening.ts'
import type { JournalStore } from './journal-store.ts'

export type OpenJournal = {
  readonly db: DatabaseSync
  readonly store: JournalStore
  readonly setAside: SetAside | null
}

export type BatchResult = {
  readonly answers: readonly Answer[]
  /** What SQLite or the code threw, for the log; null when all went well. */
  readonly error: unknown
}

/**
 * Group commit: runs the calls in order inside one transaction and returns their answers once it is on the disk. A refusal is an
 * answer and keeps the others untouched. When the disk refuses, nothing of the group is kept and each call is tried alone, so that
 * a small one may still pass; those that don't are answered with the fault.
 */
export function runBatch(journal: OpenJournal, calls: readonly Call[]): BatchResult {
  try {
    return transact(journal, calls)
  } catch (error) {
    if (calls.length === 1) return { answers: [err(faultOf(error))], error }
    const alone = calls.map((call) => runBatch(journal, [call]))
    return { answers: alone.flatMap(({ answers }) => answers), error: alone.find((each) => each.error !== null)?.error ?? error }
  }
}

/** Gives back what deleted and overwritten text still holds in the write-ahead file (FR19). False if a reader was in the way. */
export function truncateLog(db: DatabaseSync): boolean {
  return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
}

function transact({ db, store, setAside }: OpenJournal, calls: readonly Call[]): BatchResult {
  const weight = Math.max(...calls.map((call) => weightOf(store, call)))
  // synchronous can't be changed inside a transaction. NORMAL still keeps order: the next FULL commit flushes this one too.
  if (weight === LIGHT) db.exec('PRAGMA synchronous = NORMAL')
  db.exec(weight === READ ? 'BEGIN' : 'BEGIN IMMEDIATE')
  try {
    passCrashPoints(calls, before)
    const done = calls.map((call) => attempt(db, () => perform(store, setAside, call)))
    passCrashPoints(calls, beforeCommit)
    db.exec('COMMIT')
    passCrashPoints(calls, after)
    return { answers: done.flatMap(({ answers }) => answers), error: done.find(({ error }) => error !== null)?.error ?? null }
  } catch (error) {
    // On a full disk SQLite may have rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  } finally {
    if (weight === LIGHT) db.exec('PRAGMA synchronous = FULL')
  }
}

/** One call in its savepoint: a bug in it must not take the group with it. A fault of the disk is the whole group's. */
function attempt(db: DatabaseSync, act: () => Answer): BatchResult {
  db.exec('SAVEPOINT call')
  try {
    const answers = [act()]
    db.exec('RELEASE call')
    return { answers, error: null }
  } catch (error) {
    if (sqliteCode(error) !== null) throw error
    db.exec('ROLLBACK TO call; RELEASE call')
    return { answers: [err(faultOf(error))], error }
  }
}

function perform(store: JournalStore, setAside: SetAside | null, call: Call): Answer {
  switch (call.name) {
    case 'submit': {
      const value = store.submit(call.args)
      return answer(value, value.ok ? [value.value] : [])
    }
    case 'decide': {
      const value = store.decide(call.args)
      return answer(value, value.ok ? value.value.rows : [])
    }
    case 'claim':
      return answer(store.claim(call.args), [])
    case 'closeClaims':
      return changed(store.closeClaims(call.args.ids))
    case 'finish':
      return changed(store.finish(call.args.items, call.args.at))
    case 'erase':
      return changed(store.erase(call.args.ids, call.args.at))
    case 'rejournal':
      return changed(store.rejournal(call.args.accountId, call.args.rows))
    case 'reopen':
      return changed(store.reopen(call.args))
    case 'receipts':
      store.receipts(call.args.items, call.args.at)
      return answer(null, [])
    case 'captureAccount':
      return answer(store.captureAccount(call.args.accountId), [])
    case 'checkLog':
      return answer(store.checkLog(call.args), [])
    case 'opening':
      return answer(store.opening(call.args.accountId), [])
    case 'openRows':
      return answer(store.openRows(call.args.accountId), [])
    case 'adoptGeneration':
      store.adoptGeneration(call.args.accountId, call.args.generation)
      return answer(null, [])
    case 'revoke':
      store.revoke(call.args)
      return answer(null, [])
    case 'leftWork':
      return answer(store.leftWork(), [])
    case 'setServerOffset':
      store.setServerOffset(call.args.offset)
      return answer(null, [])
    case 'info':
      return answer({ deviceId: store.deviceId(), setAside }, [])
    default:
      return assertNever(call, 'journal call')
  }
}

const answer = (value: Calls[keyof Calls]['value'], rows: readonly JournalRow[]): Answer => ok({ value, changed: rows })
const changed = (rows: readonly JournalRow[]): Answer => ok({ value: rows, changed: rows })

const READS: ReadonlySet<Call['name']> = new Set(['opening', 'openRows', 'captureAccount', 'checkLog', 'leftWork', 'info'])
const READ = 0
const LIGHT = 1
const HEAVY = 2

/** HEAVY must be on the disk before it is answered; LIGHT may be lost with the power, never its order (JR4). */
function weightOf(store: JournalStore, call: Call): number {
  if (READS.has(call.name)) return READ
  if (call.name === 'setServerOffset') return LIGHT
  return call.name === 'claim' && store.claimedBefore(call.args.id) ? LIGHT : HEAVY
}

type Points = Partial<Record<Call['name'], CrashPoint>>
const before: Points = { claim: 'jr4.before-claim', finish: 'jr5.before-tombstone' }
const beforeCommit: Points = { submit: 'jr1.before-commit', decide: 'jr3.before-commit' }
const after: Points = {
  submit: 'jr1.after-commit',
  decide: 'jr3.after-commit',
  claim: 'jr4.after-claim',
  finish: 'jr5.after-tombstone',
}

function passCrashPoints(calls: readonly Call[], points: Points): void {
  for (const { name } of calls) {
    const point = points[name]
    if (point !== undefined) crashPoint(point)
  }
}
