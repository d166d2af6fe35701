import { picturesOf, withPictures, type CommandBody } from '../../shared/model/command.ts'
import type { Decision, JournalRow, TakeOver } from '../../shared/model/journal.ts'

/** The account a word is said in, and whose work it is about. */
type Between = { accountId: string; agentName: string }

const MAX_TEXT = 20_000

/**
 * CB2: a supervisor's word as the journal keeps it; null where it can't be said: nothing is left of the words, or what was to be noted
 * is no reply. `baseMessageId` stays what the agent saw, so that whatever the customer wrote since is judged before anything goes.
 */
export function takeOverDecision(row: JournalRow, word: TakeOver, by: Between): Decision | null {
  if (word.kind === 'discard') return { kind: 'discard', rule: 'CB2', judgedUpTo: 0, reason: word.reason }
  const body = word.kind === 'send' ? row.body : noteOf(row.body, by.agentName)
  if (body === null) return null
  const { label, baseMessageId } = row
  const intent = { id: word.id, accountId: by.accountId, body, baseMessageId, dependsOn: null, draftId: null, label }
  return { kind: 'replace', rule: 'CB2', judgedUpTo: 0, by: [intent] }
}

/** Colleagues see whose words they were. */
function noteOf(body: CommandBody | null, name: string): CommandBody | null {
  if (body?.kind !== 'reply.send') return null
  const text = `${name}：${body.text}`.slice(0, MAX_TEXT)
  return { kind: 'note.add', conversationId: body.conversationId, text, ...withPictures(picturesOf(body)) }
}
