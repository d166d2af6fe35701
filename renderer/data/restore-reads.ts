import { Dexie } from 'dexie'
import type { LedgerPort } from '../sync/ports.ts'
import type { HoldfastDatabase } from './database.ts'
import { commandOf, conversationOf, messageOf } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

/** Keys of one snapshot, whose last part is the id. */
const rangeOf = (snapshot: number): [[number, unknown], [number, unknown]] => [
  [snapshot, Dexie.minKey],
  [snapshot, Dexie.maxKey],
]

/** What a server that was restored from a backup makes the ledger look up (FR13). Rare, so it needs no index of its own. */
export const restoreReads = (
  db: HoldfastDatabase,
  seal: Seal,
  visible: () => number,
): Pick<LedgerPort, 'doneSince' | 'commandsOf' | 'missingFrom'> => ({
  async doneSince(at) {
    const rows = await db.commands
      .where('outcome')
      .equals('applied')
      .filter((row) => row.state.kind === 'done' && row.state.at >= at && row.sealed !== null && row.rehearsal !== true)
      .toArray()
    const commands = await openRows(seal, rows, { part: (row) => row.sealed, join: commandOf })
    return commands.filter((row) => row.body !== null)
  },
  async commandsOf(ids) {
    const rows = (await db.commands.bulkGet([...ids])).filter((row) => row !== undefined)
    return openRows(seal, rows, { part: (row) => row.sealed, join: commandOf })
  },
  async missingFrom(other) {
    const snapshot = visible()
    const read = await db.transaction('r', [db.messages, db.conversations], async () => {
      const absent = async (table: typeof db.messages | typeof db.conversations): Promise<[number, string][]> => {
        const [from, to] = rangeOf(other)
        const there = new Set((await table.where('[snapshot+id]').between(from, to).primaryKeys()).map(([, id]) => id))
        const [first, last] = rangeOf(snapshot)
        return (await table.where('[snapshot+id]').between(first, last).primaryKeys()).filter(([, id]) => !there.has(id))
      }
      return {
        messages: (await db.messages.bulkGet(await absent(db.messages))).filter((row) => row !== undefined),
        conversations: (await db.conversations.bulkGet(await absent(db.conversations))).filter((row) => row !== undefined),
      }
    })
    return {
      messages: await openRows(seal, read.messages, { part: (row) => row.sealed, join: messageOf }),
      conversations: await openRows(seal, read.conversations, { part: (row) => row.sealed, join: conversationOf }),
    }
  },
})
