import * as z from 'zod/mini'
import { AgentState } from '../model/agent.ts'
import { AlertFace } from '../model/alert-face.ts'
import { ConnectionStatus } from '../model/connection-status.ts'
import { GlobalKey, GlobalKeyId } from '../model/global-keys.ts'
import { Id, Seq, ServerTime } from '../model/ids.ts'
import {
  CheckedAccount,
  DecideError,
  Decision,
  JournalOpening,
  JournalRow,
  LeftWork,
  LogReport,
  Outcome,
  Receipt,
  SubmitError,
  SubmitIntent,
  TakeOver,
} from '../model/journal.ts'
import { Notice } from '../model/notice.ts'
import { MAX_PICTURE_BYTES, Picture } from '../model/picture.ts'
import { Rehearsal } from '../model/rehearsal.ts'
import { RuleFault, RulePack } from '../model/rule-pack.ts'
import { MAX_DRAFTS, MIN_PASSPHRASE, SEALED_FAULTS, SealedDraft } from '../model/sealed.ts'
import { Session } from '../model/session.ts'
import { Settings, SettingsPatch } from '../model/settings.ts'
import { CommandFrame } from '../protocol/command-frame.ts'
import { SideWindow } from '../model/side-window.ts'
import { UpFrame } from '../protocol/up.ts'

/** Role of a window, fixed by main when it creates it. */
export type WindowRole = 'desk' | 'ledger' | 'panel' | 'settings'

type Request = {
  readonly roles: readonly WindowRole[]
  readonly args: z.ZodMiniType
  readonly value: z.ZodMiniType
  readonly error: z.ZodMiniType
}
type Event = { readonly roles: readonly WindowRole[]; readonly payload: z.ZodMiniType }

const nothing = z.object({})
const none = z.never()
const desk = ['desk'] as const
const ledger = ['ledger'] as const
const both = ['desk', 'ledger'] as const
const panel = ['panel'] as const
/** Windows somebody looks at. The panel reads, asks for what it shows and opens links, nothing more; the settings window changes settings alone. */
const seen = ['desk', 'panel', 'settings'] as const
const all = ['desk', 'ledger', 'panel', 'settings'] as const

/**
 * Every request a window can make. Main checks sender, role and `args`; the answer is always a Result.
 * `error` may be `z.never()` for requests that only fail through `IpcFault`.
 */
