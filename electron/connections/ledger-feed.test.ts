import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { createLedgerFeed } from './ledger-feed.ts'

const hello = (cursor: number): UpFrame => ({
  v: 4,
  type: 'hello',
  body: { protocol: 4, token: '', deviceId: 'd', ledgerGeneration: 'g', cursor, serverEpoch: null, open: [], page: 0, last: true },
})
const event = (seq: number, kind = 'message.added') => ({ v: 4, type: 'event', body: { seq, kind } })
const roster = { v: 4, type: 'roster', body: {} }

/** A ledger window that dies at one event, again and again, and acks the others. */
function world(killer: number | null, kind = 'message.added') {
  const batches: unknown[][] = []
  let link = 0
  let cursor = 0
  let alive = true
  let deaths = 0
  const feed = createLedgerFeed({
    hand: (_linkId, json) => take(JSON.parse(json) as { body: { seq?: number; killed?: boolean } }[]),
    log: silentLog,
  })
  const take = (frames: { body: { seq?: number; killed?: boolean } }[]): void => {
    if (!alive) return
    batches.push(frames)
    for (const { body } of frames) {
      if (body.seq === killer && body.killed !== true) {
        alive = false
        deaths += 1
        return
      }
    }
    const last = frames.findLast(({ body }) => body.seq !== undefined)?.body.seq
    if (last === undefined || last <= cursor) return
    cursor = last
    acks.push(() => feed.said({ v: 4, type: 'ack', body: { seq: last } }))
  }
  const acks: (() => void)[] = []
  const settle = (): void => {
    for (let ack = acks.shift(); ack !== undefined; ack = acks.shift()) ack()
  }
  return {
    batches,
    deaths: () => deaths,
    cursor: () => cursor,
    full: () => feed.outOfRoom(),
    /** A new life on a new link: everything after the cursor comes again, in batches of this size. */
    life(upTo: number, size = 100): void {
      if (!alive) feed.died()
      alive = true
      batches.length = 0
      feed.opened((link += 1))
      feed.said(hello(cursor))
      const events = Array.from({ length: upTo - cursor }, (_, index) => event(cursor + index + 1, kind))
      for (let from = 0; from < events.length; from += size) feed.frames(JSON.stringify([roster, ...events.slice(from, from + size)]))
      settle()
    },
  }
}

describe('what the ledger window is fed', () => {
  it('IN7 without deaths everything goes as it comes', () => {
    const desk = world(null)
    desk.life(250)
    expect([desk.batches.length, desk.batches[0]?.length, desk.cursor()]).toEqual([3, 101, 250])
  })

  it('IN7 two deaths at one cursor, a third with one event in hand; that one is set aside and the rest arrives', () => {
    const desk = world(7)
    for (let life = 0; life < 2; life += 1) desk.life(20)
    expect([desk.deaths(), desk.cursor()]).toEqual([2, 0])
    desk.life(20)
    // One at a time: what stood before the killer is safe now.
    expect([desk.deaths(), desk.cursor()]).toEqual([3, 6])
    expect(desk.batches.every((batch) => batch.length === 1)).toBe(true)
    desk.life(20)
    expect([desk.deaths(), desk.cursor()]).toEqual([3, 20])
    const aside = desk.batches.flat().find((frame) => (frame as { body: { killed?: boolean } }).body.killed === true)
    expect(aside).toEqual({ v: 0, type: 'event', body: { seq: 7, kind: 'message.added', killed: true, raw: JSON.stringify(event(7)) } })
    desk.life(120)
    expect(desk.batches[0]).toHaveLength(101)
  })

  it('IN7 lives that end because the disk has no room are no event’s fault: nothing is set aside for them', () => {
    const desk = world(7)
    for (let life = 0; life < 6; life += 1) {
      desk.life(20)
      desk.full()
    }
    expect([desk.deaths(), desk.cursor(), desk.batches[0]?.length]).toEqual([6, 0, 21])
    for (let life = 0; life < 3; life += 1) desk.life(20)
    // A death of its own counts as before.
    expect(desk.batches.every((batch) => batch.length === 1)).toBe(true)
  })

  it('LD6 a killer that must not be passed over keeps its kind, so that the ledger halts at it', () => {
    const desk = world(1, 'customer.erased')
    for (let life = 0; life < 4; life += 1) desk.life(1)
    expect(desk.batches.flat().at(-1)).toMatchObject({ body: { seq: 1, kind: 'customer.erased', killed: true } })
  })

  it('IN7 deaths at other cursors, or with nothing in its hands, change nothing', () => {
    const handed: string[] = []
    const feed = createLedgerFeed({ hand: (_link, json) => void handed.push(json), log: silentLog })
    for (const cursor of [1, 2, 3, 4]) {
      feed.opened(cursor)
      feed.said(hello(cursor))
      feed.frames(JSON.stringify([event(cursor + 1), event(cursor + 2)]))
      feed.died()
    }
    feed.opened(9)
    feed.said(hello(9))
    feed.died()
    feed.opened(10)
    feed.said(hello(9))
    feed.died()
    feed.opened(11)
    feed.said(hello(9))
    feed.frames(JSON.stringify([event(10), event(11)]))
    expect(JSON.parse(handed.at(-1) ?? '[]')).toHaveLength(2)
  })

  it('IN7 old events, and those behind a gap, are never waited for', () => {
    const handed: string[] = []
    const feed = createLedgerFeed({ hand: (_link, json) => void handed.push(json), log: silentLog })
    for (let life = 0; life < 2; life += 1) {
      feed.opened(life)
      feed.said(hello(5))
      feed.frames(JSON.stringify([event(6)]))
      feed.died()
    }
    feed.opened(3)
    feed.said(hello(5))
    handed.length = 0
    feed.frames(JSON.stringify([event(4), event(8), roster, event(6), event(7)]))
    expect(handed).toHaveLength(4)
    feed.said({ v: 4, type: 'ack', body: { seq: 6 } })
    expect(handed).toHaveLength(5)
  })
})
