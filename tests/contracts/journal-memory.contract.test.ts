import { createMemoryJournal } from '../fakes/memory-journal.ts'
import { journalCapturesContract } from './journal-captures.contract.ts'
import { journalLogContract } from './journal-log.contract.ts'
import { journalReopenContract } from './journal-reopen.contract.ts'
import { journalRightsContract } from './journal-rights.contract.ts'
import { journalContract, type JournalHarness } from './journal.contract.ts'

const harness: JournalHarness = async ({ deviceId, lost, now }) => {
  let journal = createMemoryJournal({ deviceId, lost })
  return {
    submit: async (request) => journal.submit(request),
    decide: async (request) => journal.decide(request),
    claim: async (request) => journal.claim(request),
    closeClaims: async (ids) => journal.closeClaims(ids),
    finish: async (items) => journal.finish(items, now()),
    erase: async (ids) => journal.erase(ids, now()),
    receipts: async (items) => journal.receipts(items, now()),
    captureAccount: async (accountId) => journal.captureAccount(accountId),
    checkLog: async (from) => journal.checkLog(from),
    opening: async (accountId) => journal.opening(accountId),
    openRows: async (accountId) => journal.openRows(accountId),
    adoptGeneration: async (accountId, generation) => journal.adoptGeneration(accountId, generation),
    rejournal: async (accountId, rows) => journal.rejournal(accountId, rows),
    reopen: async (request) => journal.reopen(request),
    revoke: async (request) => journal.revoke(request),
    leftWork: async () => journal.leftWork(),
    setServerOffset: async (offset) => journal.setServerOffset(offset),
    restart: async () => {
      const image = journal.dump()
      journal = createMemoryJournal({ deviceId: 'another' })
      journal.load(image)
    },
    dispose: async () => undefined,
  }
}

journalContract('memory journal', harness)
journalCapturesContract('memory journal', harness)
journalReopenContract('memory journal', harness)
journalRightsContract('memory journal', harness)
journalLogContract('memory journal', harness)
