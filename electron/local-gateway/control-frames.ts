import * as z from 'zod/mini'
import { AgentState } from '../../shared/model/agent.ts'
import { CommandBody } from '../../shared/model/command.ts'
import { Channel, QueueReason } from '../../shared/model/conversation.ts'
import { BackendPart, PartState } from '../../shared/model/health.ts'
import { CustomerFile } from '../../shared/model/customer-file.ts'
import { Id } from '../../shared/model/ids.ts'
import { Pictures } from '../../shared/model/picture.ts'

const on = z.boolean()
const count = z.int().check(z.nonnegative(), z.lte(1_000_000))
const ms = z.number().check(z.nonnegative(), z.lte(3_600_000))
const text = z.string().check(z.minLength(1), z.maxLength(20_000))
const direction = z.enum(['up', 'down'])
const name = z.string().check(z.maxLength(100))

/** What a tester may ask of a gateway started with `--control`. One JSON text per frame; `n` comes back in the answer. */
export const ControlFrame = z.intersection(
  z.object({ n: z.optional(z.int()) }),
  z.discriminatedUnion('do', [
    // the line
    z.object({ do: z.literal('cut'), device: z.optional(Id) }),
    z.object({ do: z.literal('refuse'), on }),
    z.object({ do: z.literal('deaf'), on }),
    z.object({ do: z.literal('mute'), on }),
    z.object({ do: z.literal('lag'), ms }),
    z.object({ do: z.literal('drop'), direction, count }),
    z.object({ do: z.literal('double'), direction, count }),
    z.object({ do: z.literal('reorder'), direction, count }),
    z.object({ do: z.literal('spoil'), count }),
    // A gateway that lies, or is of another age than the desk.
    z.object({ do: z.literal('answer'), count, verdict: z.record(z.string(), z.unknown()), judged: on }),
    z.object({ do: z.literal('heads'), count, head: z.nullable(Id) }),
    z.object({ do: z.literal('raw'), text: z.string(), device: z.optional(Id) }),
    z.object({ do: z.literal('calm') }),
    // the server
    z.object({ do: z.literal('restart') }),
    z.object({ do: z.literal('crash'), when: z.enum(['before_commit', 'after_commit']), exit: z.optional(z.boolean()) }),
    z.object({ do: z.literal('retry'), count, afterMs: ms }),
    z.object({ do: z.literal('backup'), name }),
    z.object({ do: z.literal('restore'), name }),
    z.object({ do: z.literal('forget'), seq: count }),
    // the world
    // Off and on again: with these seats, so many more inquiries a minute, and this seed.
    z.object({
      do: z.literal('customers'),
      on,
      count: z.optional(z.int().check(z.nonnegative(), z.lte(50))),
      surge: z.optional(z.int().check(z.nonnegative(), z.lte(120))),
      seed: z.optional(count),
    }),
    z.object({ do: z.literal('say'), conversationId: Id, text: z.string().check(z.maxLength(20_000)), pictures: z.optional(Pictures) }),
    // An automatic reply.
    z.object({ do: z.literal('robot'), conversationId: Id, text }),
    z.object({ do: z.literal('read'), conversationId: Id, upTo: z.int().check(z.positive()) }),
    z.object({ do: z.literal('assign'), conversationId: Id, to: z.nullable(Id), reason: z.optional(QueueReason) }),
    z.object({ do: z.literal('file'), file: CustomerFile, quiet: z.optional(z.boolean()) }),
    // Messages of the customer, one transaction a thousand: a long conversation in a moment.
    z.object({ do: z.literal('fill'), conversationId: Id, count, text: z.optional(text) }),
    // What an agent's desk would say of it.
    z.object({ do: z.literal('presence'), agentId: Id, state: AgentState }),
    // How the parts behind the gateway are, and what is declared for everybody (FR21).
    z.object({ do: z.literal('health'), part: BackendPart, state: PartState }),
    z.object({
      do: z.literal('declare'),
      kind: z.nullable(z.enum(['outage', 'peak'])),
      text: z.optional(z.string().check(z.maxLength(500))),
    }),
    z.object({ do: z.literal('type'), conversationId: Id, on }),
    z.object({
      do: z.literal('open'),
      customer: z.object({ id: Id, name, vip: z.optional(z.boolean()) }),
      shop: name,
      channel: z.optional(Channel),
      replyUntil: z.optional(z.number()),
      assignee: z.nullable(Id),
      text,
      earlier: z.optional(z.array(z.object({ by: z.enum(['customer', 'bot', 'system']), name, text })).check(z.maxLength(100))),
    }),
    z.object({ do: z.literal('act'), agentId: Id, body: CommandBody }),
    z.object({ do: z.literal('erase'), customerId: Id }),
    // An agent's right ends, or is given back.
    z.object({ do: z.literal('revoke'), agent: Id, on }),
    z.object({ do: z.literal('fail'), messageId: Id }),
    // questions
    z.object({ do: z.literal('counts') }),
    z.object({ do: z.literal('conversations') }),
    z.object({ do: z.literal('messages'), conversationId: Id }),
    z.object({ do: z.literal('records') }),
  ]),
)
export type ControlFrame = z.infer<typeof ControlFrame>
