import type { Message } from '../../shared/model/message.ts'
import type { Round } from '../../shared/model/round.ts'
import type { Digest } from './digest-rules.ts'

/**
 * The waiting that this message ends, or null: only the reply of a human to the customer ends one (D3). `before` is the
 * conversation without this message; a message it has counted already makes no round again.
 */
export function roundOf(before: Digest, message: Message): Round | null {
  if (message.order <= before.upTo || message.internal || message.author.kind !== 'agent' || before.waitingSince === null) return null
  return {
    conversationId: message.conversationId,
    order: message.order,
    agentId: message.author.id,
    startedAt: before.waitingSince,
    answeredAt: message.at,
  }
}
