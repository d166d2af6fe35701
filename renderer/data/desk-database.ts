import type { Clock } from '../../shared/lib/clock.ts'
import type { HoldfastDatabase, LostReason, OpenDatabase } from './database.ts'
import { createRetry } from './retry.ts'

/** A desk window's connection to the ledger: opened when first used, opened again when it was taken away. */
export type DeskDatabase = {
  /** Runs `work` on an open database; rejects when it cannot be opened now. */
  readonly use: <T>(work: (db: HoldfastDatabase) => Promise<T>) => Promise<T>
  /** Told after a lost connection is back: everything read before may be old. */
  readonly onReopened: (listener: () => void) => () => void
  /** Ends this connection and opens anew, for example because the account's ledger has another name now. */
  readonly reopen: () => void
  readonly close: () => void
}

export type DeskDatabaseDeps = {
  /** Opens the ledger this account has now. */
  open: (onLost: (why: LostReason) => void) => Promise<OpenDatabase>
  clock: Pick<Clock, 'after'>
}

export function createDeskDatabase(deps: DeskDatabaseDeps): DeskDatabase {
  let opening: Promise<OpenDatabase> | null = null
  let closed = false
  const listeners = new Set<() => void>()

  const forget = (which: Promise<OpenDatabase>): void => {
    if (opening === which) opening = null
  }
  const open = (): Promise<OpenDatabase> => {
    if (opening !== null) return opening
    const now: Promise<OpenDatabase> = deps.open(() => {
      forget(now)
      if (!closed) retry.again()
    })
    opening = now
    now.catch(() => forget(now))
    return now
  }
  const openAgain = async (): Promise<void> => {
    if (closed) return
    try {
      await open()
      retry.done()
      for (const listener of listeners) listener()
    } catch {
      retry.again()
    }
  }
  const retry = createRetry(deps.clock, () => void openAgain())
  const drop = (): void => {
    const old = opening
    opening = null
    old?.then(
      (one) => one.close(),
      () => undefined,
    )
  }

  return {
    async use(work) {
      if (closed) throw new Error('desk database: used after close')
      return work((await open()).db)
    },
    onReopened(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    reopen() {
      drop()
      void openAgain()
    },
    close() {
      closed = true
      retry.cancel()
      listeners.clear()
      drop()
    },
  }
}
