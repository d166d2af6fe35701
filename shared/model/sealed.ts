import * as z from 'zod/mini'
import { Id } from './ids.ts'

/** A text that is written and saved nowhere, as it travels in a sealed file (J18): where it belongs and its own id (JR2). */
export const SealedDraft = z.object({
  conversationId: Id,
  mode: z.enum(['reply', 'note', 'edit', 'capture', 'ticket']),
  draftId: Id,
  text: z.string().check(z.minLength(1), z.maxLength(200_000)),
})
export type SealedDraft = z.infer<typeof SealedDraft>

/** Most drafts of one file. */
export const MAX_DRAFTS = 2_000

/** Shortest passphrase of a sealed file (J18), UTF-16 code units. The file may fall into any hands; nothing else guards it. */
export const MIN_PASSPHRASE = 10

/** What can be wrong with a sealed file, or with the passphrase. `newer`: made by a later version of the program. */
export const SEALED_FAULTS = ['passphrase', 'not_ours', 'damaged', 'newer', 'other_account', 'failed'] as const
