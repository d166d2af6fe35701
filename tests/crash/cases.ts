import type { CrashPoint } from '../../electron/log/crash-points.ts'

/**
 * How the point is reached. `online`: a reply on a live desk. `cancel`: a reply saved without network, then cancelled.
 * `rollback`: a delivered reply, then the ledger's files as they were before it was sent (commits lost with the power).
 * `opening`: a reply claimed and killed, then the next start. `refetch`: a saved reply, a wiped ledger, the next start.
 */
export type Reach = 'online' | 'cancel' | 'opening' | 'refetch' | 'rollback'

export type Case = {
  point: CrashPoint | 'ledger.rolled-back'
  /** Which passing kills; commits also pass at the welcome. */
  nth: number
  reach: Reach
  /** What the journal must hold while the program is dead: `none`, or claim, decision and outcome of the row. */
  journal: 'none' | { claimOpen: boolean | null; decision: string | null; outcome: string | null }
  /** States the ledger may be in; `none` for no row. */
  ledger: readonly string[]
  /** What a start without network shows. */
  offline: 'saved' | 'unsure' | 'absent' | 'draft' | null
  /** Rows at the gateway in the end. */
  onServer: 0 | 1
  recovery: string
}

const unclaimed = { claimOpen: null, decision: null, outcome: null }
const claimed = { claimOpen: true, decision: null, outcome: null }
const applied = { claimOpen: true, decision: null, outcome: 'applied' }

/** Every point: what is left at each store, what the next start shows, and the rule that mends it. */
export const CASES: readonly Case[] = [
  {
    point: 'jr1.before-commit',
    nth: 1,
    reach: 'online',
    journal: 'none',
    ledger: ['none'],
    offline: 'draft',
    onServer: 0,
    recovery: 'JR1: not saved, the text is still the draft',
  },
  {
    point: 'jr1.after-commit',
    nth: 1,
    reach: 'online',
    journal: unclaimed,
    ledger: ['none'],
    offline: 'saved',
    onServer: 1,
    recovery: 'JR6: open in the journal only → inserted',
  },
  {
    point: 'jr1.after-reply',
    nth: 1,
    reach: 'online',
    journal: unclaimed,
    ledger: ['none', 'queued'],
    offline: 'saved',
    onServer: 1,
    recovery: 'JR6: open in the journal only → inserted',
  },
  {
    point: 'jr3.before-commit',
    nth: 1,
    reach: 'cancel',
    journal: unclaimed,
    ledger: ['queued'],
    offline: 'saved',
    onServer: 1,
    recovery: 'JR3: no decision was kept, the reply stays',
  },
  {
    point: 'jr3.after-commit',
    nth: 1,
    reach: 'cancel',
    journal: { claimOpen: null, decision: 'cancel', outcome: null },
    ledger: ['queued'],
    offline: 'absent',
    onServer: 0,
    recovery: 'JR6: the journal’s decision overwrites the ledger row',
  },
  {
    point: 'jr4.before-claim',
    nth: 1,
    reach: 'online',
    journal: unclaimed,
    ledger: ['queued'],
    offline: 'saved',
    onServer: 1,
    recovery: 'JR4: never claimed → queued',
  },
  {
    point: 'jr4.after-claim',
    nth: 1,
    reach: 'online',
    journal: claimed,
    ledger: ['queued'],
    offline: 'unsure',
    onServer: 1,
    recovery: 'JR6: the journal’s claim overwrites the ledger row → sent, the fate decides',
  },
  {
    point: 'jr4.after-send',
    nth: 1,
    reach: 'online',
    journal: claimed,
    ledger: ['queued', 'sent'],
    offline: 'unsure',
    onServer: 1,
    recovery: 'JR6, FR5: the fate decides',
  },
  {
    point: 'in2.before-commit',
    nth: 2,
    reach: 'online',
    journal: claimed,
    ledger: ['queued', 'sent'],
    offline: 'unsure',
    onServer: 1,
    recovery: 'FR9: not acked, comes again',
  },
  {
    point: 'in3.after-commit',
    nth: 2,
    reach: 'online',
    journal: claimed,
    ledger: ['accepted', 'done'],
    offline: null,
    onServer: 1,
    recovery: 'JR6: finished in the ledger → tombstone; FR9: a lower ack is served',
  },
  {
    point: 'in4.before-ack',
    nth: 1,
    reach: 'online',
    journal: claimed,
    ledger: ['done'],
    offline: null,
    onServer: 1,
    recovery: 'JR6: finished in the ledger → tombstone',
  },
  {
    point: 'in4.after-ack',
    nth: 1,
    reach: 'online',
    journal: claimed,
    ledger: ['done'],
    offline: null,
    onServer: 1,
    recovery: 'JR6: finished in the ledger → tombstone',
  },
  {
    point: 'jr5.before-tombstone',
    nth: 1,
    reach: 'online',
    journal: claimed,
    ledger: ['done'],
    offline: null,
    onServer: 1,
    recovery: 'JR6: finished in the ledger → tombstone',
  },
  {
    point: 'jr5.after-tombstone',
    nth: 1,
    reach: 'online',
    journal: applied,
    ledger: ['done'],
    offline: null,
    onServer: 1,
    recovery: 'nothing to mend',
  },
  {
    point: 'jr6.before-merge',
    nth: 1,
    reach: 'opening',
    journal: claimed,
    ledger: ['queued'],
    offline: 'unsure',
    onServer: 1,
    recovery: 'JR6 again, idempotent',
  },
  {
    point: 'jr6.after-merge',
    nth: 1,
    reach: 'opening',
    journal: claimed,
    ledger: ['sent'],
    offline: 'unsure',
    onServer: 1,
    recovery: 'JR6 again, idempotent',
  },
  {
    point: 'fr12.mid-snapshot',
    nth: 1,
    reach: 'refetch',
    journal: unclaimed,
    ledger: ['queued'],
    offline: 'saved',
    onServer: 1,
    recovery: 'FR12: the half snapshot is swept, a new one is fetched; JR7: then judged, then sent',
  },
  {
    point: 'fr12.before-swap',
    nth: 1,
    reach: 'refetch',
    journal: unclaimed,
    ledger: ['queued'],
    offline: 'saved',
    onServer: 1,
    recovery: 'FR12: as above',
  },
  {
    point: 'fr12.after-swap',
    nth: 1,
    reach: 'refetch',
    journal: unclaimed,
    ledger: ['queued'],
    offline: 'saved',
    onServer: 1,
    recovery: 'FR12: cursor and rows are one transaction',
  },
  {
    point: 'ledger.rolled-back',
    nth: 0,
    reach: 'rollback',
    journal: applied,
    ledger: ['queued'],
    offline: 'absent',
    onServer: 1,
    recovery: 'JR6: tombstone in the journal, open in the ledger → the ledger takes its outcome',
  },
]
