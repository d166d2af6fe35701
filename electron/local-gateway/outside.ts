import { isOfConversation, type CommandBody } from '../../shared/model/command.ts'
import { must } from '../../shared/lib/assert.ts'
import type { AgentState } from '../../shared/model/agent.ts'
import type { Conversation, Customer, QueueReason } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Author } from '../../shared/model/message.ts'
import type { Picture } from '../../shared/model/picture.ts'
import { applyCommand } from './command-effects.ts'
import { customerAuthor, NO_CAUSE } from './effects.ts'
import type { StoredBlob } from './gateway-store.ts'
import { isFull } from './roster-desk.ts'
import { frame } from './event-stream.ts'
import { commit, readyOnes, send } from './gateway-context.ts'
import type { GatewayContext, Outgoing } from './gateway-context.ts'

export type Opening = {
  /** Null or absent lets the gateway choose; a given id must be new. */
  id?: string | null
  customer: Customer
  shop: string
  channel: Conversation['channel']
  /** Until when the channel takes free words (CB4); absent: always. */
  replyUntil?: number | undefined
  /** Agent id, or null for the queue. */
  assignee: string | null
  /** Why it waits when nobody is given it; 'new' unless said. */
  reason?: QueueReason
  /** What was said before a person was asked for: the robot's turns, and why it gave up as a system line (E7). */
  earlier?: readonly { by: 'customer' | 'bot' | 'system'; name: string; text: string }[]
  /** Words after those; '' for none. */
  firstText: string
  pictures?: readonly Picture[]
}

const ROBOT: Author = { kind: 'bot', id: 'robot', name: '智能客服' }

/** Lines of one transaction of `fill`. */
const FILL = 1_000

/** The gateway itself, where it acts without anybody. */
const SELF: Author = { kind: 'system', id: 'gateway', name: 'gateway' }

/** What customers do. */
function createCustomerSide(context: GatewayContext, change: Change) {
  const { store, effects } = context
  return {
    /** Words of a customer; a closed conversation opens again by them. Throws for an unknown conversation. */
    customerSays(conversationId: string, text: string, pictures: readonly Picture[] = []): Outgoing[] {
      return change(() => {
        const { id, customer, state, assignee } = must(store.conversation(conversationId), 'conversation')
        const author = customerAuthor(customer)
        // Who comes back to an agent that has its hands full waits in the queue (A5).
        const back = assignee !== null && isFull(context, assignee.id) ? { assignee: null } : {}
        if (state === 'closed')
          effects.changeConversation(
            { id, change: 'reopened', by: author, patch: { state: 'open', ...back }, reason: 'returning' },
            NO_CAUSE,
          )
        effects.addMessage({ conversationId, author, internal: false, text, pictures }, NO_CAUSE)
      })
    },
    /** `count` lines of the customer, numbered, in transactions of a thousand. For tests of long conversations. */
    fill(conversationId: string, count: number, text = '第'): Outgoing[] {
      const author = customerAuthor(must(store.conversation(conversationId), 'conversation').customer)
      const out: Outgoing[] = []
      for (let from = 0; from < count; from += FILL) {
        const upTo = Math.min(count, from + FILL)
        const part = change(() => {
          for (let n = from; n < upTo; n += 1)
            effects.addMessage({ conversationId, author, internal: false, text: `${text} ${n + 1}` }, NO_CAUSE)
        })
        out.push(...part)
      }
      return out
    },
    /** Typing sign of a customer; nothing is stored. */
    customerTypes(conversationId: string, on: boolean): Outgoing[] {
      const by = store.conversation(conversationId)?.customer.name ?? ''
      return readyOnes(context).flatMap(({ id }) =>
        send(id, [frame('signal', { kind: 'typing', conversationId, by, from: 'customer', on })]),
      )
    },
    /** Everything up to `upTo` has been on the customer's screen; nothing is stored. */
    customerReads(conversationId: string, upTo: number): Outgoing[] {
      const by = store.conversation(conversationId)?.customer.name ?? ''
      return readyOnes(context).flatMap(({ id }) =>
        send(id, [frame('signal', { kind: 'read', conversationId, by, from: 'customer', upTo })]),
      )
    },
    openConversation({ id = null, customer, reason = 'new', earlier = [], firstText, pictures = [], ...more }: Opening): Outgoing[] {
      const { shop, channel, assignee, replyUntil } = more
      return change(() => {
        const agent = assignee === null ? null : must(store.agent(assignee), 'agent to assign to')
        const owner = agent === null ? null : { id: agent.id, name: agent.name }
        const conversationId = effects.openConversation({ id, customer, shop, channel, assignee: owner, reason, replyUntil })
        const guest = customerAuthor(customer)
        for (const { by, name, text } of earlier) {
          const author: Author = by === 'customer' ? guest : { kind: by, id: by, name }
          effects.addMessage({ conversationId, author, internal: false, text }, NO_CAUSE)
        }
        if (firstText !== '' || pictures.length > 0)
          effects.addMessage({ conversationId, author: guest, internal: false, text: firstText, pictures }, NO_CAUSE)
      })
    },
  }
}

