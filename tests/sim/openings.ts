import type { CommandRow } from '../../renderer/sync/command-row.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { MemoryJournal } from '../fakes/memory-journal.ts'
import type { MemoryLedger } from '../fakes/memory-ledger.ts'

type Kind = CommandRow['state']['kind']

/** Section 3 of the protocol: from each state, where a row may go. */
const TABLE: Record<Kind, readonly Kind[]> = {
  queued: ['queued', 'sent', 'accepted', 'needs_review', 'done'],
  sent: ['sent', 'accepted', 'queued', 'needs_review', 'done'],
  accepted: ['accepted', 'needs_review', 'done'],
  needs_review: ['needs_review', 'queued', 'accepted', 'done'],
  done: ['done'],
}

/** Invariants of one life of the ledger window: legal steps, and what must hold right after its opening (JR4, JR6). */
export function createOpenings(deps: {
  disk: () => { journal: MemoryJournal; ledger: MemoryLedger }
  /** The server was restored from a backup once: what was done may be before a person again (FR13). */
  restored: () => boolean
  violated: (what: string) => void
}) {
  const { disk, violated } = deps
  /** The journal as the opening read it; what comes later reaches the ledger by another way. */
  let seen: readonly JournalRow[] = []
  return {
    reading(): void {
      seen = disk().journal.rows()
    },
    step(before: CommandRow | undefined, after: CommandRow): void {
      if (before === undefined) return
      const reopened = deps.restored() && before.state.kind === 'done' && after.state.kind === 'needs_review'
      if (!reopened && !TABLE[before.state.kind].includes(after.state.kind))
        violated(`illegal step ${before.state.kind} → ${after.state.kind}`)
    },
    opened(): void {
      const rows = new Map(
        disk()
          .ledger.commands()
          .map((row) => [row.id, row]),
      )
      for (const entry of seen) {
        const row = rows.get(entry.id)
        if (entry.outcome !== null) {
          if (row !== undefined && row.state.kind !== 'done') violated('tombstone in the journal, open in the ledger')
          continue
        }
        if (row === undefined) violated('journalled but not in the ledger after its opening')
        else if (entry.claim?.open === true && row.state.kind === 'queued') violated('claimed attempt recovered as queued')
        else if (
          entry.decision !== null &&
          !entry.decision.wish &&
          entry.decision.decision.kind !== 'send_anyway' &&
          row.state.kind !== 'done'
        ) {
          violated('a decision of the journal lost to the ledger')
        }
      }
    },
  }
}
