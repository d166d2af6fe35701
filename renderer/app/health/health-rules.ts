import { assertNever } from '../../../shared/lib/assert.ts'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { BackendHealth, PartState } from '../../../shared/model/health.ts'
import { PARTS, type Part } from '../../data/outage-row.ts'

/** A recovery is shown only after this long without a relapse, milliseconds. */
export const HOLD_MS = 30_000
/** From this round trip on the gateway is slow, milliseconds. */
export const SLOW_MS = 1_500

/** What a part says of itself now. `since`: server time, null where only this desk can tell. */
type Reading = { state: PartState; since: number | null }
/** Null is no news: the part is as it was. */
export type Readings = Readonly<Record<Part, Reading | null>>

export type HealthFacts = {
  status: ConnectionStatus
  /** The OS's word; "online" proves nothing. */
  online: boolean
  backend: BackendHealth | null
  /** Server time minus local wall clock, milliseconds. */
  offset: number
}

const unknown: Reading = { state: 'unknown', since: null }
const ok: Reading = { state: 'ok', since: null }

function readNetwork({ status, online }: HealthFacts): Reading | null {
  if (!online) return { state: 'down', since: null }
  switch (status.kind) {
    case 'live':
    case 'catching_up':
    case 'refused':
    case 'superseded':
      return ok
    case 'offline':
      // Whatever answered, something did.
      return status.reason === 'not_a_gateway' || status.reason === 'protocol' ? ok : unknown
    case 'signed_out':
      return unknown
    case 'connecting':
      return null
    default:
      return assertNever(status, 'connection status')
  }
}

function readGateway({ status, offset }: HealthFacts): Reading | null {
  switch (status.kind) {
    case 'live':
      return { state: (status.rttMs ?? 0) >= SLOW_MS ? 'slow' : 'ok', since: null }
    case 'offline':
      return { state: 'down', since: status.since + offset }
    case 'refused':
    case 'superseded':
      return ok
    case 'signed_out':
      return unknown
    case 'connecting':
    case 'catching_up':
      return null
    default:
      return assertNever(status, 'connection status')
  }
}

/** Without a link nobody knows how the parts behind the gateway are. */
function readBehind(part: 'customers' | 'orders', { status, backend, offset }: HealthFacts): Reading | null {
  if (status.kind === 'catching_up' || status.kind === 'connecting') return null
  if (status.kind === 'offline') return { state: 'unknown', since: status.since + offset }
  if (status.kind !== 'live') return unknown
  return backend?.parts.find((one) => one.part === part) ?? unknown
}

export const readParts = (facts: HealthFacts): Readings => ({
  network: readNetwork(facts),
  gateway: readGateway(facts),
  customers: readBehind('customers', facts),
  orders: readBehind('orders', facts),
})

/**
 * One part through time. `state` is shown; `raw` is the last word heard. `okSince`, `slowSince`: since when without a break it has
 * been well, or no worse than slow.
 */
export type Track = {
  readonly state: PartState
  readonly since: number
  readonly raw: PartState
  readonly rawSince: number
  readonly known: boolean
  readonly okSince: number | null
  readonly slowSince: number | null
}
export type Tracks = Readonly<Record<Part, Track>>

const newTrack = (now: number): Track => ({
  state: 'unknown',
  since: now,
  raw: 'unknown',
  rawSince: now,
  known: false,
  okSince: null,
  slowSince: null,
})
export const newTracks = (now: number): Tracks => ({
  network: newTrack(now),
  gateway: newTrack(now),
  customers: newTrack(now),
  orders: newTrack(now),
})

const RANK: Record<PartState, number> = { ok: 0, slow: 1, down: 2, unknown: 3 }

/** A turn for the better, which has to prove itself; that somebody knows of trouble is told at once. */
const improves = (shown: PartState, raw: PartState): boolean =>
  shown === 'unknown' ? raw === 'ok' : raw !== 'unknown' && RANK[raw] < RANK[shown]

const held = (since: number | null, now: number): since is number => since !== null && now - since >= HOLD_MS

function hear(before: Track, reading: Reading | null, now: number): Track {
  const raw = reading?.state ?? before.raw
  const rawSince = raw === before.raw ? before.rawSince : Math.min(now, reading?.since ?? now)
  const calm = raw === 'ok' || raw === 'slow'
  return {
    ...before,
    raw,
    rawSince,
    okSince: raw === 'ok' ? (before.okSince ?? now) : null,
    slowSince: calm ? (before.slowSince ?? now) : null,
  }
}

/** Worse is shown at once, better after the hold, the very first word at once. */
export function stepTrack(before: Track, reading: Reading | null, now: number): Track {
  const next = hear(before, reading, now)
  if (next.raw === next.state) return { ...next, known: next.known || next.raw !== 'unknown' }
  if (!next.known || !improves(next.state, next.raw)) return { ...next, state: next.raw, since: next.rawSince, known: true }
  if (held(next.okSince, now)) return { ...next, state: 'ok', since: next.okSince }
  const half = next.state === 'down' && held(next.slowSince, now)
  return half ? { ...next, state: 'slow', since: next.slowSince } : next
}

/** The same object while nothing changes. */
export function stepTracks(before: Tracks, readings: Readings, now: number): Tracks {
  const next = Object.fromEntries(PARTS.map((part) => [part, stepTrack(before[part], readings[part], now)])) as Record<Part, Track>
  const same = PARTS.every((part) => (Object.keys(next[part]) as (keyof Track)[]).every((key) => next[part][key] === before[part][key]))
  return same ? before : next
}

/** When the next hold ends, null when none runs. */
export function nextTurn(tracks: Tracks, now: number): number | null {
  const ends = PARTS.flatMap((part) => {
    const track = tracks[part]
    if (track.raw === track.state || !improves(track.state, track.raw)) return []
    return [track.okSince, track.state === 'down' ? track.slowSince : null].flatMap((since) => (since === null ? [] : [since + HOLD_MS]))
  })
  const ahead = ends.filter((end) => end > now)
  return ahead.length === 0 ? null : Math.min(...ahead)
}

/** One part as it is shown. `recovering`: it is better again and has to prove it. */
export type PartHealth = { part: Part; state: PartState; since: number; recovering: boolean }
export type DeskHealth = readonly PartHealth[]

export const shownHealth = (tracks: Tracks): DeskHealth =>
  PARTS.map((part) => {
    const { state, since, raw } = tracks[part]
    return { part, state, since, recovering: raw !== state && improves(state, raw) }
  })

export const partOf = (health: DeskHealth, part: Part): PartHealth | null => health.find((one) => one.part === part) ?? null
