import * as z from 'zod/mini'
import { systemClock } from '../shared/lib/clock.ts'
import { systemRandom } from '../shared/lib/random.ts'
import { uuidv7 } from '../shared/lib/uuid.ts'
import { composeLedger } from './app/compose-ledger.ts'
import { on, request } from './bridge/bridge.ts'
import { pageLog } from './bridge/page-log.ts'
import { declareDatabase, openDatabase } from './data/database.ts'
import { createDeskChannel } from './data/desk-channel.ts'
import { createLedgerNames } from './data/ledger-names.ts'
import { retryDelay } from './data/retry.ts'

// Compiled schemas would need `new Function`, which the page's policy forbids.
z.config({ jitless: true })

/** Web Lock: a window main has given up but that still breathes keeps the next one waiting (WN1). */
function lock(name: string, signal: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { signal }, () => new Promise<void>((release) => resolve(release))).catch(reject)
  })
}

/** Crash-point runs name one point in the address; main alone decides whether it really kills, and at which passing. */
function crashPointOf(search: string): ((name: string) => Promise<void>) | null {
  const chosen = new URLSearchParams(search).get('crashAt')?.split(':')[0]
  if (chosen === undefined) return null
  return async (name) => {
    if (name === chosen) await request('ledger.crashPoint', { name })
  }
}

async function keepStorage(): Promise<void> {
  pageLog.info('ledger.storage', { persisted: await navigator.storage.persist() })
}

const FAILURES = 'holdfast.ledger-failures'
/** A window that lived this long was healthy, milliseconds. */
const HEALTHY_MS = 60_000

/**
 * A reload is a new life: new incarnation, new link, both stores merged again (JR6), and it often cures an IndexedDB that
 * no longer answers (failures 2.5). Failures in a row wait longer each time. A window too stuck for this is silent, and
 * main puts a new one in its place (WN1).
 */
function leave(): void {
  const failures = Number(sessionStorage.getItem(FAILURES) ?? '0')
  sessionStorage.setItem(FAILURES, String(failures + 1))
  systemClock.after(failures === 0 ? 0 : retryDelay(failures - 1), () => location.reload())
}

systemClock.after(HEALTHY_MS, () => sessionStorage.removeItem(FAILURES))
keepStorage().catch(() => pageLog.error('ledger.storage_unknown'))
composeLedger({
  ask: request,
  on,
  clock: systemClock,
  log: pageLog,
  newId: () => uuidv7(systemClock, systemRandom),
  names: createLedgerNames(localStorage),
  openDatabase: (name, onLost) => openDatabase(declareDatabase(name), onLost),
  channel: (accountId) => createDeskChannel(accountId),
  lock,
  crashPoint: crashPointOf(location.search),
  leave,
})
