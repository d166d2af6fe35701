import type { Claim, JournalRow } from '../../shared/model/journal.ts'

/**
 * After a loss new submits are numbered from here and rows written back from the ledger from 1, so that a reply typed before the
 * ledger opened still stands behind the older ones of its lane.
 */
export const LOST_BASE = 1_000_000_000

type Rejournalled = JournalRow & { readonly claim: Claim }

/**
 * JR9: the unfinished ones among `rows`, each id once, with new numbers and their claims open. Every old `no` and `rootNo` gets a
 * number, in ascending order from `from`, so that all relative places stay as they were, also behind an ancestor that is finished and
 * not among the rows. `next` is the first number left.
 */
export function renumber(rows: readonly JournalRow[], from: number): { rows: readonly Rejournalled[]; next: number } {
  const open = [...new Map(rows.flatMap((row) => (row.outcome === null ? [[row.id, row] as const] : []))).values()]
  const old = [...new Set(open.flatMap((row) => [row.rootNo, row.no]))].toSorted((a, b) => a - b)
  const fresh = new Map(old.map((no, index) => [no, from + index]))
  const renumbered = open.map((row) => ({
    ...row,
    no: fresh.get(row.no) ?? row.no,
    rootNo: fresh.get(row.rootNo) ?? row.rootNo,
    claim: lostClaim(row),
  }))
  return { rows: renumbered, next: from + old.length }
}

/** What the lost journal claimed is not known, so every row counts as perhaps sent. */
function lostClaim(row: JournalRow): Claim {
  if (row.claim !== null) return { ...row.claim, open: true }
  return { open: true, clientEpoch: 0, serverEpoch: 'lost', at: row.composedAt }
}
