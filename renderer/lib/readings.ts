import type { Clock } from '../../shared/lib/clock.ts'
import type { Readings } from './pinyin-match.ts'

/** Readings that count for one character, the one its word asks for first. */
const MOST = 4
const HANZI = /\p{Script=Han}/u
/** Texts between two pauses: about 5 ms of work. */
const AT_ONCE = 100

export type ReadText = (text: string) => Readings

/**
 * Loads the pinyin table, 145 kB compressed: only when phrases are saved or brought in, never for a search.
 * In a word the dictionary picks the reading (重庆 chong), the rarer ones stand behind it (zhong).
 */
export async function loadReader(): Promise<ReadText> {
  const { pinyin, polyphonic } = await import('pinyin-pro')
  const options = { toneType: 'none', type: 'array', v: true } as const
  const known = new Map<string, readonly string[]>()
  const rarer = (char: string): readonly string[] => {
    const before = known.get(char)
    if (before !== undefined) return before
    const found = polyphonic(char, options)
      .flat()
      .filter((reading) => /^[a-z]+$/.test(reading))
    known.set(char, found)
    return found
  }
  return (text) => {
    const points = Array.from(text)
    if (!HANZI.test(text)) return points.map(() => '')
    // Character by character where the library counts differently, for example surrogate pairs.
    const whole = pinyin(text, options)
    const first = whole.length === points.length ? whole : points.map((point) => pinyin(point, options)[0] ?? '')
    return points.map((point, index) => {
      if (!HANZI.test(point)) return ''
      const all = [first[index] ?? '', ...rarer(point)].filter((reading) => /^[a-z]+$/.test(reading))
      return [...new Set(all)].slice(0, MOST).join('|')
    })
  }
}

/** Readings of many texts with pauses in between, so that keys and painting go on. */
export async function readAll(texts: readonly string[], clock: Pick<Clock, 'after'>): Promise<Readings[]> {
  const read = await loadReader()
  const found: Readings[] = []
  for (const [index, text] of texts.entries()) {
    found.push(read(text))
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise<void>((resolve) => void clock.after(0, resolve))
  }
  return found
}
