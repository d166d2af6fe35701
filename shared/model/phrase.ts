import * as z from 'zod/mini'
import { Id } from './ids.ts'

/** The four steps of a service talk. */
export const STAGES = ['greet', 'confirm', 'solve', 'close'] as const
export const Stage = z.enum(STAGES)
export type Stage = z.infer<typeof Stage>

/** Whose phrase it is; for the same code in the same language the earlier one is meant. */
export const SCOPES = ['personal', 'team', 'shop'] as const
export const PhraseScope = z.enum(SCOPES)
export type PhraseScope = z.infer<typeof PhraseScope>

export const PhraseLanguage = z.enum(['zh-CN', 'en'])
export type PhraseLanguage = z.infer<typeof PhraseLanguage>

/** Longest text of a phrase, UTF-16 code units. */
export const MAX_PHRASE_TEXT = 5_000
const Word = z.string().check(z.minLength(1), z.maxLength(60))

/** A ready answer. `text` may hold variables `{{order.id|fallback}}` and fields to fill in `[[date]]`. */
export const Phrase = z.strictObject({
  id: Id,
  scope: PhraseScope,
  /** Whose it is when `scope` is `shop`, else empty. */
  shop: z.string().check(z.maxLength(200)),
  code: Word,
  title: z.string().check(z.minLength(1), z.maxLength(120)),
  text: z.string().check(z.minLength(1), z.maxLength(MAX_PHRASE_TEXT)),
  language: PhraseLanguage,
  folder: z.string().check(z.maxLength(60)),
  tags: z.array(Word).check(z.maxLength(20)),
  stage: z.nullable(Stage),
  /** Words of a customer that bring this phrase up as a suggestion. */
  keywords: z.array(Word).check(z.maxLength(30)),
  /** Milliseconds since 1970 by this desk's clock; 0 for the starter library. */
  updatedAt: z.number().check(z.nonnegative()),
  uses: z.int().check(z.nonnegative()),
})
export type Phrase = z.infer<typeof Phrase>
