/**
 * A text as the rules read it. `from[i]` and `to[i]`: the part of the written text that became character `i`, in UTF-16 code units.
 * `glued[i]`: nothing stood between it and the character before.
 */
export type Folded = { text: string; from: readonly number[]; to: readonly number[] }
export type Tight = Folded & { glued: readonly boolean[] }

/** Letters of other scripts that look like Latin ones. */
const LOOKS = new Map(
  Object.entries({
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    х: 'x',
    у: 'y',
    к: 'k',
    м: 'm',
    т: 't',
    н: 'h',
    в: 'b',
    і: 'i',
    ј: 'j',
    ѕ: 's',
    ԛ: 'q',
    ԝ: 'w',
    ѵ: 'v',
    ԁ: 'd',
    һ: 'h',
    ӏ: 'l',
    α: 'a',
    β: 'b',
    ε: 'e',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ω: 'w',
    γ: 'y',
    η: 'n',
    ı: 'i',
    ɡ: 'g',
    ɑ: 'a',
    ʋ: 'v',
    ᴠ: 'v',
    ᴡ: 'w',
    ꭓ: 'x',
    ℓ: 'l',
    '\u2795': '+',
    '\u{1f4de}': '电话',
    '\u260e': '电话',
    '\u{1f4f1}': '手机',
    '\u{1f4e7}': '@',
  }),
)
const HIDDEN = /[\p{Mn}\p{Me}\p{Cf}]/u

/** One character as the rules read it: width, case, marks, look-alikes. Empty for what is not seen. */
function foldOne(written: string, folds: ReadonlyMap<string, string>): string {
  const code = written.codePointAt(0) ?? 0
  if (code < 0x80) return written.toLowerCase()
  if (code >= 0x4e00 && code <= 0x9fff) return folds.get(written) ?? written
  const plain = written.normalize('NFKD').toLowerCase()
  let folded = ''
  for (const one of plain) if (!HIDDEN.test(one)) folded += folds.get(one) ?? LOOKS.get(one) ?? one
  return folded
}

export function fold(text: string, folds: ReadonlyMap<string, string>): Folded {
  const from: number[] = []
  const to: number[] = []
  let folded = ''
  let at = 0
  for (const written of text) {
    const one = foldOne(written, folds)
    folded += one
    for (let index = 0; index < one.length; index += 1) {
      from.push(at)
      to.push(at + written.length)
    }
    at += written.length
  }
  return { text: folded, from, to }
}

/** Only the characters at `kept`, in their order. */
function pick({ text, from, to }: Folded, kept: readonly number[]): Folded {
  return {
    text: kept.map((index) => text[index]).join(''),
    from: kept.map((index) => from[index] ?? 0),
    to: kept.map((index) => to[index] ?? 0),
  }
}

/** Three and more single characters with spaces between them, as in "w w w . a . c n". */
const SPACED = /(?<=^|\s)\S(?:[ \t\u3000]{1,3}\S){2,}(?=\s|$)/gu

/** The text with s p a c e d words closed up. */
export function closeUp(folded: Folded): Folded {
  const gaps = new Set<number>()
  for (const { 0: run, index } of folded.text.matchAll(SPACED))
    for (let at = 0; at < run.length; at += 1) if (/\s/.test(run[at] ?? '')) gaps.add(index + at)
  if (gaps.size === 0) return folded
  return pick(
    folded,
    folded.from.map((_from, index) => index).filter((index) => !gaps.has(index)),
  )
}

const WORD = /[\p{L}\p{N}]/u
/** Ends of a sentence: no word reaches over them. */
const HARD = /[\u3002!?;\n\r]/
/** May end a sentence or stand in a word that was taken apart. */
const SOFT = /[,\u3001.]/

/** Letters and digits alone; a line break wherever a sentence ends. */
export function tighten(folded: Folded): Tight {
  const { text } = folded
  const kept: number[] = []
  const breaks = new Set<number>()
  const glued: boolean[] = []
  let before = -1
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at] ?? ''
    if (WORD.test(one)) {
      glued.push(before === at - 1 && kept.at(-1) === before)
      kept.push(at)
      before = at
    } else if ((HARD.test(one) || (SOFT.test(one) && endsPart(text, at))) && kept.length > 0 && !breaks.has(kept.at(-1) ?? -1)) {
      breaks.add(at)
      glued.push(false)
      kept.push(at)
    }
  }
  const picked = pick(folded, kept)
  return { ...picked, text: kept.map((index) => (breaks.has(index) ? '\n' : text[index])).join(''), glued }
}

/** Whether a comma or full stop parts words rather than letters: on each side of it stands more than one character. */
function endsPart(text: string, at: number): boolean {
  const single = /^[\s.,\u3001]*[\p{L}\p{N}](?![\p{L}\p{N}])/u.test(text.slice(at + 1, at + 8))
  const ahead = /[\p{L}\p{N}]/u.test(text.slice(at + 1, at + 2))
  if (text[at] === '.' && ahead) return false
  return !single
}
