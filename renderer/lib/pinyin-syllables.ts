/** Finals that follow each initial of standard Mandarin, `v` for ü. */
const FINALS: Record<string, string> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  d: 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  f: 'a an ang ei en eng o ou u',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  k: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  r: 'an ang ao e en eng i ong ou u ua uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  t: 'a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo',
  w: 'a ai an ang ei en eng o u',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  y: 'a an ang ao e i in ing o ong ou u uan ue un',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  zh: 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
}

/**
 * The same for syllables that many speakers don't tell apart: zh/z, ch/c, sh/s, l/n, ang/an, eng/en, ing/in, and ü typed as u.
 * Works for a beginning of a syllable too.
 */
export function blur(syllable: string): string {
  const initial = syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/v/, 'u')
  return initial.replace(/([aei])ng$/, '$1n')
}

const all = Object.entries(FINALS).flatMap(([initial, finals]) => finals.split(' ').map((final) => initial + final))
const blurred = new Map([...new Set(all.map(blur))].map((syllable, index) => [syllable, index + 1]))
const beginnings = new Set(
  all.flatMap((syllable) => Array.from(syllable, (letter) => letter).map((_letter, end) => blur(syllable.slice(0, end + 1)))),
)

/** A number for each group of syllables that sound alike, from 1; 0 for letters that are no syllable. */
export const syllableId = (letters: string): number => blurred.get(letters) ?? blurred.get(blur(letters)) ?? 0

/** Whether some syllable begins with, or is, these letters, heard loosely. */
export const beginsSyllable = (letters: string): boolean => beginnings.has(blur(letters))

/** Longest syllable, letters. */
export const LONGEST = 6

const idsByBeginning = new Map<string, number[]>()
for (const [syllable, id] of blurred)
  for (let end = 1; end <= syllable.length; end++) {
    const beginning = syllable.slice(0, end)
    idsByBeginning.set(beginning, [...(idsByBeginning.get(beginning) ?? []), id])
  }

/** Numbers of all groups that begin with these letters, heard loosely. */
export const syllablesFrom = (letters: string): readonly number[] => idsByBeginning.get(blur(letters)) ?? []
