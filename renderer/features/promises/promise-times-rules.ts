import { assertNever } from '../../../shared/lib/assert.ts'

/** Times of the local calendar in milliseconds since 1970, seen from a moment. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Hours at which a part of a day is over, for who names no hour. */
export const PART_END = { morning: 12, noon: 13, afternoon: 18, evening: 21, day: 18 } as const
export type DayPart = keyof typeof PART_END

/** The day `days` after `from`, at an hour. What lies behind today is the end of the day instead. */
export function dayAt(from: number, days: number, [hour, minute]: readonly [number, number]): number {
  const date = new Date(from)
  date.setDate(date.getDate() + days)
  date.setHours(hour, minute, 0, 0)
  if (date.getTime() <= from) date.setHours(23, 59, 0, 0)
  return date.getTime()
}

/** The next time a clock shows this: today, or tomorrow when it has been. */
export function nextClock(from: number, [hour, minute]: readonly [number, number]): number {
  const date = new Date(from)
  date.setHours(hour, minute, 0, 0)
  if (date.getTime() <= from) date.setDate(date.getDate() + 1)
  return date.getTime()
}

/** Days until the next such weekday, 0 is Sunday; never today. `weeks` later on top, counted in weeks that begin on Monday. */
export function daysUntil(from: number, weekday: number, nextWeek: boolean): number {
  const monday = (day: number): number => (day + 6) % 7
  const today = monday(new Date(from).getDay())
  const ahead = monday(weekday) - today
  if (nextWeek) return ahead + 7
  return ahead > 0 ? ahead : ahead + 7
}

export type Unit = 'minute' | 'quarter' | 'hour' | 'day' | 'workday' | 'week'

/** So long after `from`; days keep the time of the day, working days end with the work. */
export function later(from: number, count: number, unit: Unit): number {
  switch (unit) {
    case 'minute':
      return from + count * MINUTE
    case 'quarter':
      return from + count * 15 * MINUTE
    case 'hour':
      return from + count * HOUR
    case 'workday':
      return workdays(from, Math.ceil(count))
    case 'day':
      return daysLater(from, count)
    case 'week':
      return daysLater(from, count * 7)
    default:
      return assertNever(unit, 'unit')
  }
}

function daysLater(from: number, days: number): number {
  const date = new Date(from)
  date.setDate(date.getDate() + Math.floor(days))
  return date.getTime() + (days % 1) * 24 * HOUR
}

function workdays(from: number, count: number): number {
  const date = new Date(from)
  for (let left = count; left > 0;) {
    date.setDate(date.getDate() + 1)
    if (date.getDay() !== 0 && date.getDay() !== 6) left -= 1
  }
  date.setHours(PART_END.day, 0, 0, 0)
  return date.getTime()
}
