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
  leave: () => window.close(),
})
