import { createHash } from 'node:crypto'
import type { CommandBody } from '../../shared/model/command.ts'
import { canonicalJson } from './canonical-json.ts'
import type { CommandRecord, DecisionRecord } from './journal-rows.ts'

/**
 * J9: what a link of the log vouches for. `start`: the log itself, from the first link on; `submit` and `decide`: one row that never
 * changes again; `erase` and `prune`: that the words, or the whole row, of a command went by rule and not by hand.
 */
export type LinkKind = 'start' | 'submit' | 'decide' | 'erase' | 'prune'

/** A row of `chain` as SQLite gives it. Hashes are hex; `fact`: of `prune` how many decisions went along, of `erase` ''. */
export type LinkRecord = {
  no: number
  kind: LinkKind
  command_no: number | null
  decision_no: number | null
  fact: string
  hash: string
}

/** Before the first link. */
export const NO_LINK = { no: 0, hash: '', commands: 0, decisions: 0 } as const

/** Half a character (a name that was cut) comes back from SQLite as U+FFFD, so it is hashed as that. */
const digest = (fields: readonly (string | number | null)[]): string => {
  const stored = fields.map((field) => (typeof field === 'string' ? field.toWellFormed() : field))
  return createHash('sha256').update(JSON.stringify(stored)).digest('hex')
}

/** Tells a repeated submit from another body under the same id, also once the body is gone. */
export const bodyHashOf = (body: CommandBody): string => createHash('sha256').update(canonicalJson(body)).digest('hex')

/**
 * Words and name of a command under a salt of its own. The salt goes when they are erased: what is left of them can't be guessed at any
 * more, and every other field of the row can still be checked.
 */
export const wordsMark = (salt: string, row: Pick<CommandRecord, 'body_hash' | 'label'>): string => digest([salt, row.body_hash, row.label])

/** Columns of a command that never change, in the order they are hashed in. The order is part of the file's format. */
export type SubmitFields = Pick<
  CommandRecord,
  | 'no'
  | 'root_no'
  | 'id'
  | 'account_id'
  | 'lane'
  | 'conversation_id'
  | 'composed_at'
  | 'composed_live'
  | 'base_message_id'
  | 'depends_on'
  | 'draft_id'
  | 'capture_no'
  | 'rehearsal'
  | 'words_mark'
>

export function submitFact(row: SubmitFields): string {
  const place = [row.no, row.root_no, row.id, row.account_id, row.lane, row.conversation_id]
  const made = [row.composed_at, row.composed_live, row.base_message_id, row.depends_on, row.draft_id]
  return digest([...place, ...made, row.capture_no, row.rehearsal, row.words_mark])
}

/** Not `wish`: that is settled later. */
export const decideFact = (word: Omit<DecisionRecord, 'wish'>): string =>
  digest([word.no, word.command_id, word.at, word.kind, word.rule, word.judged_up_to, word.reason, word.by_ids])

/** What was there when the log was begun; every row of it has a link of its own behind the first. */
export const startFact = (commands: number, decisions: number): string => digest([commands, decisions])

export const linkHash = (before: string, { no, kind, command_no, decision_no, fact }: Omit<LinkRecord, 'hash'>): string =>
  digest([before, no, kind, command_no, decision_no, fact])
