import type { Outcome } from '../../shared/model/journal.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { Message } from '../../shared/model/message.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Round } from '../../shared/model/round.ts'
import type { CommandRow } from '../sync/command-row.ts'
import type { LedgerMeta } from '../sync/ports.ts'
import type { Hole, QuarantineRow } from '../sync/status.ts'
import { completeDigest, type Digest } from './digest-rules.ts'

/**
 * Rows as they lie on disk. `sealed` went through the seal port; everything beside it is an id, a number or a state,
 * so that no index and no key ever carries what a person wrote or is called (LD5).
 * What a released version has written is never changed here: see upgrades/.
 */
export type StoredMessage = {
  snapshot: number
  id: string
  conversationId: string
  order: number
  /** Absent, not null, where no command caused it: an absent key part keeps the row out of the unique index. */
  causeId?: string
  sealed: unknown
}

export type StoredConversation = { snapshot: number; id: string; sealed: unknown }

export type StoredDigest = { snapshot: number; id: string; sealed: unknown }

type Words = Pick<CommandRow, 'body' | 'label'>

export type StoredCommand = Omit<CommandRow, keyof Words | 'captureNo'> & {
  /** Absent or null: no capture. */
  captureNo?: number | null
  /** 1 until done, then absent: keeps the index of open commands as small as the queue. */
  open?: 1
  /** Set when done. */
  outcome?: Outcome
  /** null once erased. */
  sealed: unknown
}

export type StoredQuarantine = Omit<QuarantineRow, 'raw'> & {
  sealed: unknown
  /** A person has looked and keeps it. */
  kept?: 1
}

export type DraftMode = 'reply' | 'note' | 'edit' | 'capture' | 'ticket'

/** `behind`: a text begun while the one before it was being sent; `pictures`: what lies beside the words of that draft. */
export type DraftRowMode = DraftMode | `${DraftMode}.${'behind' | 'pictures'}`

export type StoredDraft = { conversationId: string; mode: DraftRowMode; draftId: string; sealed: unknown }

/** Last batch number of the ledger window at the time of the newest commit (IN5). */
export type BatchMark = { incarnation: string; n: number }

export type StoredMeta =
  | ({ key: 'ledger' } & LedgerMeta)
  | ({ key: 'batch' } & BatchMark)
  | { key: 'roster'; sealed: unknown }
  | { key: `hole:${number}`; hole: Hole }

export type StoredHead = { lane: string; head: string | null }

export type StoredFile = { snapshot: number; customerId: string; sealed: unknown }

/** A capture or a ticket of the back-end. */
export type StoredRecord = { snapshot: number; id: string; sealed: unknown }

/** A row of a local table: a promise, an outage. */
export type StoredLocal = { id: string; sealed: unknown }

/** Ids and times alone, so nothing of it is sealed. */
export type StoredRound = Round

export type StoredReadMark = { conversationId: string; order: number }

export type StoredLayout = { key: string; value: unknown }

type MessageWords = Omit<Message, 'id' | 'conversationId' | 'order' | 'causeId'>

export const messageWords = (message: Message): MessageWords => {
  const { id: _id, conversationId: _conversationId, order: _order, causeId: _causeId, ...words } = message
  return words
}

export function storedMessage(snapshot: number, message: Message, sealed: unknown): StoredMessage {
  const row: StoredMessage = { snapshot, id: message.id, conversationId: message.conversationId, order: message.order, sealed }
  return message.causeId === null ? row : { ...row, causeId: message.causeId }
}

export const messageOf = (row: StoredMessage, words: unknown): Message => ({
  id: row.id,
  conversationId: row.conversationId,
  order: row.order,
  causeId: row.causeId ?? null,
  ...(words as MessageWords),
})

export const conversationOf = (row: StoredConversation, words: unknown): Conversation => ({ ...(words as Conversation), id: row.id })

export const fileOf = (row: StoredFile, words: unknown): CustomerFile => ({ ...(words as CustomerFile), customerId: row.customerId })

export const captureOf = (row: StoredRecord, words: unknown): CaptureRecord => ({ ...(words as CaptureRecord), id: row.id })

export const ticketOf = (row: StoredRecord, words: unknown): Ticket => ({ ...(words as Ticket), id: row.id })

export const digestOf = (row: StoredDigest, words: unknown): Digest => completeDigest({ ...(words as Digest), conversationId: row.id })

export const commandWords = (row: CommandRow): Words => ({ body: row.body, label: row.label })

export function storedCommand(row: CommandRow, sealed: unknown): StoredCommand {
  const { body: _body, label: _label, ...rest } = row
  const stored: StoredCommand = { ...rest, sealed }
  return row.state.kind === 'done' ? { ...stored, outcome: row.state.outcome } : { ...stored, open: 1 }
}

export function commandOf(stored: StoredCommand, words: unknown): CommandRow {
  const { open: _open, outcome: _outcome, sealed: _sealed, ...rest } = stored
  const { body, label } = (words ?? { body: null, label: '' }) as Words
  // Rows of before version 3 have no such number; null is no key, so only captures are in the index.
  return { ...rest, captureNo: rest.captureNo ?? null, body, label }
}
