import { SCOPES, type Phrase, type Stage } from '../../../shared/model/phrase.ts'
import type { Readings } from '../../lib/pinyin-match.ts'
import type { Entry } from '../../lib/text-index.ts'

/** Readings of a phrase's code, title and tags, kept with it so that nothing is read while typing. */
export type PhraseReadings = { code: Readings; title: Readings; tags: readonly Readings[] }
export type PhraseRecord = { phrase: Phrase; readings: PhraseReadings }

/** The texts of a phrase that are read, in the order `takeReadings` expects. */
export const textsToRead = (phrase: Phrase): string[] => [phrase.code, phrase.title, ...phrase.tags]

export const takeReadings = (readings: readonly Readings[]): PhraseReadings => ({
  code: readings[0] ?? [],
  title: readings[1] ?? [],
  tags: readings.slice(2),
})

export const entryOf = ({ phrase, readings }: PhraseRecord): Entry<Phrase> => ({
  value: phrase,
  fields: [
    { kind: 'title', text: phrase.title, readings: readings.title },
    ...(phrase.code === phrase.title ? [] : [{ kind: 'code' as const, text: phrase.code, readings: readings.code }]),
    ...phrase.tags.map((text, index) => ({ kind: 'tag' as const, text, readings: readings.tags[index] ?? [] })),
  ],
  body: `${phrase.text}\n${phrase.keywords.join(' ')}`,
})

/** Order among equals: often used first, then by title, language and id, so that the same input gives the same list. */
export function byUse(a: Phrase, b: Phrase): number {
  return b.uses - a.uses || compare(a.title, b.title) || compare(a.language, b.language) || compare(a.id, b.id)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What the conversation asks for; null where it says nothing. */
export type Occasion = {
  shop: string
  language: Phrase['language'] | null
  stage: Stage | null
  /** How one works now; absent is as always. */
  mode?: 'normal' | 'outage' | 'peak'
}

const URGENT: ReadonlySet<string> = new Set(['应急', 'outage'])
const PROMO: ReadonlySet<string> = new Set(['促销', 'promo'])
const isTagged = (phrase: Phrase, tags: ReadonlySet<string>): boolean => phrase.tags.some((tag) => tags.has(tag.toLowerCase()))

/** J23: what stands on top while orders or everything is late, in the customer's language. */
export const isOnTop = (phrase: Phrase, { mode = 'normal', language }: Occasion): boolean =>
  mode !== 'normal' && (language === null || phrase.language === language) && isTagged(phrase, URGENT)

/** J23: nobody is offered something in an outage. A sale is what offers are for. */
export const isOutOfPlace = (phrase: Phrase, { mode }: Occasion): boolean => mode === 'outage' && isTagged(phrase, PROMO)

/** Smaller is nearer: the customer's language before the stage of the talk. */
export const distance = (phrase: Phrase, { language, stage }: Occasion): number =>
  (language !== null && phrase.language !== language ? 2 : 0) + (stage !== null && phrase.stage !== null && phrase.stage !== stage ? 1 : 0)

const keyOf = (phrase: Phrase): string => `${phrase.language} ${phrase.code.toLowerCase()}`

/**
 * C7: of phrases with the same code in the same language the personal one is meant, then the team's, then the shop's.
 * Gives for each phrase that stands back the id of the one that hides it; shops do not hide each other's.
 */
export function shadowed(phrases: readonly Phrase[]): ReadonlyMap<string, string> {
  const first = new Map<string, Phrase>()
  const rank = (phrase: Phrase): number => SCOPES.indexOf(phrase.scope)
  for (const phrase of phrases) {
    const before = first.get(keyOf(phrase))
    const earlier =
      before === undefined || rank(phrase) - rank(before) || before.updatedAt - phrase.updatedAt || compare(phrase.id, before.id)
    if (before === undefined || Number(earlier) < 0) first.set(keyOf(phrase), phrase)
  }
  const hidden = new Map<string, string>()
  for (const phrase of phrases) {
    const winner = first.get(keyOf(phrase))
    const apart = winner?.scope === 'shop' && phrase.shop !== winner.shop
    if (winner !== undefined && winner.id !== phrase.id && !apart) hidden.set(phrase.id, winner.id)
  }
  return hidden
}
