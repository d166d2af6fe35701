import type { CommandBody } from '../../shared/model/command.ts'
import { must } from '../../shared/lib/assert.ts'
import type { Conversation, Customer } from '../../shared/model/conversation.ts'
import { applyCommand } from './command-effects.ts'
import { customerAuthor, NO_CAUSE } from './effects.ts'
import { frame } from './event-stream.ts'
import { commit, readyOnes, send } from './gateway-context.ts'
import type { GatewayContext, Outgoing } from './gateway-context.ts'

export type Opening = {
  /** Null or absent lets the gateway choose; a given id must be new. */
  id?: string | null
  customer: Customer
  shop: string
  channel: Conversation['channel']
  /** Agent id, or null for the queue. */
  assignee: string | null
  firstText: string
}

/** Everything that reaches a conversation without a desk's command: customers, colleagues elsewhere, the channel. */
export function createOutside(context: GatewayContext) {
  const { store, effects } = context
  const change = (act: () => unknown): Outgoing[] => commit(context, act).out
  return {
    /** Words of a customer; a closed conversation opens again by them. Throws for an unknown conversation. */
    customerSays(conversationId: string, text: string): Outgoing[] {
      return change(() => {
        const { id, customer, state } = must(store.conversation(conversationId), 'conversation')
        const author = customerAuthor(customer)
        if (state === 'closed') effects.changeConversation({ id, change: 'reopened', by: author, patch: { state: 'open' } }, NO_CAUSE)
        effects.addMessage({ conversationId, author, internal: false, text }, NO_CAUSE)
      })
    },
    /** Typing sign of a customer; nothing is stored. */
    customerTypes(conversationId: string, on: boolean): Outgoing[] {
      const by = store.conversation(conversationId)?.customer.name ?? ''
      return readyOnes(context).flatMap(({ id }) =>
        send(id, [frame('signal', { kind: 'typing', conversationId, by, from: 'customer', on })]),
      )
    },
    openConversation({ id = null, customer, shop, channel, assignee, firstText }: Opening): Outgoing[] {
      return change(() => {
        const agent = assignee === null ? null : must(store.agent(assignee), 'agent to assign to')
        const owner = agent === null ? null : { id: agent.id, name: agent.name }
        const conversationId = effects.openConversation({ id, customer, shop, channel, assignee: owner })
        effects.addMessage({ conversationId, author: customerAuthor(customer), internal: false, text: firstText }, NO_CAUSE)
      })
    },
    /** A colleague at another system: takes effect at once, without judgement and without a command id. Throws for unknown ids. */
    actAs(agentId: string, body: CommandBody): Outgoing[] {
      const agent = must(store.agent(agentId), 'agent')
      must(store.conversation(body.conversationId), 'conversation')
      return change(() => applyCommand({ store, effects, agent }, body, NO_CAUSE))
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
