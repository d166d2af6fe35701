import type { Reaction } from './scenario.ts'

/** What an agent answered, as a customer hears it. */
export type Heard = { text: string; pictures: number }
export type Mood = 'calm' | 'angry'

const QUESTION =
  /[?？]|(?:吗|呢|么|哪[个里款种]|多少|什么|是否|是不是|有没有|能否|麻烦(?:您|你)?(?:提供|发|拍|说)|请(?:您|你)?(?:提供|发|拍))|\b(?:could|can|would) you\b/iu
/** Parcel numbers: letters and at least eight digits, or twelve digits and more. An order number alone is none. */
const TRACKING = /\b[a-z]{1,3}\d{8,}[a-z]{0,2}\b|\b\d{13,16}\b/iu

const normal = (text: string): string => text.normalize('NFKC').toLowerCase()

const isLatin = (letter: string): boolean => letter >= 'a' && letter <= 'z'

/** Latin words are found from their beginning ("hi" is not in "this"), all others anywhere. */
function includesWord(text: string, word: string): boolean {
  if (!isLatin(word.charAt(0))) return text.includes(word)
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) if (at === 0 || !isLatin(text.charAt(at - 1))) return true
  return false
}

function holdsPart(word: string, { text, pictures }: Heard): boolean {
  switch (word) {
    case '@question':
      return QUESTION.test(text)
    case '@tracking':
      return TRACKING.test(text)
    case '@picture':
      return pictures > 0
    case '@link':
      return text.includes('http://') || text.includes('https://')
    case '@any':
      return true
    default:
      return includesWord(text, word)
  }
}

const holds = (words: string, heard: Heard): boolean =>
  normal(words)
    .split('+')
    .every((word) => holdsPart(word, heard))

const fits = (reaction: Reaction, heard: Heard, mood: Mood): boolean =>
  (reaction.mood === undefined || reaction.mood === mood) &&
  (reaction.upTo === undefined || heard.text.length <= reaction.upTo) &&
  reaction.to.some((word) => holds(word, heard)) &&
  !(reaction.unless ?? []).some((word) => holds(word, heard))

/** The first rule that fits what was heard; one marked `once` fits no more after it was followed. Null for none. */
export function chooseReaction(
  rules: readonly Reaction[],
  said: Heard,
  state: { mood: Mood; used: ReadonlySet<Reaction> },
): Reaction | null {
  const heard = { ...said, text: normal(said.text).trim() }
  return rules.find((rule) => !(rule.once === true && state.used.has(rule)) && fits(rule, heard, state.mood)) ?? null
}
