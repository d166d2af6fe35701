import * as z from 'zod/mini'
import { CommandBody } from '../model/command.ts'
import { Id, Seq, ServerTime } from '../model/ids.ts'

/** FR6: what the agent decided, with all the server needs to judge it again. */
export const CommandFrame = z.object({
  id: Id,
  clientEpoch: z.int().check(z.positive()),
  lane: Id,
  /** Head of the lane as the client last heard it; null on an empty lane. Worked out at each send (FR8). */
  after: z.nullable(Id),
  composedAt: ServerTime,
  /** Last message of the conversation that was on screen when it was written. */
  baseMessageId: z.nullable(Id),
  dependsOn: z.nullable(Id),
  preconditions: z.object({
    /** Last event the client had judged; newer facts of others in this conversation answer `conflict(stale)`. */
    judgedUpTo: Seq,
  }),
  body: CommandBody,
})
export type CommandFrame = z.infer<typeof CommandFrame>

export const Fate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown') }),
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('applied'), seq: Seq }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
])
export type Fate = z.infer<typeof Fate>

export const FateOf = z.object({ id: Id, fate: Fate })
export type FateOf = z.infer<typeof FateOf>

export const LaneHead = z.object({ lane: Id, head: z.nullable(Id) })
export type LaneHead = z.infer<typeof LaneHead>

/** FR14. `conflict` reasons known so far: order, stale, closed, assignee, cap, id_reuse, fence; an unknown one is a conflict too. */
export const Verdict = z.discriminatedUnion('kind', [
  /** Durable there. `seq` is its event in this agent's stream, null while it is accepted but not applied. */
  z.object({ kind: z.literal('ok'), seq: z.nullable(Seq) }),
  z.object({ kind: z.literal('retry'), afterMs: z.number().check(z.nonnegative()) }),
  z.object({ kind: z.literal('conflict'), reason: z.string(), head: z.optional(z.nullable(Id)), headSeq: z.optional(Seq) }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
])
export type Verdict = z.infer<typeof Verdict>

export const AnswerFrame = z.object({ id: Id, verdict: Verdict })
export type AnswerFrame = z.infer<typeof AnswerFrame>
