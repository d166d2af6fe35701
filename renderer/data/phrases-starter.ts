import * as z from 'zod/mini'
import { Phrase, Stage, type PhraseLanguage } from '../../shared/model/phrase.ts'

const Words = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(60)),
  text: z.string().check(z.minLength(1)),
  /** The title, for Chinese, or the id where none is given. */
  code: z.optional(z.string()),
})

/** A phrase in both languages. Keywords in Latin script belong to the English version, the others to the Chinese one. */
const Pair = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,60}$/)),
  stage: z.nullable(Stage),
  tags: z.array(z.string()),
  keywords: z.array(z.string()),
  'zh-CN': Words,
  en: Words,
})
const File = z.strictObject({ folder: z.strictObject({ 'zh-CN': z.string(), en: z.string() }), phrases: z.array(z.unknown()) })

/** What is wrong with a file of phrases. `line` counts from 1. */
export type PhraseFault = { file: string; line: number; reason: string }

const LATIN = /^[\x20-\x7e]+$/

/** The phrases of one file of `resources/phrases`. What is broken is told by line; the rest is used. */
export function parseStarter(file: string, text: string): { phrases: Phrase[]; faults: PhraseFault[] } {
  const read = readJson(text)
  if (!read.ok) return { phrases: [], faults: [{ file, ...read.fault }] }
  const whole = File.safeParse(read.value)
  if (!whole.success) return { phrases: [], faults: [{ file, line: 1, reason: issueOf(whole.error) }] }
  const phrases: Phrase[] = []
  const faults: PhraseFault[] = []
  const lines = linesOfPhrases(text)
  for (const [index, entry] of whole.data.phrases.entries()) {
    const made = makePair(entry, whole.data.folder)
    if (typeof made === 'string') faults.push({ file, line: lines[index] ?? 1, reason: made })
    else phrases.push(...made)
  }
  return { phrases, faults }
}

type Folder = z.infer<typeof File>['folder']

function makePair(entry: unknown, folder: Folder): Phrase[] | string {
  const pair = Pair.safeParse(entry)
  if (!pair.success) return issueOf(pair.error)
  const made = (['zh-CN', 'en'] as const).map((language) => Phrase.safeParse(versionOf(pair.data, language, folder)))
  const wrong = made.find((one) => !one.success)
  if (wrong?.error !== undefined) return issueOf(wrong.error)
  return made.flatMap((one) => (one.success ? [one.data] : []))
}

function versionOf(pair: z.infer<typeof Pair>, language: PhraseLanguage, folder: Folder): Phrase {
  const words = pair[language]
  const chinese = language === 'zh-CN'
  return {
    id: chinese ? pair.id : `${pair.id}.en`,
    scope: 'team',
    shop: '',
    code: words.code ?? (chinese ? words.title : pair.id),
    // Found by the same pinyin as its partner.
    title: chinese ? words.title : `${words.title} ${pair['zh-CN'].title}`,
    text: words.text,
    language,
    folder: folder[language],
    tags: pair.tags,
    stage: pair.stage,
    keywords: pair.keywords.filter((word) => LATIN.test(word) !== chinese),
    updatedAt: 0,
    uses: 0,
  }
}

type Read = { ok: true; value: unknown } | { ok: false; fault: { line: number; reason: string } }

function readJson(text: string): Read {
  const whole = reasonAgainst(text)
  if (whole === null) return { ok: true, value: JSON.parse(text) }
  const lines = text.split('\n')
  // V8 gives no position for some mistakes: the first line that makes the text wrong, not just unfinished, has it.
  const wrong = lines.findIndex((_line, index) => {
    const head = lines.slice(0, index + 1).join('\n')
    const reason = reasonAgainst(head)
    const at = /position (\d+)/.exec(reason ?? '')?.[1]
    return reason !== null && !/end of JSON|Unterminated/.test(reason) && (at === undefined || Number(at) < head.trimEnd().length)
  })
  return { ok: false, fault: { line: wrong < 0 ? lines.length : wrong + 1, reason: whole } }
}

function reasonAgainst(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'not JSON'
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const issueOf = (error: z.core.$ZodError): string => {
  const issue = error.issues[0]
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'wrong'}`.trim()
}

/** Lines on which the objects of the list begin: those two braces and a bracket deep. */
function linesOfPhrases(text: string): number[] {
  const lines: number[] = []
  let depth = 0
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    const [token] = match
    if (token === '{' && depth === 2) lines.push(lineAt(text, match.index))
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
  }
  return lines
}
