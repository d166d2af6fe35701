import { pick } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import { BRACES } from './scenario.ts'
import type { Line } from './scenario.ts'

/** One message ready to be said; `picture` is a file name in `pictures/`. */
export type Said = { text: string; picture: string | null }

/** Replaces `#` by digits and names in braces by facts; a word drawn once stays the same for this customer. */
export function createFiller(parts: { facts: Map<string, string>; words: Readonly<Record<string, readonly string[]>>; random: Random }) {
  const { facts, words, random } = parts
  const text = (line: string): string =>
    line.replaceAll(BRACES, (whole, name: string) => {
      const known = facts.get(name)
      if (known !== undefined) return known
      const list = words[name]
      if (list === undefined || list.length === 0) return whole
      const word = pick(random, list)
      facts.set(name, word)
      return word
    })
  return {
    text,
    line: (line: Line): Said =>
      typeof line === 'string' ? { text: text(line), picture: null } : { text: text(line.say ?? ''), picture: line.picture },
  }
}
export type Filler = ReturnType<typeof createFiller>
