import type { Conversation } from '../../../shared/model/conversation.ts'
import type { Pending } from '../../features/timeline/row-rules.ts'

/** Where this agent stands in a conversation, pending steps of its own included. */
export type Stance = { kind: 'mine' } | { kind: 'closed' } | { kind: 'queued' } | { kind: 'other'; name: string }

/** What is known only from the journal counts as mine: its replies were written here. */
export function stanceOf(conversation: Conversation | null, pending: readonly Pending[], agentId: string): Stance {
  if (conversation === null) return { kind: 'mine' }
  let open = conversation.state === 'open'
  let taken = false
  for (const { body, delivery } of pending) {
    if (delivery === 'review') continue
    if (body.kind === 'conversation.close') open = false
    if (body.kind === 'conversation.reopen') open = true
    if (body.kind === 'conversation.take') taken = true
  }
  if (!open) return { kind: 'closed' }
  if (taken || conversation.assignee?.id === agentId) return { kind: 'mine' }
  return conversation.assignee === null ? { kind: 'queued' } : { kind: 'other', name: conversation.assignee.name }
}
