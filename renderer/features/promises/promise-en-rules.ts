import { dayAt, daysUntil, later, nextClock, PART_END, type DayPart, type Unit } from './promise-times-rules.ts'
import type { Match } from './promise-zh-rules.ts'

const WORDS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  sixty: 60,
}
const NUMBER = String.raw`\d+(?:\.\d+)?|${Object.keys(WORDS).join('|')}`
const UNIT = 'minutes?|mins?|hours?|hrs?|business days?|working days?|workdays?|days?|weeks?'
const SPAN = new RegExp(
  String.raw`\b(?:within|in)(?: the next)?(?: about)? (?:(?:${NUMBER})\s*(?:-|–|to|or)\s*)?(half an|${NUMBER})( and a half)?[ -](${UNIT})\b`,
  'g',
)

function unitOf(word: string): Unit {
  if (word.startsWith('min')) return 'minute'
  if (word.startsWith('h')) return 'hour'
  if (word.startsWith('week')) return 'week'
  return /^(?:business|working|workday)/.test(word) ? 'workday' : 'day'
}

function spans(text: string, at: number): Match[] {
  return [...text.matchAll(SPAN)].flatMap((match): Match[] => {
    const [words, number = '', half, unit = ''] = match
    const count = (number === 'half an' ? 0.5 : (WORDS[number] ?? Number(number))) + (half === undefined ? 0 : 0.5)
    return count > 0 && count <= 400 ? [{ index: match.index, words, dueAt: later(at, count, unitOf(unit)) }] : []
  })
}

const CLOCK = String.raw`(\d{1,2})(?::(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?`

/** Needs minutes or a half of the day: "by 5 people" is no hour. */
function clockOf(hour: string | undefined, minute: string | undefined, half: string | undefined): readonly [number, number] | null {
  const number = Number(hour)
  if (hour === undefined || number > 23 || (minute === undefined && half === undefined)) return null
  const twelve = half === undefined ? number : number % 12
  return [half?.startsWith('p') === true ? twelve + 12 : twelve, Number(minute ?? 0)]
}

const PART_WORD = 'morning|noon|afternoon|evening|night'
const asPart = (word: string | undefined): DayPart | null => (word === undefined ? null : word === 'night' ? 'evening' : (word as DayPart))

const DAY = new RegExp(
  String.raw`\b(?:(by|before|until|later) )?(the day after tomorrow|tomorrow|today|tonight|this (?:morning|afternoon|evening))(?: (${PART_WORD}))?(?:,? (?:at|by|before) ${CLOCK})?`,
  'g',
)

function days(text: string, at: number): Match[] {
  return [...text.matchAll(DAY)].flatMap((match): Match[] => {
    const [words, limit, day = '', partWord, hour, minute, half] = match
    const clock = clockOf(hour, minute, half)
    if (day === 'today' && limit === undefined && clock === null) return []
    const ahead = day === 'tomorrow' ? 1 : day === 'the day after tomorrow' ? 2 : 0
    const named = day === 'tonight' ? 'evening' : /^this (\w+)/.exec(day)?.[1]
    const part = asPart(partWord ?? named) ?? (day === 'today' ? 'evening' : 'day')
    return [{ index: match.index, words, dueAt: dayAt(at, ahead, clock ?? [PART_END[part], 0]) }]
  })
}

const END = /\bby (?:the )?end of (?:the |my |this )?(day|shift|week|business)\b|\bby (?:eod|cob)\b/g

const ends = (text: string, at: number): Match[] =>
  [...text.matchAll(END)].map((match) => {
    const ahead = match[1] === 'week' ? daysUntil(at, 5, false) : 0
    return { index: match.index, words: match[0], dueAt: dayAt(at, ahead, [PART_END.day, 0]) }
  })

const HOUR = new RegExp(String.raw`\b(?:by|before) ${CLOCK}(?![\w:])`, 'g')

const hours = (text: string, at: number): Match[] =>
  [...text.matchAll(HOUR)].flatMap((match) => {
    const clock = clockOf(match[1], match[2], match[3])
    return clock === null ? [] : [{ index: match.index, words: match[0].trim(), dueAt: nextClock(at, clock) }]
  })

const NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const WEEK = new RegExp(String.raw`\b(?:by|before|on|until) (next )?(${NAMES.join('|')})\b`, 'g')

const weekdays = (text: string, at: number): Match[] =>
  [...text.matchAll(WEEK)].map((match) => {
    const ahead = daysUntil(at, NAMES.indexOf(match[2] ?? ''), match[1] !== undefined)
    return { index: match.index, words: match[0], dueAt: dayAt(at, ahead, [PART_END.day, 0]) }
  })

/** Terms of the trade and what the customer should do are no promises. */
const THEIRS = /\b(?:please|you (?:can|may|must|need|have to|should|will need)|if you|can you|could you|valid|returned?|refundable)\b/
const TERMS = /^ (?:of|after|from) (?:receipt|delivery|purchase|receiving|arrival)/
const QUESTION = /^[^.!;,\n]{0,30}\?/

export function findEnglish(text: string, at: number): readonly Match[] {
  const lower = text.toLowerCase()
  return [...spans(lower, at), ...days(lower, at), ...ends(lower, at), ...hours(lower, at), ...weekdays(lower, at)]
    .filter(({ index, words }) => {
      const before = /[^.!?;,\n]*$/.exec(lower.slice(0, index))?.[0] ?? ''
      const after = lower.slice(index + words.length)
      return !THEIRS.test(before) && !TERMS.test(after) && !QUESTION.test(after)
    })
    .map((match) => ({ ...match, words: text.slice(match.index, match.index + match.words.length).trim() }))
}
