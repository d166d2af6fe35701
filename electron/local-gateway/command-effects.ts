import type { Agent } from '../../shared/model/agent.ts'
import { isOfConversation } from '../../shared/model/command.ts'
import type { CommandBody, ConversationBody } from '../../shared/model/command.ts'
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
export function applyCommand(parts: ApplyParts, body: CommandBody, cause: Cause): number {
  return isOfConversation(body) ? applyToConversation(parts, body, cause) : applyToRecord(parts, body, cause)
}

/** `composedAt`: when the agent decided, server time. */
type ApplyParts = { store: GatewayStore; effects: Effects; agent: Agent; composedAt: number }

function applyToRecord(
  { store, effects, agent, composedAt }: ApplyParts,
  body: Exclude<CommandBody, ConversationBody>,
  cause: Cause,
): number {
  const by = { id: agent.id, name: agent.name }
  switch (body.kind) {
    case 'capture.add': {
      const { captureId: id, capture, conversationId, customerId } = body
      return effects.keepCapture({ id, capture, conversationId, customerId, by, capturedAt: composedAt }, cause)
    }
    case 'capture.amend': {
      const { captureId: id, capture, conversationId, customerId } = body
      const before = must(store.record(id), 'capture to amend').row
      const capturedAt = 'capturedAt' in before ? before.capturedAt : composedAt
      return effects.keepCapture({ id, capture, conversationId, customerId, by, capturedAt }, cause)
    }
    case 'ticket.create':
      return effects.keepTicket({ id: body.ticketId, ...body.ticket, by }, cause)
    case 'customer.edit': {
      const { seq: _seq, ...file } = must(store.file(body.customerId), 'file to edit')
      const { add = [], remove = [] } = body.preferences ?? {}
      const kept = file.profile.preferences.filter((one) => !remove.includes(one))
      const preferences = [...new Set([...kept, ...add])].slice(0, 50)
      const profile = { ...file.profile, remark: body.remark ?? file.profile.remark, preferences }
      return effects.fileCustomer({ ...file, profile }, cause)
    }
    default:
      return assertNever(body, 'record command')
  }
}

function applyToConversation(parts: ApplyParts, body: ConversationBody, cause: Cause): number {
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
