/** Dates and durations through Intl, in the language on screen. All times are milliseconds since 1970. */
const cache = new Map<string, Intl.DateTimeFormat>()

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(language, options)
  cache.set(key, made)
  return made
}

/** "14:02" */
export const clockTime = (language: string, at: number): string =>
  formatter(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

/** A key that is equal for two times of one local day. */
export function dayKey(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** "11月21日 周五", with the year when it is not this one. */
export function dayName(language: string, at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatter(language, { month: 'short', day: 'numeric', weekday: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

/** Which word a day gets, relative to `now`. */
export function dayWord(at: number, now: number): 'today' | 'yesterday' | null {
  if (dayKey(at) === dayKey(now)) return 'today'
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  return dayKey(at) === dayKey(yesterday.getTime()) ? 'yesterday' : null
}

/** "41 s" below two minutes, "12:05" below an hour, "3:07:00" beyond. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 120) return `${seconds} s`
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3_600)
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '')
}

/** "86 KB", "1.4 MB" */
export function fileSize(bytes: number): string {
  const kilo = bytes / 1_024
  return kilo < 1_000 ? `${Math.max(1, Math.round(kilo))} KB` : `${(kilo / 1_024).toFixed(1)} MB`
}

/** First letter of a name with its marks, upper case; a dot for an empty name. */
export const initialOf = (name: string): string => /\P{M}\p{M}*/u.exec(name.trim())?.[0]?.toUpperCase() ?? '·'

/** "15:00" today, "明天 09:00", else the day as well; for the time at which something comes back. */
export function restTime(language: string, at: number, now: number): string {
  const time = clockTime(language, at)
  if (dayKey(at) === dayKey(now)) return time
  return `${formatter(language, { month: 'numeric', day: 'numeric' }).format(at)} ${time}`
}

/** Longest name shown, in code points; what is longer can't be read at a glance anyway. */
const NAME_SHOWN = 80
/** Controls, marks that turn the reading direction, and signs nobody can see. Joiner and picture selector stay: emoji need them. */
const UNSEEN = /\p{Cc}|\p{Cs}|\p{Default_Ignorable_Code_Point}/gu

const KEPT = new Set(['\u200D', '\uFE0F'])

/** A name as it can stand in one line: nothing in it is invisible, turns the line around or is endless. */
export function shownName(name: string): string {
  const seen = name.replace(/\s+/gu, ' ').replace(UNSEEN, (sign) => (KEPT.has(sign) ? sign : ''))
  // Joiners alone are still nothing to see.
  const plain = /(?!\u200D|\uFE0F)\S/u.test(seen) ? seen.trim() : ''
  const letters = Array.from(plain)
  return letters.length <= NAME_SHOWN ? plain : `${letters.slice(0, NAME_SHOWN).join('')}…`
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const
const agoFormatters = new Map<string, Intl.RelativeTimeFormat>()

/** "6 分钟前", "刚刚" below a minute; also for a time slightly ahead. Both times milliseconds of one clock. */
export function timeAgo(language: string, at: number, now: number): string {
  const format = agoFormatters.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  agoFormatters.set(language, format)
  const age = Math.max(0, now - at)
  const [unit, ms] = STEPS.find(([, length]) => age >= length) ?? (['second', 1_000] as const)
  return unit === 'second' ? format.format(0, 'second') : format.format(-Math.floor(age / ms), unit)
}

/** An amount in minor units (fen, cents): "¥1,299.00". */
export const money = (language: string, minor: number, currency: string): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(minor / 100)
