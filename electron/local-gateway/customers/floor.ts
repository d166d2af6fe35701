import type { EventFrame } from '../../../shared/protocol/event-frame.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { Host } from '../host.ts'
import type { GatewayCore, Outgoing } from '../judge.ts'
import type { Mouth } from './self.ts'
import type { Guest } from './guest.ts'
import type { Heard } from './reaction-rules.ts'

/** What an event means to the guest of a conversation. */
export type Meaning = { conversationId: string } & ({ kind: 'answered'; heard: Heard } | { kind: 'closed' | 'erased' })

export function meaningsOf(event: EventFrame): Meaning[] {
  switch (event.kind) {
    case 'message.added': {
      const { author, internal, conversationId, text } = event.message
      return author.kind === 'agent' && !internal ? [{ kind: 'answered', conversationId, heard: { text, pictures: 0 } }] : []
    }
    case 'conversation.changed':
      return event.change === 'closed' ? [{ kind: 'closed', conversationId: event.conversation.id }] : []
    case 'customer.erased':
      return event.conversationIds.map((conversationId) => ({ kind: 'erased', conversationId }))
    case 'message.changed':
    case 'customer.filed':
      return []
    default:
      return []
  }
}

/** The gateway as the customers see it. Erased, restored away or a full disk: then a guest is gone, and nothing is thrown. */
export function createFloor(host: Host) {
  const attempt = (what: (core: GatewayCore) => readonly Outgoing[]): boolean => {
    try {
      host.act(what)
      return true
    } catch {
      return false
    }
  }
  return {
    watch: host.watch,
    /** An agent's desk is here; nobody comes to a shop where nobody works. */
    staffed: (): boolean => host.core().counts().connections > 0,
    head: (): number => host.core().counts().head,
    conversations: (): readonly Conversation[] => host.core().conversations(),
    lastWordBy: (conversationId: string) =>
      host
        .core()
        .messagesOf(conversationId)
        .findLast((message) => !message.internal)?.author.kind,
    /** Opens the conversation of a guest in the queue with the first words. Null when that failed. */
    open(guest: Guest): string | null {
      const { customer, shop, script, opening } = guest
      const firstText = opening[0]?.text ?? ''
      if (!attempt((core) => core.openConversation({ customer, shop, channel: script.scenario.channel, assignee: null, firstText })))
        return null
      return (
        host
          .core()
          .conversations()
          .find((row) => row.customer.id === customer.id)?.id ?? null
      )
    },
    mouth: (conversationId: string, gone: () => void): Mouth => ({
      say: ({ text }) => {
        const said = attempt((core) => core.customerSays(conversationId, text))
        if (!said) gone()
        return said
      },
      type: (on) => void attempt((core) => core.customerTypes(conversationId, on)),
      read: () => undefined,
    }),
  }
}
export type Floor = ReturnType<typeof createFloor>
