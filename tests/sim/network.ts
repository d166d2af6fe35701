import { randomInt, type Random } from '../../shared/lib/random.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import type { Scheduler } from './scheduler.ts'

/** What the network may do to one socket; every use is counted. */
export type NetFaults = {
  dropUp: number
  dropDown: number
  doubleUp: number
  doubleDown: number
  lagMs: number
  /** Half-open: the other side hears nothing, this side notices nothing. */
  deafUp: boolean
  deafDown: boolean
  /** Events of words that arrive unreadable. */
  poison: number
}

export const noFaults = (): NetFaults => ({
  dropUp: 0,
  dropDown: 0,
  doubleUp: 0,
  doubleDown: 0,
  lagMs: 0,
  deafUp: false,
  deafDown: false,
  poison: 0,
})

export type Conn = {
  id: number
  desk: string
  open: boolean
  faults: NetFaults
  lastUp: number
  lastDown: number
  /** Client side, while it still listens. */
  onFrame: (frame: DownFrame) => void
  onClosed: () => void
}

/** The envelope and the number are fine, the rest is of no known shape. */
const unreadable = (frame: DownFrame): DownFrame =>
  frame.type === 'event' ? ({ ...frame, body: { seq: frame.body.seq, kind: 'message.added', message: 7 } } as unknown as DownFrame) : frame

export type Network = ReturnType<typeof createNetwork>

/** Ordered byte streams with latency. A frame lost or doubled here stands for a peer that misbehaves, since TCP does neither. */
export function createNetwork(deps: {
  scheduler: Scheduler
  random: Random
  count: (fault: string) => void
  /** A message this desk was sent in a form nobody can read. */
  poisoned: (desk: string, messageId: string) => void
  server: { connect: (id: number) => void; receive: (id: number, frame: UpFrame) => void; disconnect: (id: number) => void }
}) {
  const { scheduler, random, count, server } = deps
  const conns = new Map<number, Conn>()
  let made = 0
  const latency = (conn: Conn): number => 1 + randomInt(random, 15) + conn.faults.lagMs

  const up = (conn: Conn, frame: UpFrame): void => {
    if (!conn.open) return
    if (conn.faults.deafUp) return count('half_open_up')
    if (conn.faults.dropUp > 0 && frame.type !== 'hello') {
      conn.faults.dropUp -= 1
      return count('drop_up')
    }
    const copies = conn.faults.doubleUp > 0 && frame.type === 'command' ? 2 : 1
    if (copies === 2) {
      conn.faults.doubleUp -= 1
      count('double_up')
    }
    for (let copy = 0; copy < copies; copy += 1) {
      conn.lastUp = Math.max(conn.lastUp, scheduler.time() + latency(conn))
      scheduler.at(conn.lastUp, () => {
        if (conn.open) server.receive(conn.id, frame)
      })
    }
  }
  const down = (id: number, frame: DownFrame): void => {
    const conn = conns.get(id)
    if (conn === undefined || !conn.open) return
    if (conn.faults.deafDown) return count('half_open_down')
    if (conn.faults.dropDown > 0 && frame.type !== 'welcome') {
      conn.faults.dropDown -= 1
      return count(frame.type === 'answer' ? 'answer_lost' : 'drop_down')
    }
    const words = frame.type === 'event' && frame.body.kind === 'message.added' ? frame.body.message.id : null
    const poisoned = conn.faults.poison > 0 && words !== null
    if (poisoned) {
      conn.faults.poison -= 1
      count('poison_event')
      deps.poisoned(conn.desk, words)
    }
    const copies = conn.faults.doubleDown > 0 ? 2 : 1
    if (copies === 2) {
      conn.faults.doubleDown -= 1
      count('double_down')
    }
    for (let copy = 0; copy < copies; copy += 1) {
      conn.lastDown = Math.max(conn.lastDown, scheduler.time() + latency(conn))
      scheduler.at(conn.lastDown, () => {
        if (conn.open) conn.onFrame(poisoned ? unreadable(frame) : frame)
      })
    }
  }
  const close = (conn: Conn): void => {
    if (!conn.open) return
    conn.open = false
    conns.delete(conn.id)
    server.disconnect(conn.id)
    scheduler.at(scheduler.time() + 1, conn.onClosed)
  }
  return {
    dial(desk: string, handlers: Pick<Conn, 'onFrame' | 'onClosed'>): Conn {
      made += 1
      const conn: Conn = { id: made, desk, open: true, faults: noFaults(), lastUp: 0, lastDown: 0, ...handlers }
      conns.set(conn.id, conn)
      server.connect(conn.id)
      return conn
    },
    up,
    down,
    close,
    closeAfter(id: number): void {
      const conn = conns.get(id)
      if (conn !== undefined) scheduler.at(Math.max(conn.lastDown, scheduler.time()) + 1, () => close(conn))
    },
    closeAll(): void {
      for (const conn of conns.values()) close(conn)
    },
    of: (desk: string): Conn | undefined => [...conns.values()].find((conn) => conn.desk === desk && conn.open),
  }
}
