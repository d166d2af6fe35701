import * as z from 'zod/mini'

const Word = z.string().check(z.minLength(1), z.maxLength(60))
/** The word of a list must leave something to look for once spaces and marks are gone. */
const Words = z.array(Word).check(z.minLength(1), z.maxLength(20_000))
const Host = z.string().check(z.regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/), z.maxLength(253))
const Ending = z.string().check(z.regex(/^[a-z]{2,24}$/))

/** What every rule has: its number on screen, and its name in both languages. */
const head = {
  id: z.string().check(z.regex(/^[A-Z]{1,3}[0-9]{1,3}$/)),
  title: z.strictObject({ 'zh-CN': Word, en: Word }),
}

export const GuardRule = z.discriminatedUnion('kind', [
  /** Words, in any spelling the folding knows; `except`: longer words that only look like one of them. */
  z.strictObject({ kind: z.literal('terms'), ...head, words: Words, except: z.array(Word).check(z.maxLength(1_000)) }),
  /** Telephone numbers; after one of `near` also short ones. */
  z.strictObject({ kind: z.literal('phone'), ...head, near: Words }),
  /** A name or number after the name of another channel; `unsure` names need a colon, 号 or 加 as well. */
  z.strictObject({ kind: z.literal('handle'), ...head, words: Words, unsure: z.array(Word).check(z.maxLength(200)) }),
  z.strictObject({ kind: z.literal('email'), ...head }),
  /** Addresses of the web; `endings` make one of any word before them, `wordy` endings only with a path behind. */
  z.strictObject({
    kind: z.literal('link'),
    ...head,
    endings: z.array(Ending).check(z.minLength(1), z.maxLength(200)),
    wordy: z.array(Ending).check(z.maxLength(200)),
  }),
])
export type GuardRule = z.infer<typeof GuardRule>

/** What may not go out (J5, M1). A later pack has a higher version. */
export const RulePack = z.strictObject({
  format: z.literal(1),
  version: z.int().check(z.positive()),
  /** Hosts that may be named, with all below them. */
  allowedHosts: z.array(Host).check(z.maxLength(500)),
  /** Numbers that may be named, as digits. */
  allowedNumbers: z.array(z.string().check(z.regex(/^\d{5,15}$/))).check(z.maxLength(500)),
  /** A character that stands for another, both as one character. */
  folds: z.record(z.string().check(z.regex(/^.$/su)), z.string().check(z.regex(/^.$/su))),
  rules: z.array(GuardRule).check(z.minLength(1), z.maxLength(50)),
})
export type RulePack = z.infer<typeof RulePack>

/** Why a text may not go: the rule, and the part of the text in UTF-16 code units. */
export const GuardStop = z.object({
  rule: z.string().check(z.maxLength(10)),
  title: z.object({ 'zh-CN': z.string(), en: z.string() }),
  start: z.int().check(z.nonnegative()),
  end: z.int().check(z.nonnegative()),
})
export type GuardStop = z.infer<typeof GuardStop>

/** What is wrong with a rule file; `line` counts from 1, 0 where it has none. */
export const RuleFault = z.object({ file: z.string(), line: z.int(), reason: z.string() })
export type RuleFault = z.infer<typeof RuleFault>
