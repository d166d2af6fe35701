import type { LinkId } from '../../renderer/sync/ports.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { randomInt, type Random } from '../../shared/lib/random.ts'
import { createServerClock } from '../../shared/lib/server-clock.ts'
import type { Decision, JournalRow, SubmitIntent } from '../../shared/model/journal.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { openLedgerWindow, type Disk, type LedgerWindow, type Screen } from './ledger-window.ts'
import { createMainQueue, type Life } from './main-queue.ts'
import { createMainSocket } from './main-socket.ts'
import type { Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'

export type MainDeps = {
  name: string
  token: string
  scheduler: Scheduler
  random: Random
  network: () => Network
  serverUp: () => boolean
  restored: () => boolean
  /** Whether it may not know the head of a lane. */
  lossy: () => boolean
  count: (fault: string) => void
  /** An invariant that must hold after every step was broken. */
  violated: (what: string) => void
  clock: Clock
  accountId: string
  disk: () => Disk
  screen: Screen
}
export type Main = ReturnType<typeof createMain>

/** One life of the main process: journal queue, socket and the ledger window it restarts. */
export function createMain(deps: MainDeps) {
  const { scheduler, random, clock, accountId, disk, screen } = deps
  const alive: Life = { yes: true }
  const serverClock = createServerClock(clock, disk().journal.opening(accountId).serverOffset)
  const queue = createMainQueue({ scheduler, random, alive })
  let window: LedgerWindow | null = null

  const tell = (rows: readonly JournalRow[]): void => {
    queue.answer(() => {
      if (alive.yes && window !== null && window.alive.yes) window.engine.journalRows(rows)
    })
  }
  const onFrame = (frame: DownFrame): void => {
    if (frame.type === 'welcome') {
      serverClock.set(frame.body.serverTime)
      // A full disk keeps the last offset known; it is a figure, not work.
      try {
        disk().journal.setServerOffset(serverClock.offset())
      } catch {
        deps.count('offset_not_kept')
      }
    }
    const verdict = frame.type === 'answer' ? frame.body.verdict : null
    if (verdict?.kind === 'conflict' && verdict.reason === 'order' && !deps.lossy()) deps.violated('a head was wrong, and nothing was lost')
    window?.engine.linkFrames(socket.linkId(), JSON.stringify([frame]))
  }
  const socket = createMainSocket({
    ...deps,
    alive,
    onFrame,
    onOpened: () => window?.engine.linkOpened(socket.linkId()),
    onClosed: (linkId: LinkId) => window?.engine.linkClosed(linkId),
    onSend: (frame: UpFrame) => {
      if (frame.type === 'ack' && frame.body.seq > (disk().ledger.meta?.cursor ?? 0)) deps.violated('ack before commit')
    },
  })
  const startWindow = (): void => {
    window = openLedgerWindow({ ...deps, main: alive, queue, socket, tell, onFailure: restartWindow })
    if (socket.isOpen()) window.engine.linkOpened(socket.linkId())
  }
  const restartWindow = (life: Life): void => {
    if (!life.yes || !alive.yes) return
    life.yes = false
    window?.engine.close()
    window?.cancelWake()
    window = null
    screen.rows.clear()
    scheduler.at(scheduler.time() + 200, () => {
      if (alive.yes && window === null) startWindow()
    })
  }

  startWindow()
  scheduler.at(scheduler.time() + randomInt(random, 200), socket.dial)
  scheduler.at(scheduler.time() + 9_000, socket.watch)
  return {
    window: () => window,
    cut: () => socket.cut(),
    killWindow: () => {
      if (window !== null) restartWindow(window.alive)
    },
    die() {
      alive.yes = false
      if (window !== null) window.alive.yes = false
      window?.engine.close()
      window?.cancelWake()
      socket.cut()
    },
    submit: (intent: SubmitIntent) => {
      const request = { ...intent, composedAt: serverClock.now(), composedLive: screen.live }
      return queue.serial(alive, () => {
        const result = disk().journal.submit(request)
        if (result.ok) tell([result.value])
        return result
      })
    },
    decide: (commandId: string, decision: Decision) => {
      const at = serverClock.now()
      return queue.serial(alive, () => {
        const result = disk().journal.decide({ accountId, commandId, decision, at, composedLive: screen.live })
        if (result.ok) tell(result.value.rows)
        return result
      })
    },
  }
}
