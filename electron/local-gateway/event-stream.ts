import type { DownFrame } from '../../shared/protocol/down.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { PageFrame } from '../../shared/protocol/session-frames.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayStore } from './gateway-store.ts'
import { pageOf, takeSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * What one connection has been sent. `live`: events up to `sent`, of which `acked` are committed there.
 * `refetch`: no events until the snapshot is acked; `served` once its last page has been handed out.
 */
export type Stream =
  | { kind: 'live'; sent: number; acked: number }
  | { kind: 'refetch'; snapshot: Snapshot | null; served: boolean; fetches: number }

export const frame = <T extends DownFrame['type']>(type: T, body: Extract<DownFrame, { type: T }>['body']): DownFrame =>
  ({ v: PROTOCOL_VERSION, type, body }) as DownFrame

export const liveFrom = (seq: number): Stream => ({ kind: 'live', sent: seq, acked: seq })
export const awaitingSnapshot = (): Stream => ({ kind: 'refetch', snapshot: null, served: false, fetches: 0 })

/** Next events for this connection, as many as its window allows (FR10). Advances `sent`. */
export function pump(store: GatewayStore, stream: Stream, window: number): DownFrame[] {
  if (stream.kind !== 'live') return []
  const room = window - (stream.sent - stream.acked)
  if (room <= 0 || stream.sent >= store.head()) return []
  const events = store.eventsAfter(stream.sent, room)
  stream.sent = events.at(-1)?.seq ?? stream.sent
  return events.map((event) => frame('event', event))
}

export type Acked = { stream: Stream; seq: number; snapshot: boolean } | null

/** The stream after an ack, or null when the ack says nothing new. An ack never counts for more than was sent. */
export function acknowledge(stream: Stream, seq: number): Acked {
  if (stream.kind === 'refetch') {
    const due = stream.served && stream.snapshot?.seq === seq
    return due ? { stream: liveFrom(seq), seq, snapshot: true } : null
  }
  const acked = Math.min(seq, stream.sent)
  return acked > stream.acked ? { stream: { ...stream, acked }, seq: acked, snapshot: false } : null
}

/** FR12: the first fetch freezes the state, the following ones read on in it. Null for a token of no snapshot of this connection. */
export function servePage(
  store: GatewayStore,
  stream: Stream,
  fetch: { token: string | null; options: Pick<GatewayOptions, 'snapshotRows' | 'snapshotBytes'> },
): { stream: Stream; page: Omit<PageFrame, 'n'> } | null {
  const { token, options } = fetch
  const fetches = stream.kind === 'refetch' ? stream.fetches : 0
  const started = token === null ? { snapshot: takeSnapshot(store), fetches: fetches + 1, offset: 0 } : resume(stream, token)
  if (started === null) return null
  const page = pageOf(started.snapshot, started.offset, { rows: options.snapshotRows, bytes: options.snapshotBytes })
  const next = page.next === null ? null : `${started.fetches}.${page.next}`
  const { snapshot } = started
  return { stream: { kind: 'refetch', snapshot, fetches: started.fetches, served: next === null }, page: { ...page, next } }
}

function resume(stream: Stream, token: string): { snapshot: Snapshot; fetches: number; offset: number } | null {
  if (stream.kind !== 'refetch' || stream.snapshot === null) return null
  const [fetches, offset] = token.split('.').map(Number)
  if (fetches !== stream.fetches || offset === undefined || !Number.isSafeInteger(offset) || offset < 0) return null
  return { snapshot: stream.snapshot, fetches, offset }
}
