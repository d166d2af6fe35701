/** Notices that are more than a line: what happened, what is kept, what is gone and what to do is told in the view of the stores. */
export const STORIES = [
  'ledger_wiped',
  'ledger_unopenable',
  'journal_lost',
  'journal_unavailable',
  'quarantined',
  'server_restored',
  'disk_low',
  'disk_short',
  'disk_full',
] as const
export type Story = (typeof STORIES)[number]
