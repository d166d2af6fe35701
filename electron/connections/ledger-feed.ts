import type { Log } from '../../shared/lib/log.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'

export type LedgerFeed = {
  /** A link was given to a ledger window; what was meant for the one before is gone. */
  opened: (linkId: number) => void
  /** Frames of one tick as the text of a JSON array. */
  frames: (json: string) => void
  /** The ledger window says something on its link: a hello or an ack tells where it stands. */
  said: (frame: UpFrame) => void
  /** The ledger window that had the link is dead, or has begun anew. */
  died: () => void
  /** It is about to begin anew because the disk has no room: no event did that. */
  outOfRoom: () => void
}

export type LedgerFeedDeps = { hand: (linkId: number, json: string) => void; log: Log }

/** Deaths at one cursor after which events go one at a time. */
const DEATHS = 2
/** Events fed one at a time before the ledger window is trusted again: as many as a server has on the way at once (FR10). */
const SINGLE_EVENTS = 500
/** Characters kept of an event that kills. */
const RAW = 60_000

type Waiting = { text: string; seq: number | null }

type Feed = {
  linkId: number
  /** Where the ledger window stands; null before its hello. */
  cursor: number | null
  /** Something was handed since it last moved. */
  handed: boolean
  deaths: { cursor: number; count: number }
  /** One at a time, so many more; null: as they come. */
  single: { left: number } | null
  waiting: Waiting[]
  /** The one event it works on. */
  inHand: number | null
  /** Events that killed it. */
  killers: Set<number>
  outOfRoom: boolean
}

/**
 * IN7: what the ledger window gets of the link. Normally all as it comes. After two deaths at one cursor each event waits until the one
 * before is acked; the one in hand at a third death is the killer, and from then on its bytes are handed over as what can't be read, so
 * that they are set aside and the stream goes on. A link that begins anew brings the same events again.
 */
export function createLedgerFeed(deps: LedgerFeedDeps): LedgerFeed {
  const feed: Feed = {
    linkId: 0,
    cursor: null,
    handed: false,
    deaths: { cursor: -1, count: 0 },
    single: null,
    waiting: [],
    inHand: null,
    killers: new Set(),
    outOfRoom: false,
  }
  return {
    opened: (linkId) => void Object.assign(feed, { linkId, cursor: null, handed: false, waiting: [], inHand: null, outOfRoom: false }),
    frames(json) {
      if (feed.single === null) {
        feed.handed = true
        return deps.hand(feed.linkId, json)
      }
      for (const raw of JSON.parse(json) as unknown[]) feed.waiting.push(waitingOf(raw, feed.killers))
      return handNext(feed, deps)
    },
    said(frame) {
      if (frame.type !== 'hello' && frame.type !== 'ack') return
      const cursor = frame.type === 'hello' ? frame.body.cursor : frame.body.seq
      if (frame.type === 'ack') moved(feed, cursor)
      feed.cursor = cursor
      handNext(feed, deps)
    },
    died: () => {
      if (!feed.outOfRoom) died(feed, deps.log)
    },
    outOfRoom() {
      feed.outOfRoom = true
    },
  }
}

function died(feed: Feed, log: Log): void {
  const { cursor, inHand } = feed
  if (feed.single !== null && inHand !== null) {
    feed.killers.add(inHand)
    log.error('ledger.killed_by_event', { seq: inHand })
    return
  }
  if (cursor === null || !feed.handed) return
  feed.deaths = { cursor, count: feed.deaths.cursor === cursor ? feed.deaths.count + 1 : 1 }
  if (feed.deaths.count < DEATHS) return
  log.error('ledger.fed_singly', { cursor })
  feed.single ??= { left: SINGLE_EVENTS }
}

/** The ledger window is past everything up to this number. */
function moved(feed: Feed, cursor: number): void {
  feed.handed = false
  const { single, inHand } = feed
  if (single === null || inHand === null || cursor < inHand) return
  feed.inHand = null
  single.left -= 1
  const past = [...feed.killers].filter((seq) => seq <= cursor)
  for (const seq of past) feed.killers.delete(seq)
  if (feed.killers.size === 0 && (past.length > 0 || single.left <= 0)) {
    feed.single = null
    feed.deaths = { cursor: -1, count: 0 }
  }
}

function handNext(feed: Feed, { hand }: LedgerFeedDeps): void {
  if (feed.single === null && feed.waiting.length > 0) {
    const rest = feed.waiting.splice(0)
    feed.handed = true
    hand(feed.linkId, `[${rest.map(({ text }) => text).join(',')}]`)
    return
  }
  while (feed.inHand === null) {
    const next = feed.waiting.shift()
    if (next === undefined) return
    // Only the next event moves the cursor; what is old or lies behind a gap is never acked, and signals and answers are not either.
    if (next.seq !== null && feed.cursor !== null && next.seq === feed.cursor + 1) feed.inHand = next.seq
    feed.handed = true
    hand(feed.linkId, `[${next.text}]`)
  }
}

function waitingOf(raw: unknown, killers: ReadonlySet<number>): Waiting {
  const { type, body } = raw as { type?: unknown; body?: { seq?: unknown; kind?: unknown } }
  const seq = type === 'event' && typeof body?.seq === 'number' ? body.seq : null
  const text = JSON.stringify(raw)
  return { seq, text: seq !== null && killers.has(seq) ? killed(seq, body?.kind, text) : text }
}

/** Its number and kind stand, so that the cursor can pass it, or halt at a kind that must not be passed over (LD6). */
const killed = (seq: number, kind: unknown, text: string): string =>
  JSON.stringify({ v: 0, type: 'event', body: { seq, kind, killed: true, raw: text.slice(0, RAW) } })
