/** Longer texts are folded: UTF-16 code units, and lines. */
export const FOLD_AT = 1_500
export const FOLD_LINES = 30
/** What is shown of a folded text. */
const SHOWN = 600
const SHOWN_LINES = 12

/** The beginning of a long text, cut between characters, or null when it is short enough to be shown whole. */
export function foldOf(text: string): string | null {
  if (text.length <= FOLD_AT && !manyLines(text)) return null
  const lines = text.slice(0, SHOWN).split('\n').slice(0, SHOWN_LINES).join('\n')
  // Never half a character: the pair's first half would be drawn as a box.
  return /[\uD800-\uDBFF]$/.test(lines) ? lines.slice(0, -1) : lines
}

function manyLines(text: string): boolean {
  let at = -1
  for (let lines = 0; lines < FOLD_LINES; lines += 1) {
    at = text.indexOf('\n', at + 1)
    if (at === -1) return false
  }
  return true
}

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}\s*){1,6}$/v

/** A few emoji and nothing else: shown large. */
export const isEmojiOnly = (text: string): boolean => text.length <= 100 && EMOJI_ONLY.test(text)

/** Nothing an eye could see: only spaces, controls and zero-width signs. */
export const isBlank = (text: string): boolean => /^[\s\p{Cf}\p{Cc}\u115F\u1160\u3164\uFFA0\u2800]*$/u.test(text)
