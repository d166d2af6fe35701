import { systemClock } from '../../shared/lib/clock.ts'
import { declareDatabase, openDatabase } from './database.ts'
import { createDeskChannel } from './desk-channel.ts'
import { createLedgerNames, nameKey } from './ledger-names.ts'
import { createLedgerViews, type LedgerViews } from './ledger-views.ts'

/** The views of an account over this browser's own IndexedDB, BroadcastChannel and localStorage. */
export function openLedgerViews(accountId: string, carriedDrafts: () => ReadonlySet<string>): LedgerViews {
  const names = createLedgerNames(localStorage)
  const views = createLedgerViews({
    accountId,
    carriedDrafts,
    clock: systemClock,
    channel: createDeskChannel(accountId),
    open: (onLost) => openDatabase(declareDatabase(names.current(accountId)), onLost),
  })
  const onStorage = (event: StorageEvent): void => {
    if (event.key === nameKey(accountId)) views.moved()
  }
  window.addEventListener('storage', onStorage)
  return {
    ...views,
    close() {
      window.removeEventListener('storage', onStorage)
      views.close()
    },
  }
}