/** What the back-end itself does: gives out work, files, pictures. */
function createBackEnd(context: GatewayContext, change: Change) {
  const { store, effects } = context
  return {
    /** Gives it to an agent, or back to the queue with a reason. Throws for unknown ids, a closed one and an agent with its hands full. */
    assign(conversationId: string, agentId: string | null, reason: QueueReason = 'new'): Outgoing[] {
      return change(() => {
        const { id, state } = must(store.conversation(conversationId), 'conversation')
        if (state === 'closed') throw new Error('assign: the conversation is closed')
        const agent = agentId === null ? null : must(store.agent(agentId), 'agent to assign to')
        if (agent !== null && isFull(context, agent.id)) throw new Error('assign: the agent has its hands full')
        const assignee = agent === null ? null : { id: agent.id, name: agent.name }
        effects.changeConversation({ id, change: 'assigned', by: SELF, patch: { assignee }, reason }, NO_CAUSE)
      })
    },
    /** What is known of a customer from now on, in place of what was. */
    file: (known: Omit<CustomerFile, 'seq'>): Outgoing[] => change(() => effects.fileCustomer(known)),
    /** The same, and nobody is told until somebody asks (FR22): news of orders are late. The customer must have a file. */
    fileQuietly(known: Omit<CustomerFile, 'seq'>): void {
      const { seq } = must(store.file(known.customerId), 'file to change')
      store.transaction(() => store.putFile({ ...known, seq }))
    },
    /** Keeps a picture's bytes; true when they were not here. Hash and type must be those of the bytes. */
    putBlob(blob: Omit<StoredBlob, 'at'>): boolean {
      if (store.blobFacts(blob.hash) !== null) return false
      store.transaction(() => store.putBlob({ ...blob, at: context.now() }))
      return true
    },
    /** What the agent's desk would say of it (FR20). */
    setPresence: (agentId: string, state: AgentState): void => void context.presence.set(agentId, state),
  }
}

type Change = (act: () => unknown) => Outgoing[]

/** Everything that reaches a conversation without a desk's command: customers, colleagues elsewhere, the channel. */
export function createOutside(context: GatewayContext) {
  const { store, effects } = context
  const change: Change = (act) => commit(context, act).out
  return {
    ...createCustomerSide(context, change),
    ...createBackEnd(context, change),
    /** A colleague at another system: takes effect at once, without judgement and without a command id. Throws for unknown ids. */
    actAs(agentId: string, body: CommandBody): Outgoing[] {
      const agent = must(store.agent(agentId), 'agent')
      if (isOfConversation(body)) must(store.conversation(body.conversationId), 'conversation')
      return change(() => applyCommand({ store, effects, agent, composedAt: context.now() }, body, NO_CAUSE))
    },
    /** An automatic reply; it answers nobody. Throws for an unknown conversation. */
    robotSays(conversationId: string, text: string): Outgoing[] {
      const { id } = must(store.conversation(conversationId), 'conversation')
      return change(() => effects.addMessage({ conversationId: id, author: ROBOT, internal: false, text }, NO_CAUSE))
    },
    /** FR19. Harmless for a customer nobody knows. */
    eraseCustomer: (customerId: string): Outgoing[] => change(() => effects.eraseCustomer(customerId)),
    /** The channel gives a message back after it was accepted. Throws for an unknown message. */
    failDelivery(messageId: string): Outgoing[] {
      return change(() =>
        effects.changeDelivery(must(store.message(messageId), 'message'), 'failed', { reason: 'channel', cause: NO_CAUSE }),
      )
    },
  }
}
