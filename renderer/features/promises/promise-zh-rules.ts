import { dayAt, daysUntil, later, nextClock, PART_END, type DayPart, type Unit } from './promise-times-rules.ts'

export type Match = { index: number; words: string; dueAt: number }

const DIGITS: Record<string, number> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

/** 十二, 三十, 两; NaN for what is no number below a hundred. */
function hanNumber(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  if (text === '半') return 0.5
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text]
  const ten = text.includes('十') ? (tens === '' || tens === undefined ? 1 : (DIGITS[tens] ?? Number.NaN)) : 0
  const one = ones === '' || ones === undefined ? 0 : (DIGITS[ones] ?? Number.NaN)
  return ten * 10 + one
}

const NUMBER = String.raw`\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3}|半`
const UNITS: Record<string, Unit> = {
  分钟: 'minute',
  分: 'minute',
  刻钟: 'quarter',
  小时: 'hour',
  钟头: 'hour',
  天: 'day',
  日: 'day',
  工作日: 'workday',
  周: 'week',
  星期: 'week',
}
/** What an agent does when the time is up; "3 天后自动确认" is nobody's promise. */
const DOES = '(?:我|给您|为您|帮您|回复|联系|答复|告诉|告知|通知|反馈|处理|回电|跟进)'
const SPAN = new RegExp(
  `(?:(?:${NUMBER}) ?(?:分钟|小时|天|个)? ?[-~到至] ?)?(${NUMBER}) ?个?(半)? ?(分钟|分|刻钟|小时|钟头|工作日|天|日|周|星期)(半)? ?(?:之内|以内|内|(?:左右|之?后)(?=[^。!?]{0,6}${DOES}))`,
  'g',
)

function spans(text: string, at: number): Match[] {
  return [...text.matchAll(SPAN)].flatMap((match): Match[] => {
    const [words, number = '', half1, unit = '', half2] = match
    const count = hanNumber(number) + (half1 === undefined && half2 === undefined ? 0 : 0.5)
    const kind = UNITS[unit]
    if (kind === undefined || !Number.isFinite(count) || count <= 0 || count > 400) return []
    return [{ index: match.index, words, dueAt: later(at, count, kind) }]
  })
}

const DAYS: Record<string, { days: number; part?: DayPart }> = {
  今天: { days: 0 },
  今日: { days: 0 },
  今晚: { days: 0, part: 'evening' },
  明天: { days: 1 },
  明日: { days: 1 },
  明早: { days: 1, part: 'morning' },
  明晚: { days: 1, part: 'evening' },
  后天: { days: 2 },
}
const PARTS: Record<string, DayPart> = {
  早上: 'morning',
  上午: 'morning',
  中午: 'noon',
  下午: 'afternoon',
  晚上: 'evening',
  下班: 'day',
}
const PART = '早上|上午|中午|下午|晚上|下班'
const CLOCK = String.raw`(\d{1,2}) ?(?:[:点时] ?(\d{2}|半)?) ?分?`
const DAY = new RegExp(`(?<!大)(今天|今日|今晚|明天|明日|明早|明晚|后天)(?: ?(${PART}))?(?: ?${CLOCK})? ?(之内|以内|内|之前|以前|前)?`, 'g')

/** Hour and minute of a clock in words, with the part of the day for the twelve hours of a dial; null for none. */
function clockOf(hour: string | undefined, minute: string | undefined, part: DayPart | undefined): readonly [number, number] | null {
  const number = Number(hour)
  if (hour === undefined || number > 24) return null
  const late = (part === 'afternoon' || part === 'evening') && number < 12
  return [late ? number + 12 : number, minute === '半' ? 30 : Number(minute ?? 0)]
}

function days(text: string, at: number): Match[] {
  return [...text.matchAll(DAY)].flatMap((match): Match[] => {
    const [words, name = '', partWord = '', hour, minute, limit] = match
    const day = DAYS[name]
    if (day === undefined) return []
    const part = PARTS[partWord] ?? day.part
    const clock = clockOf(hour, minute, part)
    // "今天" alone tells of today; with a limit, a part or an hour it is a promise.
    if (day.days === 0 && part === undefined && clock === null && limit === undefined) return []
    const end = clock ?? [PART_END[part ?? (day.days === 0 && partWord === '' && limit !== undefined ? 'evening' : 'day')], 0]
    return [{ index: match.index, words, dueAt: dayAt(at, day.days, end) }]
  })
}

const HOUR = new RegExp(`(?<![\\d天日晚早])(?:(${PART}) ?)?${CLOCK} ?(?:之前|以前|前)`, 'g')

function hours(text: string, at: number): Match[] {
  return [...text.matchAll(HOUR)].flatMap((match): Match[] => {
    const [words, partWord = '', hour, minute] = match
    const clock = clockOf(hour, minute, PARTS[partWord])
    return clock === null ? [] : [{ index: match.index, words, dueAt: nextClock(at, clock) }]
  })
}

const WEEK = /(下下?)?(?:周|星期|礼拜)([一二三四五六日天])(?:之前|以前|前)?/g
const WEEKDAYS = '日一二三四五六'

function weekdays(text: string, at: number): Match[] {
  return [...text.matchAll(WEEK)].flatMap((match): Match[] => {
    const [words, next, day = ''] = match
    const weekday = day === '天' ? 0 : WEEKDAYS.indexOf(day)
    return [{ index: match.index, words, dueAt: dayAt(at, daysUntil(at, weekday, next !== undefined), [PART_END.day, 0]) }]
  })
}

/** Terms of the trade and what the customer should do are no promises. */
const THEIRS = /请您?(?:在|于|务必|尽快)|麻烦您|您(?:可以|需要|须|要|得)|可在|需在|须在|支持|享受/
const TERMS = /^[^,。!?;\n]{0,10}(?:有效|无理由|可退|可换|退换|自动确认|包退|包换|到期|过期)/
const QUESTION = /^[^,。!;\n]{0,20}(?:吗|么|可以不|行不)?\?/

export function findChinese(text: string, at: number): readonly Match[] {
  return [...spans(text, at), ...days(text, at), ...hours(text, at), ...weekdays(text, at)].filter(({ index, words }) => {
    const before = /[^,。!?;\n]*$/.exec(text.slice(0, index))?.[0] ?? ''
    const after = text.slice(index + words.length)
    return !THEIRS.test(before) && !TERMS.test(after) && !QUESTION.test(after)
  })
}
