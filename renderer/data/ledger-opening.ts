import type { Clock } from '../../shared/lib/clock.ts'
import type { OpenDatabase } from './database.ts'
import type { LedgerNames } from './ledger-names.ts'
import { isOutOfRoom, RETRY_MS } from './retry.ts'

/** JR2: openings, each a whole row of tries, before the ledger is set aside. */
const OPENINGS = 3

export type LedgerOpeningDeps = {
  names: LedgerNames
  open: (name: string) => Promise<OpenDatabase>
  clock: Pick<Clock, 'after'>
  /** Told each time a row of openings found no room: another ledger would find none either, so it stays. */
  onOutOfRoom: () => Promise<void>
  /** Told before the ledger is set aside, and each time after that when its successor does not open either. */
  onUnopenable: (error: unknown) => Promise<void>
  /** True when nobody wants it any more. */
  stopped: () => boolean
}

const sleep = (clock: Pick<Clock, 'after'>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })

/** One opening: at once, then after each wait of `RETRY_MS` (failures 2.5). Rejects with the last error. */
async function openOnce(deps: LedgerOpeningDeps, name: string): Promise<OpenDatabase> {
  for (const wait of RETRY_MS) {
    try {
      return await deps.open(name)
    } catch (error) {
      if (deps.stopped()) throw error
      await sleep(deps.clock, wait)
    }
  }
  return deps.open(name)
}

/** Answers the database, or the last error when every opening failed. */
async function openSeveralTimes(deps: LedgerOpeningDeps, name: string): Promise<OpenDatabase | { error: unknown }> {
  let failure: unknown = null
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    try {
      return await openOnce(deps, name)
    } catch (error) {
      failure = error
      if (deps.stopped()) break
    }
  }
  return { error: failure }
}

/**
 * Opens an account's ledger. After the third failed opening it is set aside and a new one is begun, once in the life of
 * this window: a second new one would not open either. From then on it is tried until it opens. Null when stopped.
 */
export async function openLedger(deps: LedgerOpeningDeps, accountId: string): Promise<OpenDatabase | null> {
  let name = deps.names.current(accountId)
  let setAside = false
  while (!deps.stopped()) {
    const opened = await openSeveralTimes(deps, name)
    if ('db' in opened) return opened
    if (deps.stopped()) return null
    if (isOutOfRoom(opened.error)) {
      await deps.onOutOfRoom()
      continue
    }
    await deps.onUnopenable(opened.error)
    if (!setAside) name = deps.names.setAside(accountId)
    setAside = true
  }
  return null
}