export const requests = {
  // session
  'session.get': { roles: all, args: nothing, value: z.nullable(Session), error: none },
  /** Dials, waits for the welcome (10 s at most). The token is kept in the secret store, never sent to a page again. */
  'session.signIn': {
    roles: desk,
    args: z.object({ gatewayUrl: z.string().check(z.maxLength(2_048)), token: z.string().check(z.maxLength(4_096)) }),
    value: Session,
    error: z.object({ kind: z.enum(['bad_address', 'unreachable', 'not_a_gateway', 'token', 'protocol_version', 'timeout', 'revoked']) }),
  },
  /** Refused with the count while work is unfinished, unless `leaveWork`: then it stays journalled for the next sign-in. */
  'session.signOut': {
    roles: desk,
    args: z.object({ leaveWork: z.boolean() }),
    value: nothing,
    error: z.object({ kind: z.literal('unfinished'), count: z.int() }),
  },
  'connection.get': { roles: seen, args: nothing, value: ConnectionStatus, error: none },
  /** Dial now: "try again" and, after superseded, "use here". */
  'connection.dial': { roles: desk, args: nothing, value: nothing, error: none },
  /** The server's time as main knows it, also without a link. */
  'clock.get': { roles: seen, args: nothing, value: z.object({ serverTime: ServerTime }), error: none },

  /** What the agent says of itself; main keeps it and says it again after each welcome (FR20). `online` after each start. */
  'agent.state': { roles: desk, args: nothing, value: AgentState, error: none },
  'agent.setState': { roles: desk, args: z.object({ state: AgentState }), value: nothing, error: none },
  /** A sign for the others, gone when there is no link; too many in a second are dropped, because none of them matters (FR18). */
  'signal.send': {
    roles: desk,
    args: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('typing'), conversationId: Id, on: z.boolean() }),
      z.object({ kind: z.literal('read'), conversationId: Id, upTo: z.int().check(z.positive()) }),
    ]),
    value: nothing,
    error: none,
  },
  /**
   * How it is with this customer now (FR22); what comes of it comes as an event. `everyMs`: how often one customer is asked for, null
   * where the back-end takes no asks or is not there. `againInMs`: when to come again; coming earlier asks nothing.
   */
  'file.ask': {
    roles: ['desk', 'panel'],
    args: z.object({ customerId: Id }),
    value: z.object({ everyMs: z.nullable(z.number()), againInMs: z.number() }),
    error: none,
  },

  // the one door for durable facts
  'command.submit': { roles: desk, args: SubmitIntent, value: JournalRow, error: SubmitError },
  /** Value: whether it took effect at once or waits as a wish for the verdict of an open attempt. */
  'command.decide': {
    roles: desk,
    args: z.object({ accountId: Id, commandId: Id, decision: Decision }),
    value: z.object({ effect: z.enum(['done', 'wish']) }),
    error: DecideError,
  },
  /** Open journal rows of the signed-in account, so that saved work shows even with the ledger shut (JR2). */
  'journal.list': { roles: desk, args: nothing, value: z.array(JournalRow), error: none },
  /** J9: the journal's side of the account of captures. */
  'account.captures': { roles: desk, args: nothing, value: CheckedAccount, error: none },
  /** J9: checks the journal's log now, which takes a second or two for a year of work. */
  'account.check': { roles: desk, args: nothing, value: LogReport, error: z.object({ kind: z.literal('journal_unavailable') }) },

  /**
   * CB2: work of accounts that lost their right on this computer, those of the same gateway alone; for a supervisor who has the right.
   * Their words are the journal's.
   */
  'rights.left': {
    roles: desk,
    args: nothing,
    value: z.array(LeftWork),
    error: z.object({ kind: z.enum(['forbidden', 'journal_unavailable']) }),
  },
  'rights.decide': {
    roles: desk,
    args: z.object({ accountId: Id, commandId: Id, word: TakeOver }),
    value: z.object({ effect: z.enum(['done', 'wish']) }),
    error: DecideError,
  },

  /**
   * A picture for a message, before any command names it: on the disk when this is answered (JR1 covers pictures). `data` is
   * base64. What it is, its bytes say; refused pictures leave nothing behind.
   */
  'picture.keep': {
    roles: desk,
    args: z.object({
      name: z.string().check(z.maxLength(200)),
      data: z.string().check(z.maxLength(Math.ceil(MAX_PICTURE_BYTES / 3) * 4 + 4)),
    }),
    value: Picture,
    error: z.object({
      kind: z.enum(['empty', 'too_large', 'not_a_picture', 'broken', 'too_many_pixels', 'disk_full', 'unwritable', 'busy']),
    }),
  },

  /** J5: what may not go out, where it is from, and what is wrong with the file of one's own. */
  'guard.rules': {
    roles: ['desk', 'settings'],
    args: nothing,
    value: z.object({ pack: RulePack, source: z.enum(['built_in', 'own']), fault: z.nullable(RuleFault) }),
    error: none,
  },
  /** J25: null while none runs. */
  'rehearsal.get': { roles: ['desk', 'settings'], args: nothing, value: z.nullable(Rehearsal), error: none },
  'rehearsal.switch': {
    roles: ['desk', 'settings'],
    args: z.object({ on: z.boolean() }),
    value: z.nullable(Rehearsal),
    error: z.object({ kind: z.enum(['signed_out', 'not_live', 'journal_unavailable']) }),
  },

  /** J18: all unfinished work of the account into a sealed file, with the drafts the desk hands over; asks where to. */
  'sealed.save': {
    roles: desk,
    args: z.object({
      passphrase: z.string().check(z.minLength(MIN_PASSPHRASE), z.maxLength(200)),
      drafts: z.array(SealedDraft).check(z.maxLength(MAX_DRAFTS)),
    }),
    value: z.object({ count: z.int(), captures: z.int(), drafts: z.int(), file: z.string() }),
    error: z.object({
      kind: z.enum(['cancelled', 'nothing', 'signed_out', 'journal_unavailable', 'too_large', 'disk_full', 'unwritable', 'failed']),
    }),
  },
  /** Asks which file; main keeps its place. */
  'sealed.choose': { roles: desk, args: nothing, value: z.object({ file: z.string() }), error: z.object({ kind: z.literal('cancelled') }) },
  /** Opens it and tells what taking it would do; nothing is changed. `stopped`: words that may not go out from here (J5). */
  'sealed.read': {
    roles: desk,
    args: z.object({ passphrase: z.string().check(z.minLength(1), z.maxLength(200)) }),
    value: z.object({
      total: z.int(),
      fresh: z.int(),
      captures: z.int(),
      stopped: z.int(),
      madeAt: ServerTime,
      by: z.string(),
      /** Written down there and not saved; the desk puts them in once the rest is taken. */
      drafts: z.array(SealedDraft),
    }),
    error: z.object({ kind: z.enum([...SEALED_FAULTS, 'no_file', 'unreadable', 'too_large', 'journal_unavailable', 'signed_out']) }),
  },
  'sealed.take': {
    roles: desk,
    args: nothing,
    /** `draftIds`: drafts whose words came as commands (JR2). */
    value: z.object({ count: z.int(), draftIds: z.array(Id) }),
    error: z.object({ kind: z.enum(['no_file', 'other_account', 'rehearsal', 'disk_full', 'journal_unavailable']) }),
  },
  /** Forgets the file and what was in it. */
  'sealed.drop': { roles: desk, args: nothing, value: nothing, error: none },

  // ledger window only
  'ledger.open': {
    roles: ledger,
    args: z.object({ accountId: Id }),
    value: JournalOpening,
    error: z.object({ kind: z.literal('journal_unavailable') }),
  },
  'ledger.dispatch': {
    roles: ledger,
    args: z.object({ linkId: z.int(), frame: CommandFrame, serverEpoch: Id }),
    /** `not_now`: its pictures are still on their way up; a wake-up tells when they are there. `lost`: one of them is nowhere any more. */
    value: z.enum(['sent', 'decided', 'no_link', 'unavailable', 'not_now', 'lost']),
    error: none,
  },
  /** Any other frame. Main puts the token into a hello. */
  'ledger.send': { roles: ledger, args: z.object({ linkId: z.int(), frame: UpFrame }), value: nothing, error: none },
  'ledger.dropLink': {
    roles: ledger,
    args: z.object({ linkId: z.int(), reason: z.string().check(z.maxLength(200)) }),
    value: nothing,
    error: none,
  },
  'ledger.closeClaims': { roles: ledger, args: z.object({ ids: z.array(Id) }), value: nothing, error: none },
  'ledger.finish': {
    roles: ledger,
    args: z.object({ items: z.array(z.object({ id: Id, outcome: Outcome, seq: z.optional(Seq) })) }),
    value: nothing,
    error: none,
  },
  /** JR10: captures the back-end has. */
  'ledger.receipts': { roles: ledger, args: z.object({ items: z.array(Receipt) }), value: nothing, error: none },
  'ledger.erase': { roles: ledger, args: z.object({ ids: z.array(Id) }), value: nothing, error: none },
  'ledger.adoptGeneration': { roles: ledger, args: z.object({ accountId: Id, generation: Id }), value: nothing, error: none },
  /** JR9: rows come as JournalRow with their claims open. */
  'ledger.rejournal': { roles: ledger, args: z.object({ rows: z.array(JournalRow) }), value: nothing, error: none },
  /** FR13: rows come as JournalRow with their words; answers those that are open again. */
  'ledger.reopen': {
    roles: ledger,
    args: z.object({ rows: z.array(JournalRow), serverEpoch: Id }),
    value: z.array(z.object({ id: Id, reopened: z.int() })),
    error: none,
  },
  'ledger.wakeAt': { roles: ledger, args: z.object({ at: z.nullable(z.number()) }), value: nothing, error: none },
  'ledger.status': {
    roles: ledger,
    args: z.object({ live: z.boolean(), catchingUp: z.boolean(), cursor: Seq, unfinished: z.int() }),
    value: nothing,
    error: none,
  },
  /** Liveness sign every 3 s; silent for 10 s means main restarts the window (WN1). */
  'ledger.alive': { roles: ledger, args: z.object({ incarnation: Id }), value: nothing, error: none },
  'ledger.notice': { roles: ledger, args: z.object({ kind: Notice.shape.kind, count: z.int() }), value: nothing, error: none },
  /**
   * Tests of the crash-point table: under HOLDFAST_TEST=1 main kills itself here with SIGKILL and never answers;
   * in every other run it answers and does nothing.
   */
  'ledger.crashPoint': { roles: ledger, args: z.object({ name: Id }), value: nothing, error: none },

  // shell
  'settings.get': { roles: all, args: nothing, value: Settings, error: none },
  'settings.set': { roles: ['desk', 'settings'], args: SettingsPatch, value: Settings, error: none },
  'notices.list': { roles: desk, args: nothing, value: z.array(Notice), error: none },
  'notices.dismiss': { roles: desk, args: z.object({ id: z.string().check(z.maxLength(100)) }), value: nothing, error: none },
  /** Opens an https link outside after main's own check (security 15). */
  'link.open': {
    roles: ['desk', 'panel'],
    args: z.object({ url: z.string().check(z.maxLength(2_048)) }),
    value: nothing,
    error: z.object({ kind: z.literal('refused') }),
  },

  // windows beside the desk
  /** Opens the one window of this kind, or brings it to the front. */
  'window.open': { roles: desk, args: z.object({ kind: SideWindow }), value: nothing, error: none },
  /** A side window may close itself alone; asked for another it does nothing. */
  'window.close': { roles: seen, args: z.object({ kind: SideWindow }), value: nothing, error: none },
  /** Side windows that are open. */
  'window.list': { roles: desk, args: nothing, value: z.array(SideWindow), error: none },
  /** Zoom of the window that asks, one step in or out; 0: back to the setting. */
  'window.zoom': { roles: seen, args: z.object({ step: z.literal([-1, 0, 1]) }), value: nothing, error: none },
  /** The conversation the caret is in, for the panel window to follow; null for none. */
  'focus.set': { roles: desk, args: z.object({ conversationId: z.nullable(Id) }), value: nothing, error: none },
  'hotkeys.list': { roles: ['desk', 'settings'], args: nothing, value: z.array(GlobalKey), error: none },
  /** A system-wide key, null for none. What can't be had leaves the old one in force. */
  'hotkeys.set': {
    roles: ['desk', 'settings'],
    args: z.object({ id: GlobalKeyId, chord: z.nullable(z.string().check(z.maxLength(40))) }),
    value: z.array(GlobalKey),
    error: z.object({ kind: z.enum(['refused', 'not_allowed', 'in_use']) }),
  },
  /** How many wait and how badly, for tray, task bar and title. */
  'alerts.face': { roles: desk, args: AlertFace, value: nothing, error: none },
  /** Blinks the task bar button and shows a pop-up of the OS. Takes no focus, ever. */
  'alerts.raise': {
    roles: desk,
    args: z.object({
      flash: z.boolean(),
      popup: z.nullable(
        z.object({ title: z.string().check(z.maxLength(200)), body: z.string().check(z.maxLength(600)), conversationId: z.nullable(Id) }),
      ),
    }),
    value: nothing,
    error: none,
  },
  'focus.get': { roles: panel, args: nothing, value: z.object({ conversationId: z.nullable(Id) }), error: none },
} as const satisfies Record<string, Request>

