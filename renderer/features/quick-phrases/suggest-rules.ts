import type { Phrase } from '../../../shared/model/phrase.ts'
import { byUse, distance, isOnTop, isOutOfPlace, type Occasion } from './entry-rules.ts'

/** A phrase that answers the customer, and the words of theirs that say so. */
export type Suggestion = { phrase: Phrase; words: readonly string[] }

/** Which phrases a word calls for. Made once from all phrases; asked for each message of a customer. */
export type KeywordBook = readonly { word: string; latin: boolean; phrases: readonly Phrase[] }[]

export function keywordBook(phrases: readonly Phrase[]): KeywordBook {
  const words = new Map<string, Phrase[]>()
  for (const phrase of phrases)
    for (const keyword of phrase.keywords) {
      const word = keyword.normalize('NFKC').toLowerCase().trim()
      if (word === '') continue
      const list = words.get(word)
      if (list === undefined) words.set(word, [phrase])
      else list.push(phrase)
    }
  return [...words].map(([word, list]) => ({ word, latin: /^[\x20-\x7e]+$/.test(word), phrases: list }))
}

const LETTER = /[a-z0-9]/

/** Latin words count as whole words: "tax" is not in "taxi". */
function holds(text: string, word: string, latin: boolean): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!latin) return true
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + word.length))) return true
  }
  return false
}

/** Up to `limit` phrases by the customer's last words: longer words weigh more; works without network, the same for the same words. */
export function suggest(book: KeywordBook, said: string, how: Occasion & { limit: number }): Suggestion[] {
  const text = said.normalize('NFKC').toLowerCase()
  const onTop = (phrase: Phrase): number => (isOnTop(phrase, how) ? 1 : 0)
  const found = new Map<string, { phrase: Phrase; words: string[]; weight: number }>()
  for (const { word, latin, phrases } of book) {
    if (!holds(text, word, latin)) continue
    for (const phrase of phrases) {
      if (how.language !== null && phrase.language !== how.language) continue
      if (phrase.scope === 'shop' && phrase.shop !== how.shop) continue
      if (isOutOfPlace(phrase, how)) continue
      const one = found.get(phrase.id) ?? { phrase, words: [], weight: 0 }
      one.words.push(word)
      one.weight += latin ? word.length / 3 : word.length
      found.set(phrase.id, one)
    }
  }
  return [...found.values()]
    .toSorted(
      (a, b) =>
        onTop(b.phrase) - onTop(a.phrase) ||
        b.weight - a.weight ||
        distance(a.phrase, how) - distance(b.phrase, how) ||
        byUse(a.phrase, b.phrase),
    )
    .slice(0, how.limit)
    .map(({ phrase, words }) => ({ phrase, words: words.toSorted((a, b) => b.length - a.length) }))
}

const HAN = /\p{Script=Han}/u

/** The language a customer writes in; null when nothing tells. */
export function languageOf(said: string): Phrase['language'] | null {
  if (HAN.test(said)) return 'zh-CN'
  return /[a-z]{2}/i.test(said) ? 'en' : null
}
