import { assertNever } from '../../../shared/lib/assert.ts'
import type { Agent } from '../../../shared/model/agent.ts'
import { isOfConversation, type CommandBody, type ConversationBody } from '../../../shared/model/command.ts'
import type { Conversation, Shelf } from '../../../shared/model/conversation.ts'
import type { JournalRow } from '../../../shared/model/journal.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import type { CommandRow } from '../../sync/command-row.ts'

export const EMPTY_SHELF: Shelf = { pinned: false, onHold: false, snoozedUntil: null }

const isEnded = (row: JournalRow): boolean =>
  row.outcome !== null || (row.decision !== null && !row.decision.wish && row.decision.decision.kind !== 'send_anyway')

/**
 * What the agent has decided and the gateway has not confirmed, for each conversation in the order it was decided. What
 * waits for a person has not been decided.
 */
export function pendingSteps(
  commands: readonly CommandRow[],
  journal: readonly JournalRow[],
): ReadonlyMap<string, readonly ConversationBody[]> {
  const steps = new Map<string, { no: number; body: ConversationBody }[]>()
  const add = ({ conversationId, no }: { conversationId: string; no: number }, body: CommandBody | null): void => {
    if (body === null || !isOfConversation(body) || body.kind === 'reply.send' || body.kind === 'note.add') return
    steps.set(conversationId, [...(steps.get(conversationId) ?? []), { no, body }])
  }
  const known = new Set(commands.map((row) => row.id))
  const ended = new Set(journal.filter(isEnded).map((row) => row.id))
  for (const row of commands)
    if (row.state.kind !== 'done' && row.state.kind !== 'needs_review' && row.wish === null && !ended.has(row.id)) add(row, row.body)
  for (const row of journal) if (!known.has(row.id) && !isEnded(row)) add(row, row.body)
  return new Map([...steps].map(([id, rows]) => [id, rows.toSorted((a, b) => a.no - b.no).map((row) => row.body)]))
}

const without = ({ queued: _queued, ...rest }: Conversation): Conversation => rest

function after(conversation: Conversation, body: ConversationBody, me: Pick<Agent, 'id' | 'name'>): Conversation {
  switch (body.kind) {
    case 'conversation.take':
      return { ...without(conversation), assignee: { id: me.id, name: me.name }, state: 'open' }
    case 'conversation.reopen':
      return { ...conversation, state: 'open' }
    case 'conversation.close':
      return { ...without(conversation), state: 'closed', shelf: EMPTY_SHELF }
    case 'conversation.transfer':
      return { ...conversation, assignee: body.to === null ? null : { id: body.to, name: '' }, shelf: EMPTY_SHELF }
    case 'conversation.shelve': {
      const shelf = conversation.shelf ?? EMPTY_SHELF
      const { pinned = shelf.pinned, onHold = shelf.onHold, snoozedUntil = shelf.snoozedUntil } = body
      return { ...conversation, shelf: { pinned, onHold, snoozedUntil } }
    }
    case 'reply.send':
    case 'note.add':
    case 'message.recall':
    case 'tags.set':
      return conversation
    default:
      return assertNever(body, 'command kind')
  }
}

/** The conversations as they will be: a step counts from the moment it is saved, with or without a link (A6). */
export function withPending(
  entries: readonly ConversationEntry[],
  steps: ReadonlyMap<string, readonly ConversationBody[]>,
  me: Pick<Agent, 'id' | 'name'>,
): readonly ConversationEntry[] {
  if (steps.size === 0) return entries
  return entries.map((entry) => {
    const own = steps.get(entry.conversation.id)
    if (own === undefined) return entry
    const conversation = own.reduce((row, body) => after(row, body, me), entry.conversation)
    return conversation === entry.conversation ? entry : { ...entry, conversation }
  })
}
