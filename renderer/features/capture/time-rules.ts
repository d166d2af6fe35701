/**
 * A time as a person types it in a hurry: 10:35, 1035, −15, 15分钟前, 2小时, 昨天 10:35, 明天10点半, 11-28 15:00. Times are
 * milliseconds since 1970; clock times are those of this PC's time zone.
 */
export type Way = 'past' | 'future'

const MINUTE = 60_000
/** A clock time this far ahead of now was not yesterday: clocks differ. */
const AHEAD_MS = 5 * MINUTE
const HALF_YEAR = 183 * 24 * 60 * MINUTE

const DAYS: Readonly<Record<string, number>> = {
  昨天: -1,
  yesterday: -1,
  今天: 0,
  today: 0,
  明天: 1,
  tomorrow: 1,
  后天: 2,
}

type Clock = { hours: number; minutes: number }

/** null for nothing typed. `base`: the moment the words are about. */
export function readTime(text: string, base: number, way: Way): number | null | 'unreadable' {
  const words = text.normalize('NFKC').replaceAll(/[−–—]/gu, '-').replaceAll(/\s+/gu, ' ').trim().toLowerCase()
  if (words === '') return null
  if (words === '现在' || words === '刚刚' || words === 'now') return base
  return readDistance(words, base, way) ?? readClock(words, base, way) ?? 'unreadable'
}

/** −15, 15 min, 2小时前. Without a unit a sign is needed, for 1035 is a time of the day. */
function readDistance(words: string, base: number, way: Way): number | null {
  const match = /^([+-]?) ?(\d{1,4}) ?(m|min|mins|分|分钟|h|小时|个小时)? ?(前|后|ago)?$/u.exec(words)
  if (match === null) return null
  const [, sign = '', amount = '', unit, side] = match
  if (sign === '' && unit === undefined) return null
  const wrong = way === 'past' ? sign === '+' || side === '后' : sign === '-' || side === '前' || side === 'ago'
  if (wrong) return null
  const ms = Number(amount) * (unit !== undefined && /^(?:h|小时|个小时)$/u.test(unit) ? 60 : 1) * MINUTE
  return way === 'past' ? base - ms : base + ms
}

function readClock(words: string, base: number, way: Way): number | null {
  const named = /^(昨天|今天|明天|后天|yesterday|today|tomorrow) ?(.+)$/u.exec(words)
  if (named !== null) return onDay(base, DAYS[named[1] ?? ''] ?? 0, clockOf(named[2] ?? ''))
  const dated = /^(\d{1,2}) ?[-/月] ?(\d{1,2})日? ?(.+)$/u.exec(words)
  if (dated !== null) return onDate(base, way, { month: Number(dated[1]), day: Number(dated[2]), clock: clockOf(dated[3] ?? '') })
  const clock = clockOf(words)
  const today = onDay(base, 0, clock)
  if (today === null) return null
  if (way === 'past') return today > base + AHEAD_MS ? onDay(base, -1, clock) : today
  return today <= base ? onDay(base, 1, clock) : today
}

function clockOf(words: string): Clock | null {
  const match = /^(上午|早上|中午|下午|晚上)? ?(?:(\d{1,2}):(\d{2})|(\d{1,2})点(半|(\d{1,2})分?)?|(\d{1,2})(\d{2}))$/u.exec(words)
  if (match === null) return null
  const [, part, h1, m1, h2, half, m2, h3, m3] = match
  const given = Number(h1 ?? h2 ?? h3)
  const minutes = half === '半' ? 30 : Number(m1 ?? m2 ?? m3 ?? 0)
  const later = (part === '下午' || part === '晚上' || (part === '中午' && given < 3)) && given < 12
  const hours = later ? given + 12 : given
  return hours < 24 && minutes < 60 ? { hours, minutes } : null
}

function onDay(base: number, days: number, clock: Clock | null): number | null {
  if (clock === null) return null
  const date = new Date(base)
  date.setDate(date.getDate() + days)
  return date.setHours(clock.hours, clock.minutes, 0, 0)
}

/** The year is the one that lies nearest in the right direction. */
function onDate(base: number, way: Way, { month, day, clock }: { month: number; day: number; clock: Clock | null }): number | null {
  if (clock === null || month < 1 || month > 12) return null
  const year = new Date(base).getFullYear()
  const inYear = (one: number): number => new Date(one, month - 1, day, clock.hours, clock.minutes).getTime()
  if (new Date(year, month - 1, day).getDate() !== day) return null
  const found = inYear(year)
  if (way === 'past') return found > base + AHEAD_MS ? inYear(year - 1) : found
  return found < base - HALF_YEAR ? inYear(year + 1) : found
}

/** As `readTime` understands it again, to the minute. */
export function writeTime(at: number): string {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
