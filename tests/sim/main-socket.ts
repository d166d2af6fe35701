import type { LinkId } from '../../renderer/sync/ports.ts'
import { fullJitter } from '../../shared/lib/backoff.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import type { Life } from './main-queue.ts'
import type { Conn, Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'

export type MainSocket = ReturnType<typeof createMainSocket>

/** Main's one socket: dials with back-off, puts the token into a hello, drops a silent connection within 30 s. */
export function createMainSocket(deps: {
  name: string
  token: string
  scheduler: Scheduler
  random: Random
  network: () => Network
  serverUp: () => boolean
  alive: Life
  onOpened: () => void
  onFrame: (frame: DownFrame) => void
  onClosed: (linkId: LinkId) => void
  /** Sees each frame right before it leaves. */
  onSend: (frame: UpFrame) => void
}) {
  const { scheduler, alive } = deps
  let conn: Conn | null = null
  let linkId: LinkId = 0
  let attempt = 0
  let heard = scheduler.time()

  const dial = (): void => {
    if (!alive.yes || conn !== null) return
    if (!deps.serverUp()) return again()
    linkId += 1
    const mine = linkId
    heard = scheduler.time()
    conn = deps.network().dial(deps.name, {
      onFrame: (frame) => {
        heard = scheduler.time()
        if (!alive.yes || linkId !== mine || frame.type === 'pong') return
        if (frame.type === 'welcome') attempt = 0
        deps.onFrame(frame)
      },
      onClosed: () => {
        if (alive.yes && linkId === mine) lose()
      },
    })
    deps.onOpened()
  }
  const lose = (): void => {
    if (conn === null) return
    conn = null
    deps.onClosed(linkId)
    again()
  }
  const again = (): void => {
    attempt += 1
    scheduler.at(scheduler.time() + fullJitter(deps.random, Math.min(attempt, 4), { baseMs: 500, capMs: 8_000 }), dial)
  }
  const drop = (): void => {
    const gone = conn
    if (gone === null) return
    lose()
    deps.network().close(gone)
  }
  const send = (frame: UpFrame): void => {
    if (conn === null) return
    deps.onSend(frame)
    deps.network().up(conn, frame.type === 'hello' ? { ...frame, body: { ...frame.body, token: deps.token } } : frame)
  }
  const watch = (): void => {
    if (!alive.yes) return
    if (conn !== null) {
      deps.network().up(conn, { v: 4, type: 'ping', body: { n: 0 } })
      if (scheduler.time() - heard > 29_000) drop()
    }
    scheduler.at(scheduler.time() + 9_000, watch)
  }
  return {
    dial,
    drop,
    send,
    watch,
    isOpen: (): boolean => conn !== null,
    linkId: (): LinkId => linkId,
    /** The wire is cut; main hears of it like of any other close. */
    cut(): void {
      if (conn !== null) deps.network().close(conn)
    },
  }
}
