import { createMemoryLedger } from '../fakes/memory-ledger.ts'
import { ledgerContract } from './ledger.contract.ts'

ledgerContract('memory', async () => {
  const ledger = createMemoryLedger({ newGeneration: () => 'g1' })
  return {
    reopen: () => ledger,
    putDraft: async (draft) => ledger.putDraft(draft),
    draftIds: async () => ledger.drafts().map((draft) => draft.draftId),
    quarantineIds: async () => ledger.quarantine().map((row) => row.id),
  }
})
