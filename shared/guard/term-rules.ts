import type { Tight } from './fold-rules.ts'

type Node = { next: Map<number, Node> | null; term: number }

/** A word found: which of the list, and where in the tightened text. */
export type TermHit = { term: number; start: number; end: number }
export type TermBook = { find: (tight: Tight) => readonly TermHit[] }

/** Words as a tree of their letters: what a text costs hardly depends on how many words there are. Empty words are never found. */
export function bookOfTerms(words: readonly string[]): TermBook {
  const root: Node = { next: null, term: -1 }
  for (const [term, word] of words.entries()) if (word !== '') plant(root, word, term)
  return {
    find(tight) {
      const hits: TermHit[] = []
      let free = 0
      for (let start = 0; start < tight.text.length; start += 1) {
        if (start < free) continue
        const hit = longest(root, tight, start)
        if (hit === null) continue
        hits.push(hit)
        free = hit.end
      }
      return hits
    },
  }
}

function plant(root: Node, word: string, term: number): void {
  let node = root
  for (let at = 0; at < word.length; at += 1) {
    node.next ??= new Map()
    const code = word.charCodeAt(at)
    const next: Node = node.next.get(code) ?? { next: null, term: -1 }
    node.next.set(code, next)
    node = next
  }
  if (node.term < 0) node.term = term
}

function longest(root: Node, tight: Tight, start: number): TermHit | null {
  if (isInside(tight, start)) return null
  let node: Node | undefined = root
  let found: TermHit | null = null
  for (let at = start; at < tight.text.length; at += 1) {
    node = node.next?.get(tight.text.charCodeAt(at))
    if (node === undefined) return found
    if (node.term >= 0 && !isInside(tight, at + 1)) found = { term: node.term, start, end: at + 1 }
  }
  return found
}

const isLatin = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)

/** Whether the place is in the middle of a Latin word: "addme" is not found in "paddmeal". */
function isInside({ text, glued }: Tight, at: number): boolean {
  if (at === 0 || at >= text.length) return false
  return glued[at] === true && isLatin(text.charCodeAt(at)) && isLatin(text.charCodeAt(at - 1))
}
