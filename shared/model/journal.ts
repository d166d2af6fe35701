import * as z from 'zod/mini'
import { CommandBody } from './command.ts'
import { Id, Seq, ServerTime } from './ids.ts'
import { GuardStop } from './rule-pack.ts'

/** What a desk window hands over to be kept: one durable action of an agent. */
export const SubmitIntent = z.object({
  id: Id,
  accountId: Id,
  body: CommandBody,
  baseMessageId: z.nullable(Id),
  dependsOn: z.nullable(Id),
  /** Draft it was typed in; dropped when the ledger has the command. */
  draftId: z.nullable(Id),
  /** Name to show for the conversation should the ledger be gone when it is read again. */
  label: z.string().check(z.maxLength(500)),
  /** Made in a rehearsal (J25): it never leaves this machine and ends with it. */
  rehearsal: z.optional(z.literal(true)),
})
export type SubmitIntent = z.infer<typeof SubmitIntent>

export const DiscardReason = z.enum(['answered_elsewhere', 'no_longer_true', 'customer_left', 'written_by_mistake'])
export type DiscardReason = z.infer<typeof DiscardReason>

/** Rule that held a command, or the plain reason where no rule applies. */
export const HoldRule = z.enum([
  'CB1',
  'CB2',
  'CB3',
  'CB4',
  'CB5',
  'CB6',
  'CB7',
  'CB8',
  'CB9',
  'CB10',
  'CB11',
  'CB12',
  'refused',
  'conflict',
  'journal_lost',
  'arrived_before_edit',
])
export type HoldRule = z.infer<typeof HoldRule>

/**
 * A person's word about one command. `send_anyway` lets it go up to `judgedUpTo`; the others end it:
 * `cancel` before it left, `discard` in review with a reason, `replace` by new commands (edit, note instead,
 * reopen and send, apology first), `mark_sent` where the fate can't be known (CB11).
 */
const decisionWith = (fewest: 0 | 1) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('send_anyway'), rule: HoldRule, judgedUpTo: Seq }),
    z.object({ kind: z.literal('cancel') }),
    z.object({ kind: z.literal('discard'), rule: HoldRule, judgedUpTo: Seq, reason: DiscardReason }),
    z.object({
      kind: z.literal('replace'),
      rule: z.nullable(HoldRule),
      judgedUpTo: Seq,
      by: z.array(SubmitIntent).check(z.minLength(fewest), z.maxLength(3)),
    }),
    z.object({ kind: z.literal('mark_sent'), judgedUpTo: Seq }),
  ])
export const Decision = decisionWith(1)
export type Decision = z.infer<typeof Decision>

/** CB2: a supervisor's word about a command of an account that lost its right. `id`: of the command it makes, under the supervisor's own name. */
export const TakeOver = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('send'), id: Id }),
  z.object({ kind: z.literal('note'), id: Id }),
  z.object({ kind: z.literal('discard'), reason: DiscardReason }),
])
export type TakeOver = z.infer<typeof TakeOver>

export const Outcome = z.enum(['applied', 'cancelled', 'superseded', 'erased'])
export type Outcome = z.infer<typeof Outcome>

/**
 * A decision as the journal keeps it. `wish`: it came while an attempt was open and waits for the verdict (JR4). A `replace` names
 * none once its commands are finished and their words gone.
 */
export const JournalledDecision = z.object({ no: z.int(), at: ServerTime, wish: z.boolean(), decision: decisionWith(0) })
export type JournalledDecision = z.infer<typeof JournalledDecision>

/** An attempt to send. Open until a definite negative closes it; an open claim of an older epoch is uncertain. */
export const Claim = z.object({ open: z.boolean(), clientEpoch: z.int(), serverEpoch: Id, at: ServerTime })
export type Claim = z.infer<typeof Claim>

/** One unfinished command as the journal knows it. `body` is null once erased. */
export const JournalRow = z.object({
  /** Submit order of this install; a counter that only grows. */
  no: z.int().check(z.positive()),
  /** Number of the first ancestor in the lane: a corrected reply keeps the place of the one it replaces. */
  rootNo: z.int().check(z.positive()),
  id: Id,
  accountId: Id,
  lane: Id,
  conversationId: Id,
  label: z.string(),
  body: z.nullable(CommandBody),
  /** Server time at submit, by the offset known then. */
  composedAt: ServerTime,
  /** Whether the account was live when it was written (CB3, CB6). */
  composedLive: z.boolean(),
  baseMessageId: z.nullable(Id),
  dependsOn: z.nullable(Id),
  draftId: z.nullable(Id),
  claim: z.nullable(Claim),
  /** The decision that stands, if any. */
  decision: z.nullable(JournalledDecision),
  /** Set by the tombstone. */
  outcome: z.nullable(Outcome),
  /** Number of a capture within its account (J9), null for everything else. */
  captureNo: z.nullable(z.int()),
  rehearsal: z.optional(z.literal(true)),
  /** Times it was done and then reopened, because a restored server has forgotten it (FR13); absent for never. */
  reopened: z.optional(z.int()),
})
export type JournalRow = z.infer<typeof JournalRow>

