import type { Agent } from '../../shared/model/agent.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Shelf } from '../../shared/model/conversation.ts'
import { assertNever, must } from '../../shared/lib/assert.ts'
import { agentAuthor } from './effects.ts'
import type { Cause, Effects } from './effects.ts'
import type { GatewayStore } from './gateway-store.ts'

const EMPTY_SHELF: Shelf = { pinned: false, onHold: false, snoozedUntil: null }

const shelfAfter = (shelf: Shelf, { pinned, onHold, snoozedUntil }: Extract<CommandBody, { kind: 'conversation.shelve' }>): Shelf => ({
  pinned: pinned ?? shelf.pinned,
  onHold: onHold ?? shelf.onHold,
  snoozedUntil: snoozedUntil === undefined ? shelf.snoozedUntil : snoozedUntil,
})

/**
 * Carries out a command that was judged fit, inside the caller's transaction. Returns the number of the one event
 * that carries `cause.causeId`. A transfer's note is an event of its own and comes first, without the cause.
 */
export function applyCommand(parts: { store: GatewayStore; effects: Effects; agent: Agent }, body: CommandBody, cause: Cause): number {
  const { store, effects, agent } = parts
  const by = agentAuthor(agent)
  const { conversationId: id } = body
  switch (body.kind) {
    case 'reply.send':
    case 'note.add':
      return effects.addMessage(
        { conversationId: id, author: by, internal: body.kind === 'note.add', text: body.text, pictures: body.pictures },
        cause,
      )
    case 'conversation.take':
      return effects.changeConversation({ id, change: 'taken', by, patch: { assignee: { id: agent.id, name: agent.name } } }, cause)
    case 'conversation.transfer': {
      const to = body.to === null ? null : must(store.agent(body.to), 'agent to transfer to')
      if (body.note !== '') {
        const note = { conversationId: id, author: by, internal: true, text: body.note }
        effects.addMessage(note, { causeId: null, deviceId: cause.deviceId })
      }
      const assignee = to === null ? null : { id: to.id, name: to.name }
      return effects.changeConversation({ id, change: 'transferred', by, patch: { assignee }, reason: 'transfer' }, cause)
    }
    case 'conversation.close':
      return effects.changeConversation({ id, change: 'closed', by, patch: { state: 'closed' } }, cause)
    case 'conversation.reopen':
      return effects.changeConversation({ id, change: 'reopened', by, patch: { state: 'open' } }, cause)
    case 'message.recall':
      return effects.changeDelivery(must(store.message(body.messageId), 'message to recall'), 'recalled', { reason: 'agent', cause })
    case 'tags.set': {
      const { tags } = must(store.conversation(id), 'conversation to tag')
      const kept = tags.filter((tag) => !body.remove.includes(tag))
      return effects.changeConversation({ id, change: 'tagged', by, patch: { tags: [...new Set([...kept, ...body.add])] } }, cause)
    }
    case 'conversation.shelve': {
      const { shelf = EMPTY_SHELF } = must(store.conversation(id), 'conversation to shelve')
      return effects.changeConversation({ id, change: 'shelved', by, patch: { shelf: shelfAfter(shelf, body) } }, cause)
    }
    default:
      return assertNever(body, 'command kind')
  }
}
