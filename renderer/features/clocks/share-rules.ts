import type { Round } from '../../../shared/model/round.ts'
import { touches, type Span } from '../../lib/span-rules.ts'

type Figure = { answered: number; inTime: number; percent: number | null }

/**
 * The own share of a shift. `slow`: answered later than the goal, slowest first. `outside`: the same without what an outage has
 * touched, null where none has (D8); both figures stand side by side, neither takes the other's place.
 */
export type Share = Figure & { slow: readonly Round[]; outside: Figure | null }

/** How long the customer waited for this answer, in milliseconds. */
export const waitOf = (round: Round): number => Math.max(0, round.answeredAt - round.startedAt)

/** An answer in the very millisecond of the goal is in time; a wait that goes on past it is not. */
export const isInTime = (round: Round, goalMs: number): boolean => waitOf(round) <= goalMs

export type ShareOptions = { agentId: string; goalMs: number; since: number; relief: readonly Span[] }

/** Whether an outage lay on this wait. The clock ran on; it is only marked. */
export const isInOutage = (round: Round, relief: readonly Span[]): boolean => touches(relief, round.startedAt, round.answeredAt)

/** The rounds this agent has answered at `since` (server time) or later, oldest answer first; what the share is counted from and nothing else. */
export const ownRounds = (rounds: readonly Round[], { agentId, since }: Pick<ShareOptions, 'agentId' | 'since'>): readonly Round[] =>
  rounds.filter((round) => round.agentId === agentId && round.answeredAt >= since)

/** `percent` is rounded down, so that 100 means all of them; null before the first answer. */
export function shareOf(rounds: readonly Round[], options: ShareOptions): Share {
  const own = ownRounds(rounds, options)
  const slow = own.filter((round) => !isInTime(round, options.goalMs)).toSorted((a, b) => waitOf(b) - waitOf(a) || a.order - b.order)
  const rest = own.filter((round) => !isInOutage(round, options.relief))
  const outside = rest.length === own.length ? null : figureOf(rest, options.goalMs)
  return { ...figureOf(own, options.goalMs), slow, outside }
}

function figureOf(rounds: readonly Round[], goalMs: number): Figure {
  const inTime = rounds.filter((round) => isInTime(round, goalMs)).length
  return { answered: rounds.length, inTime, percent: rounds.length === 0 ? null : Math.floor((inTime / rounds.length) * 100) }
}

/** Hour of the local day at which a shift begins: nobody works over it, and who signs in again keeps the share of the day. */
const SHIFT_HOUR = 4

/** The newest 04:00 by the local calendar at or before `now`, both in milliseconds. */
export function shiftStart(now: number): number {
  const start = new Date(now)
  start.setHours(SHIFT_HOUR, 0, 0, 0)
  if (start.getTime() > now) start.setDate(start.getDate() - 1)
  return start.getTime()
}

/** The first 04:00 after `now`. A local day may have 23 or 25 hours. */
export function nextShift(now: number): number {
  const start = new Date(shiftStart(now))
  start.setDate(start.getDate() + 1)
  start.setHours(SHIFT_HOUR, 0, 0, 0)
  return start.getTime()
}

/** A cell that no table program takes for a formula: ids come from a server, which may not be ours. */
function cell(value: string | number): string {
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const HEAD = [
  'conversation_id',
  'reply_order',
  'agent_id',
  'waiting_since',
  'answered_at',
  'waited_ms',
  'goal_ms',
  'outage',
  'in_time',
] as const
/** Table programs take a file for UTF-8 only with this in front. */
const BOM = '\uFEFF'

/** Rounds as a table, one line each, times as ISO 8601 in UTC. Counting its `yes` gives the share; without the lines marked `outage` the other one. */
export function roundsCsv(rounds: readonly Round[], goalMs: number, relief: readonly Span[]): string {
  const iso = (at: number): string => new Date(at).toISOString()
  const lines = rounds.map((round) => [
    round.conversationId,
    round.order,
    round.agentId,
    iso(round.startedAt),
    iso(round.answeredAt),
    waitOf(round),
    goalMs,
    isInOutage(round, relief) ? 'outage' : '',
    isInTime(round, goalMs) ? 'yes' : 'no',
  ])
  return BOM + [HEAD, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
