import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJournalService } from '../../electron/journal/journal-service.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { Result } from '../../shared/lib/result.ts'
import { journalCapturesContract } from './journal-captures.contract.ts'
import { journalLogContract } from './journal-log.contract.ts'
import { journalReopenContract } from './journal-reopen.contract.ts'
import { journalRightsContract } from './journal-rights.contract.ts'
import { journalContract, type JournalHarness } from './journal.contract.ts'

/** The real one: service, worker thread, SQLite file. */
const harness: JournalHarness = async ({ deviceId, lost, now }) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-journal-'))
  const path = join(folder, 'journal.sqlite3')
  const start = (deviceIdCopy: string | null): ReturnType<typeof createJournalService> =>
    createJournalService({
      path,
      deviceIdCopy,
      workerUrl: new URL('../../electron/journal/journal-worker.ts', import.meta.url),
      clock: { ...systemClock, now },
      log: silentLog,
      onRows: () => undefined,
    })
  let service = start(lost ? deviceId : null)
  // The copy makes the difference: with it a missing file is a loss. A first start makes an id of its own.
  const made = kept(await service.deviceId())
  const named = <T extends { deviceId: string }>(opening: T): T => (opening.deviceId === made ? { ...opening, deviceId } : opening)
  return {
    submit: (request) => service.submit(request),
    decide: (request) => service.decide(request),
    claim: (request) => service.claim(request),
    closeClaims: async (ids) => kept(await service.closeClaims(ids)),
    finish: async (items) => kept(await service.finish(items)),
    erase: async (ids) => kept(await service.erase(ids)),
    receipts: async (items) => void kept(await service.receipts(items)),
    captureAccount: async (accountId) => kept(await service.captureAccount(accountId)),
    checkLog: async (from) => kept(await service.checkLog(from)),
    opening: async (accountId) => named(kept(await service.opening(accountId))),
    openRows: async (accountId) => kept(await service.openRows(accountId)),
    adoptGeneration: async (accountId, generation) => void kept(await service.adoptGeneration(accountId, generation)),
    rejournal: async (accountId, rows) => kept(await service.rejournal(accountId, rows)),
    reopen: async (request) => kept(await service.reopen(request)),
    revoke: async (request) => void kept(await service.revoke(request)),
    leftWork: async () => kept(await service.leftWork()),
    setServerOffset: async (offset) => void kept(await service.setServerOffset(offset)),
    restart: async () => {
      await service.dispose()
      service = start(made)
    },
    dispose: async () => {
      await service.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

journalContract('SQLite journal through its worker', harness)
journalCapturesContract('SQLite journal through its worker', harness)
journalReopenContract('SQLite journal through its worker', harness)
journalRightsContract('SQLite journal through its worker', harness)
journalLogContract('SQLite journal through its worker', harness)

function kept<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