/** Everything main tells a window. */
export const events = {
  'session.changed': { roles: all, payload: z.nullable(Session) },
  'connection.changed': { roles: seen, payload: ConnectionStatus },
  /** The server's time is another than this window may think: ask again. */
  'clock.changed': { roles: seen, payload: nothing },
  'agent.changed': { roles: desk, payload: AgentState },
  'settings.changed': { roles: all, payload: Settings },
  'notices.changed': { roles: desk, payload: z.array(Notice) },
  /** CB2: ask again for the work of accounts without a right. */
  'rights.changed': { roles: desk, payload: nothing },
  /** Rows just journalled, decided or finished: to the ledger for work, to desks to show what is saved. */
  'journal.rows': { roles: both, payload: z.object({ accountId: Id, rows: z.array(JournalRow) }) },
  'link.opened': { roles: ledger, payload: z.object({ linkId: z.int() }) },
  /** IN1: one JSON string per batch, an array of frames whose envelopes main has checked. */
  'link.frames': { roles: ledger, payload: z.object({ linkId: z.int(), json: z.string() }) },
  'link.closed': { roles: ledger, payload: z.object({ linkId: z.int() }) },
  'ledger.wake': { roles: ledger, payload: nothing },
  /** The ledger window was restarted or hangs for more than 5 s (JR2): desks show the lag. */
  'ledger.health': { roles: desk, payload: z.object({ state: z.enum(['starting', 'running', 'lagging', 'shut']) }) },
  'hotkeys.changed': { roles: ['desk', 'settings'], payload: z.array(GlobalKey) },
  /** A person clicked a pop-up, or the tray: the desk is in front now. */
  'alerts.clicked': { roles: desk, payload: z.object({ conversationId: z.nullable(Id) }) },
  'rehearsal.changed': { roles: ['desk', 'settings'], payload: z.nullable(Rehearsal) },
  'windows.changed': { roles: desk, payload: z.array(SideWindow) },
  'focus.changed': { roles: panel, payload: z.object({ conversationId: z.nullable(Id) }) },
  /** An app command from a menu or hotkey, by its id. */
  'command.invoked': { roles: desk, payload: z.object({ command: z.string() }) },
} as const satisfies Record<string, Event>

export type Requests = typeof requests
export type Events = typeof events
export type RequestName = keyof Requests
export type EventName = keyof Events
