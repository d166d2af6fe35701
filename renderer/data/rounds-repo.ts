import type { Round } from '../../shared/model/round.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import type { BatchMark } from './rows.ts'

/** Standing waitings a human ended at `since` (server time) or later, in the order of their ends, and the batch number. */
export async function readRounds(
  db: HoldfastDatabase,
  since: number,
): Promise<{ mark: BatchMark | null; view: { rounds: readonly Round[] } } | null> {
  return db.transaction('r', [db.meta, db.rounds], async () => {
    const now = await readMark(db)
    if (now === null) return null
    const rounds = await db.rounds.where('answeredAt').aboveOrEqual(since).sortBy('answeredAt')
    return { mark: now.mark, view: { rounds: rounds.filter((round) => round.undone !== true) } }
  })
}
