import type { Channel } from '../../shared/model/conversation.ts'
import { byPlace, type CommandRow } from './command-row.ts'
import { MAX_IN_FLIGHT, MAX_RETRY_MS } from './constants.ts'

export type LaneView = {
  open: readonly CommandRow[]
  /** Server time. */
  now: number
  cursor: number
  /** Command → event it waits for after a `conflict(stale)`. */
  waitFor: ReadonlyMap<string, number>
  /** Asked for, and not to be asked for again yet. */
  notNow: ReadonlySet<string>
  channelOf: (conversationId: string) => Channel | null
}

/** Open rows by lane, each in the order of place. */
export function byLane(open: readonly CommandRow[]): Map<string, CommandRow[]> {
  const lanes = new Map<string, CommandRow[]>()
  for (const row of open) {
    const lane = lanes.get(row.lane)
    if (lane === undefined) lanes.set(row.lane, [row])
    else lane.push(row)
  }
  for (const lane of lanes.values()) lane.sort(byPlace)
  return lanes
}

/**
 * The next command of each lane that may be judged now, live customers first, then by place (FR8, CB):
 * one in flight per lane, a waiting item holds what stands behind it and nothing else.
 */
export function candidates(view: LaneView): CommandRow[] {
  const inFlight = view.open.filter((row) => row.state.kind === 'sent').length
  const heads = [...byLane(view.open).values()].flatMap((lane) => firstToSend(lane, view))
  const rank = (row: CommandRow): number => (view.channelOf(row.conversationId) === 'live' ? 0 : 1)
  heads.sort((a, b) => rank(a) - rank(b) || byPlace(a, b))
  return heads.slice(0, Math.max(0, MAX_IN_FLIGHT - inFlight))
}

function firstToSend(lane: readonly CommandRow[], view: LaneView): CommandRow[] {
  for (const row of lane) {
    if (row.state.kind === 'accepted') {
      // What it changes (open, closed, assigned) must be seen here before the next is judged by it.
      if (row.body?.kind === 'reply.send' || row.body?.kind === 'note.add') continue
      return []
    }
    if (row.state.kind !== 'queued' || row.wish !== null) return []
    if (waits(row.state.notBefore, view.now) || view.notNow.has(row.id)) return []
    return (view.waitFor.get(row.id) ?? 0) > view.cursor ? [] : [row]
  }
  return []
}

/** A time further off than any server asks for was set by a clock that has been put right since. */
const waits = (notBefore: number | null, now: number): boolean => notBefore !== null && notBefore > now && notBefore - now <= MAX_RETRY_MS

/** Earliest server time at which a `retry` may go again; null when none waits for time alone. */
export function nextRetryAt(open: readonly CommandRow[]): number | null {
  let at: number | null = null
  for (const row of open) {
    if (row.state.kind === 'queued' && row.state.notBefore !== null && (at === null || row.state.notBefore < at)) at = row.state.notBefore
  }
  return at
}
