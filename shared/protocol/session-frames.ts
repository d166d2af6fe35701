import * as z from 'zod/mini'
import { Agent, AgentState, Roster } from '../model/agent.ts'
import { CaptureRecord, Ticket } from '../model/capture.ts'
import { Conversation } from '../model/conversation.ts'
import { CustomerFile } from '../model/customer-file.ts'
import { BackendHealth } from '../model/health.ts'
import { Id, Seq, ServerTime } from '../model/ids.ts'
import { Message } from '../model/message.ts'
import { FateOf, LaneHead } from './command-frame.ts'

/** FR4. More than 500 open ids come as several hellos; nothing is judged before the one with `last`. */
export const HELLO_PAGE = 500
export const HelloFrame = z.object({
  protocol: z.int(),
  token: z.string().check(z.maxLength(4_096)),
  deviceId: Id,
  /** Random id of the client's ledger; a new one means its rows are gone. */
  ledgerGeneration: Id,
  /** Highest event committed at the client, 0 for none. */
  cursor: Seq,
  /** serverEpoch of the last welcome, null for none. */
  serverEpoch: z.nullable(Id),
  open: z.array(Id).check(z.maxLength(HELLO_PAGE)),
  page: z.int().check(z.nonnegative()),
  last: z.boolean(),
})
export type HelloFrame = z.infer<typeof HelloFrame>

/** FR5. */
export const WelcomeFrame = z.object({
  serverTime: ServerTime,
  serverEpoch: Id,
  clientEpoch: z.int().check(z.positive()),
  agent: Agent,
  headSeq: Seq,
  heartbeatMs: z.number().check(z.positive()),
  /** Days the server remembers command ids. */
  dedupeDays: z.number().check(z.positive()),
  reconnectSpreadMs: z.number().check(z.nonnegative()),
  /** Commands per second the client may send while it drains its queue. */
  drainRate: z.number().check(z.positive()),
  mode: z.enum(['replay', 'refetch']),
  fates: z.array(FateOf),
  laneHeads: z.array(LaneHead),
  /** Set after a restore from a backup: what was done later is gone (FR13). */
  restoredTo: z.nullable(ServerTime),
  /** FR22. Milliseconds between two asks for one customer's file; absent where it can't be asked for. */
  askMs: z.optional(z.number().check(z.positive())),
})
export type WelcomeFrame = z.infer<typeof WelcomeFrame>

export const AckFrame = z.object({ seq: Seq })
export const StatusFrame = z.object({ ids: z.array(Id).check(z.maxLength(HELLO_PAGE)) })
export const FatesFrame = z.object({ fates: z.array(FateOf), laneHeads: z.array(LaneHead) })
export type FatesFrame = z.infer<typeof FatesFrame>

/** `n` pairs a fetch with its page. `snapshot` starts with token null; `replay` restarts the event stream after `after`. */
export const FetchFrame = z.object({
  n: z.int(),
  want: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('snapshot'), token: z.nullable(z.string()) }),
    z.object({ kind: z.literal('replay'), after: Seq }),
  ]),
})
export type FetchFrame = z.infer<typeof FetchFrame>

/** A part of the state at event `seq`; `next` is the token of the next part, null on the last. */
export const PageFrame = z.object({
  n: z.int(),
  seq: Seq,
  conversations: z.array(Conversation),
  messages: z.array(Message),
  files: z.optional(z.array(CustomerFile)),
  captures: z.optional(z.array(CaptureRecord)),
  tickets: z.optional(z.array(Ticket)),
  next: z.nullable(z.string()),
})
export type PageFrame = z.infer<typeof PageFrame>

/** FR18. `by` is a name and `from` says whose; the server fills in both, whatever a client says. */
const said = { conversationId: Id, by: z.string(), from: z.optional(z.enum(['customer', 'agent'])) }
export const SignalFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('typing'), ...said, on: z.boolean() }),
  /** Everything up to this order has been on their screen. */
  z.object({ kind: z.literal('read'), ...said, upTo: z.int().check(z.positive()) }),
])
export type SignalFrame = z.infer<typeof SignalFrame>

/** FR20. What an agent says about itself, again after each welcome. */
export const PresenceFrame = z.object({ state: AgentState })
/** FR20. Everybody, after each welcome and whenever something of it changes. */
export const RosterFrame = Roster

/** FR21. How the parts behind the gateway are, after each welcome and whenever that changes. */
export const HealthFrame = BackendHealth

/** FR22. "How is it with this customer now?" Answered by `customer.filed`, or not at all. */
export const AskFrame = z.object({ customerId: Id })

export const PingFrame = z.object({ n: z.int() })
export const PongFrame = z.object({ n: z.int(), serverTime: ServerTime })

/** Server side: superseded, token, protocol_version, frame_too_large, bad_frame, restarting, revoked. Client side: leaving. */
export const ByeFrame = z.object({ reason: z.string() })
