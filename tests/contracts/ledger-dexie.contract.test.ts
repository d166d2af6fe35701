import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { declareDatabase, openDatabase } from '../../renderer/data/database.ts'
import { createDexieLedger } from '../../renderer/data/dexie-ledger.ts'
import { ledgerContract } from './ledger.contract.ts'

ledgerContract('Dexie', async () => {
  let generations = 0
  const { db } = await openDatabase(declareDatabase('holdfast-test', { indexedDB: new IDBFactory(), IDBKeyRange }), () => undefined)
  const mark = { incarnation: 'i1', n: -1 }
  return {
    reopen: () => createDexieLedger(db, { newGeneration: () => `g${++generations}`, mark: () => mark }),
    putDraft: async ({ draftId, conversationId, text }) =>
      void (await db.drafts.put({ conversationId, mode: 'reply', draftId, sealed: { text, caret: 0 } })),
    draftIds: async () => (await db.drafts.toArray()).map((draft) => draft.draftId),
    quarantineIds: async () => (await db.quarantine.toArray()).map((row) => row.id),
  }
})
