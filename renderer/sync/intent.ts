import type { CommandBody } from '../../shared/model/command.ts'
import type { SubmitIntent } from '../../shared/model/journal.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'

/** What every intent of one conversation shares. */
export type IntentContext = {
  accountId: string
  /** Name to show should the ledger be gone. */
  label: string
  /** Last message of the conversation that is on screen. */
  baseMessageId: string | null
}

/** `id`: one the words had before they were saved, so that saving them once more, the first answer being lost, is the same command (JR2). */
export type Extra = { id?: string; dependsOn?: string | null; draftId?: string | null }

export type IntentMaker = (body: CommandBody, extra?: Extra) => SubmitIntent

/** Makes intents with ids of their own (UUIDv7, made once; a retry keeps it). */
export const createIntentMaker =
  (sources: { clock: Pick<Clock, 'now'>; random: Random }, context: IntentContext): IntentMaker =>
  (body, extra = {}) => ({
    id: extra.id ?? uuidv7(sources.clock, sources.random),
    accountId: context.accountId,
    body,
    baseMessageId: context.baseMessageId,
    dependsOn: extra.dependsOn ?? null,
    draftId: extra.draftId ?? null,
    label: context.label,
  })
