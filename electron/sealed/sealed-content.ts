import * as z from 'zod/mini'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import { Id, ServerTime } from '../../shared/model/ids.ts'
import { SubmitIntent } from '../../shared/model/journal.ts'
import { MAX_DRAFTS, SealedDraft } from '../../shared/model/sealed.ts'

/** One unfinished command: what was submitted, when, and whether the account was live then. */
const SealedRow = z.object({ intent: SubmitIntent, composedAt: ServerTime, composedLive: z.boolean() })
export type SealedRow = z.infer<typeof SealedRow>

/** Newest form of the content. 2: drafts; a file without any is still of form 1, which earlier versions of the program take. */
export const NEWEST = 2

/** What is inside a sealed file. Append-only: a later version has a higher number and old ones stay readable. */
const SealedContent = z.object({
  format: z.literal('holdfast.work'),
  version: z.literal([1, 2]),
  /** Server time it was made, as its desk knew it. */
  madeAt: ServerTime,
  account: z.object({ id: Id, agentName: z.string().check(z.maxLength(500)) }),
  /** In submit order. */
  rows: z.array(SealedRow).check(z.maxLength(100_000)),
  /** Pictures of these commands that lay on that desk, base64. */
  pictures: z.array(z.object({ hash: z.string().check(z.maxLength(200)), name: z.string().check(z.maxLength(200)), data: z.string() })),
  drafts: z.optional(z.array(SealedDraft).check(z.maxLength(MAX_DRAFTS))),
})
export type SealedContent = z.infer<typeof SealedContent>

/** As the bytes to be sealed. */
export const bytesOf = (content: SealedContent): Uint8Array => Buffer.from(JSON.stringify(content), 'utf8')

/** What the bytes of an opened file hold. `newer`: made by a later version of the program. */
export function contentOf(bytes: Uint8Array): Result<SealedContent, 'not_ours' | 'newer' | 'damaged'> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return err('not_ours')
  }
  const head = z.object({ format: z.literal('holdfast.work'), version: z.int() }).safeParse(value)
  if (!head.success) return err('not_ours')
  if (head.data.version > NEWEST) return err('newer')
  const content = SealedContent.safeParse(value)
  return content.success ? ok(content.data) : err('damaged')
}