/** CB2: an account of this computer whose right has ended, and its work nobody has decided about, in submit order; perhaps none. */
export const LeftWork = z.object({ accountId: Id, name: z.string(), revokedAt: ServerTime, rows: z.array(JournalRow) })
export type LeftWork = z.infer<typeof LeftWork>

/** What a ledger window gets at each opening (JR6). */
export const JournalOpening = z.object({
  deviceId: Id,
  accountId: Id,
  /** Ledger generation this account had last; null if it never had a ledger here (JR8). */
  generation: z.nullable(Id),
  /** True when the journal itself was missing, damaged or of another install and was set aside (JR9). */
  journalLost: z.boolean(),
  open: z.array(JournalRow),
  /** Finished commands still remembered: id and outcome. */
  tombstones: z.array(z.object({ id: Id, outcome: Outcome })),
  /** Captures the back-end has by their outcome, but whose receipt is missing: asked for by `status` (JR10). */
  unreceipted: z.array(Id),
  /** Submits ever made for this account: only grows. */
  submitted: z.int(),
  /** Server time minus local wall clock in milliseconds, as last heard. */
  serverOffset: z.number(),
})
export type JournalOpening = z.infer<typeof JournalOpening>

export const SubmitError = z.object({
  kind: z.enum(['disk_full', 'id_reuse', 'journal_unavailable', 'too_large', 'signed_out', 'diversion']),
  /** Of `diversion`: what stopped it, and where (J5). */
  stop: z.optional(GuardStop),
})
export type SubmitError = z.infer<typeof SubmitError>

/**
 * Captures of one account as the journal counts them (J9). `submitted` only grows and is no count of rows: a row that vanished makes
 * the two differ. `rows`: captures ever made, by number within the account, with the outcome of the tombstone.
 */
export const CaptureAccount = z.object({
  submitted: z.int(),
  rows: z.array(z.object({ id: Id, captureNo: z.int(), outcome: z.nullable(Outcome) })),
  /** What the back-end has taken: command, and the event that says so. */
  receipts: z.array(z.object({ id: Id, seq: Seq, at: ServerTime })),
  /** All commands of the account, captures among them: `submitted` only grows, the rest counts rows, forgotten ones included. */
  all: z.object({ submitted: z.int(), applied: z.int(), cancelled: z.int(), superseded: z.int(), erased: z.int(), open: z.int() }),
})
export type CaptureAccount = z.infer<typeof CaptureAccount>

/**
 * The first thing in the journal that does not fit its log (J9). `part`: a link of the log itself, the row of a command, or a decision.
 * `extra`: a row the log knows nothing of. `linkNo`: null for such a row; `no`, `captureNo`: numbers of the command, `label` its name, null
 * where the row is gone.
 */
export const LogBreak = z.object({
  part: z.enum(['link', 'command', 'decision']),
  what: z.enum(['changed', 'missing', 'extra']),
  linkNo: z.nullable(z.int()),
  no: z.nullable(z.int()),
  captureNo: z.nullable(z.int()),
  label: z.nullable(z.string()),
  accountId: z.nullable(Id),
})
export type LogBreak = z.infer<typeof LogBreak>

/** J9: what a check of the whole log found. `upTo`: number of its last link. */
export const LogReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole'), upTo: z.int() }),
  z.object({ kind: z.literal('broken'), at: LogBreak }),
])
export type LogReport = z.infer<typeof LogReport>

/** `log`: what the last check found, null before the first of this run. */
export const CheckedAccount = z.extend(CaptureAccount, { log: z.nullable(LogReport) })
export type CheckedAccount = z.infer<typeof CheckedAccount>

/** JR10: the back-end has a capture; `seq` is its event. */
export const Receipt = z.object({ id: Id, seq: Seq })
export type Receipt = z.infer<typeof Receipt>

export const DecideError = z.object({
  kind: z.enum([
    'disk_full',
    'id_reuse',
    'journal_unavailable',
    'signed_out',
    'unknown_command',
    'already_decided',
    'finished',
    'claim_open',
    'diversion',
    'rehearsal',
    // CB2: who says it may not, or what it goes after is not decided yet.
    'forbidden',
    'earlier_waits',
  ]),
  stop: z.optional(GuardStop),
})
export type DecideError = z.infer<typeof DecideError>
