import { createMemoryJournal, type MemoryJournal } from '../fakes/memory-journal.ts'
import { createMemoryLedger, type MemoryLedger } from '../fakes/memory-ledger.ts'
import { createEngine, type Engine } from '../../renderer/sync/engine.ts'
import type { CommandRow } from '../../renderer/sync/command-row.ts'
import type { EngineNotice, LinkId } from '../../renderer/sync/ports.ts'
import { fullJitter } from '../../shared/lib/backoff.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { randomInt, type Random } from '../../shared/lib/random.ts'
import { createServerClock } from '../../shared/lib/server-clock.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { Decision, JournalRow, SubmitIntent } from '../../shared/model/journal.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { createOpenings } from './openings.ts'
import type { Conn, Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'

export type DeskDeps = {
  name: string
  token: string
  scheduler: Scheduler
  random: Random
  network: () => Network
  serverUp: () => boolean
  count: (fault: string) => void
  /** An invariant that must hold after every step was broken. */
  violated: (what: string) => void
}

/**
 * One desk: the real engine over fakes of what surrounds it. `Main` is the main process (journal and socket),
 * `Window` the ledger window; each can die alone. Journal and ledger are the disk and outlive both.
 */
export function createDesk(deps: DeskDeps) {
  const { scheduler, random, name } = deps
  const clock = scheduler.clock()
  const journal = createMemoryJournal({ deviceId: `dev-${name}` })
  let disk: { journal: MemoryJournal; ledger: MemoryLedger } = {
    journal,
    ledger: createMemoryLedger({ newGeneration: () => `gen-${uuidv7(clock, random)}` }),
  }
  const accountId = `acc-${name}`
  let main: Main | null = null
  const screen = { rows: new Map<string, CommandRow>(), notices: [] as EngineNotice[], live: false }

  const start = (): void => {
    if (main !== null) return
    main = createMain({ ...deps, clock, accountId, disk: () => disk, screen })
  }
  const kill = (): void => {
    main?.die()
    main = null
    screen.rows.clear()
    screen.live = false
  }
  start()
  return {
    name,
    clock,
    screen,
    accountId,
    disk: () => disk,
    start,
    kill,
    alive: () => main !== null,
    live: () => main?.window()?.engine.status().phase === 'live',
    cut: () => main?.cut(),
    conn: () => deps.network().of(name),
    killWindow: () => main?.killWindow(),
    submit: (intent: SubmitIntent) => main?.submit(intent) ?? null,
    decide: (id: string, decision: Decision) => main?.decide(id, decision) ?? null,
    wipeLedger: () => disk.ledger.wipe(),
    loseJournal() {
      disk = { ...disk, journal: createMemoryJournal({ deviceId: `dev-${name}`, lost: true }) }
    },
  }
}
export type Desk = ReturnType<typeof createDesk>

type MainDeps = DeskDeps & {
  clock: Clock
  accountId: string
  disk: () => { journal: MemoryJournal; ledger: MemoryLedger }
  screen: { rows: Map<string, CommandRow>; notices: EngineNotice[]; live: boolean }
}
type Window = { engine: Engine; alive: { yes: boolean } }
type Main = ReturnType<typeof createMain>

function createMain(deps: MainDeps) {
  const { scheduler, random, clock, accountId, disk, screen } = deps
  const alive = { yes: true }
  let window: Window | null = null
  let conn: Conn | null = null
  let linkId: LinkId = 0
  let attempt = 0
  const serverClock = createServerClock(clock, disk().journal.opening(accountId).serverOffset)
  let busyUntil = 0
  let answeredAt = 0
  let cancelWake = (): void => undefined
  let heard = scheduler.time()

  /** Main's messages to its windows keep their order. */
  const answer = (fn: () => void): void => {
    answeredAt = Math.max(answeredAt, scheduler.time() + randomInt(random, 3))
    scheduler.at(answeredAt, fn)
  }

  /** One serial queue for everything the journal does; a caller that dies never hears back. */
  const serial = <T>(caller: { yes: boolean }, act: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      busyUntil = Math.max(busyUntil, scheduler.time()) + randomInt(random, 4)
      scheduler.at(busyUntil, () => {
        if (!alive.yes) return
        let value: T
        try {
          value = act()
        } catch (error) {
          answer(() => {
            if (caller.yes && alive.yes) reject(error instanceof Error ? error : new Error(String(error)))
          })
          return
        }
        answer(() => {
          if (caller.yes && alive.yes) resolve(value)
        })
      })
    })
  const tell = (rows: readonly JournalRow[]): void => {
    answer(() => {
      if (alive.yes && window !== null && window.alive.yes) window.engine.journalRows(rows)
    })
  }

  const openLink = (): void => {
    if (conn === null || window === null) return
    window.engine.linkOpened(linkId)
  }
  const dial = (): void => {
    if (!alive.yes || conn !== null) return
    if (!deps.serverUp()) return again()
    linkId += 1
    const mine = linkId
    heard = scheduler.time()
    conn = deps.network().dial(deps.name, {
      onFrame: (frame) => {
        heard = scheduler.time()
        if (alive.yes && linkId === mine) receive(frame)
      },
      onClosed: () => {
        if (!alive.yes || linkId !== mine) return
        lose()
      },
    })
    openLink()
  }
  const lose = (): void => {
    if (conn === null) return
    conn = null
    window?.engine.linkClosed(linkId)
    again()
  }
  const again = (): void => {
    attempt += 1
    scheduler.at(scheduler.time() + fullJitter(random, Math.min(attempt, 4), { baseMs: 500, capMs: 8_000 }), dial)
  }
  const receive = (frame: DownFrame): void => {
    if (frame.type === 'pong') return
    if (frame.type === 'welcome') {
      attempt = 0
      serverClock.set(frame.body.serverTime)
      // A full disk keeps the last offset known; it is a figure, not work.
      try {
        disk().journal.setServerOffset(serverClock.offset())
      } catch {
        deps.count('offset_not_kept')
      }
    }
    window?.engine.linkFrames(linkId, JSON.stringify([frame]))
  }
  const drop = (): void => {
    const gone = conn
    if (gone === null) return
    lose()
    deps.network().close(gone)
  }
  const send = (frame: UpFrame): void => {
    if (conn === null) return
    if (frame.type === 'ack' && frame.body.seq > (disk().ledger.meta?.cursor ?? 0)) deps.violated('ack before commit')
    deps.network().up(conn, frame.type === 'hello' ? { ...frame, body: { ...frame.body, token: deps.token } } : frame)
  }
  /** The heartbeat of main: a silent socket is dropped within 30 s. */
  const watch = (): void => {
    if (!alive.yes) return
    if (conn !== null) {
      deps.network().up(conn, { v: 1, type: 'ping', body: { n: 0 } })
      if (scheduler.time() - heard > 29_000) drop()
    }
    scheduler.at(scheduler.time() + 9_000, watch)
  }

  /** IN5: a reset means that a tile reads the ledger again. */
  const reread = (): void => {
    screen.rows.clear()
    for (const row of disk().ledger.commands()) if (row.state.kind !== 'done') screen.rows.set(row.id, row)
  }
  const startWindow = (): void => {
    const token = { yes: true }
    const openings = createOpenings(disk, deps.violated)
    const engine = createEngine(
      {
        incarnation: `inc-${uuidv7(clock, random)}`,
        clock,
        log: silentLog,
        journal: {
          open: () =>
            serial(token, () => {
              openings.reading()
              return disk().journal.opening(accountId)
            }),
          dispatch: (link, frame, serverEpoch) =>
            serial(token, () => {
              const claim = { id: frame.id, clientEpoch: frame.clientEpoch, serverEpoch, at: clock.now() }
              const outcome = disk().journal.claim(claim)
              if (outcome === 'unavailable') return 'unavailable' as const
              if (outcome !== 'granted') return 'decided' as const
              if (conn === null || link !== linkId) return 'no_link' as const
              send({ v: 1, type: 'command', body: frame })
              return 'sent' as const
            }),
          closeClaims: (ids) => serial(token, () => tell(disk().journal.closeClaims(ids))),
          finish: (items) => serial(token, () => void disk().journal.finish(items, clock.now())),
          erase: (ids) => serial(token, () => void disk().journal.erase(ids, clock.now())),
          adoptGeneration: (generation) => serial(token, () => disk().journal.adoptGeneration(accountId, generation)),
          rejournal: (rows) =>
            serial(
              token,
              () =>
                void disk().journal.rejournal(
                  accountId,
                  rows.map((row) => asJournalRow(accountId, row)),
                ),
            ),
        },
        ledger: {
          ...slow(disk, { scheduler, random, alive: token, main: alive }),
        },
        link: {
          send: (link, frame) => {
            if (link === linkId && alive.yes && token.yes) send(frame)
          },
          drop: (link) => {
            if (link === linkId && alive.yes && token.yes) drop()
          },
        },
        desk: {
          publish(batch) {
            if (!token.yes) return
            if (batch.reset) reread()
            for (const row of batch.commands) openings.step(screen.rows.get(row.id), row)
            for (const row of batch.commands) screen.rows.set(row.id, row)
          },
          status: (status) => void (screen.live = status.phase === 'live'),
          notice: (notice) => void screen.notices.push(notice),
        },
        wake: {
          wakeAt(at) {
            cancelWake()
            if (at !== null) cancelWake = clock.after(Math.max(0, at - clock.now()), () => token.yes && engine.wake())
          },
        },
      },
      () => restartWindow(token),
    )
    window = { engine, alive: token }
    engine.open().then(
      () => {
        if (!token.yes) return
        openings.opened()
        reread()
      },
      () => restartWindow(token),
    )
    openLink()
  }
  const restartWindow = (token: { yes: boolean }): void => {
    if (!token.yes || !alive.yes) return
    token.yes = false
    window?.engine.close()
    window = null
    screen.rows.clear()
    scheduler.at(scheduler.time() + 200, () => {
      if (!alive.yes || window !== null) return
      startWindow()
    })
  }

  startWindow()
  scheduler.at(scheduler.time() + randomInt(random, 200), dial)
  scheduler.at(scheduler.time() + 9_000, watch)

  const composedAt = (): number => serverClock.now()
  return {
    window: () => window,
    cut: () => {
      if (conn !== null) deps.network().close(conn)
    },
    killWindow: () => {
      if (window !== null) restartWindow(window.alive)
    },
    die() {
      alive.yes = false
      if (window !== null) window.alive.yes = false
      window?.engine.close()
      cancelWake()
      if (conn !== null) deps.network().close(conn)
    },
    submit: (intent: SubmitIntent) => {
      const request = { ...intent, composedAt: composedAt(), composedLive: screen.live }
      return serial(alive, () => {
        const result = disk().journal.submit(request)
        if (result.ok) tell([result.value])
        return result
      })
    },
    decide: (commandId: string, decision: Decision) => {
      const at = composedAt()
      return serial(alive, () => {
        const result = disk().journal.decide({ accountId, commandId, decision, at, composedLive: screen.live })
        if (result.ok) tell(result.value.rows)
        return result
      })
    },
  }
}

/** The ledger's answers take time, so that a kill can fall before, between and after effect and answer. */
function slow(
  disk: MainDeps['disk'],
  deps: { scheduler: Scheduler; random: Random; alive: { yes: boolean }; main: { yes: boolean } },
): Pick<MemoryLedger, 'open' | 'commit' | 'messagesAfter' | 'message' | 'sweep'> {
  const { scheduler, random } = deps
  const up = (): boolean => deps.alive.yes && deps.main.yes
  let busy = 0
  const call = <T>(act: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      busy = Math.max(busy, scheduler.time()) + randomInt(random, 4)
      scheduler.at(busy, () => {
        if (!up()) return
        const done = act()
        done.then(
          (value) => scheduler.at(scheduler.time() + randomInt(random, 3), () => up() && resolve(value)),
          (error: unknown) =>
            scheduler.at(scheduler.time() + 1, () => up() && reject(error instanceof Error ? error : new Error(String(error)))),
        )
      })
    })
  return {
    open: () => call(() => disk().ledger.open()),
    commit: (changes) => call(() => disk().ledger.commit(changes)),
    messagesAfter: (conversationId, base, limit) => disk().ledger.messagesAfter(conversationId, base, limit),
    message: (id) => disk().ledger.message(id),
    sweep: () => call(() => disk().ledger.sweep()),
  }
}

function asJournalRow(accountId: string, row: CommandRow): JournalRow {
  return {
    no: row.no,
    rootNo: row.rootNo,
    id: row.id,
    accountId,
    lane: row.lane,
    conversationId: row.conversationId,
    label: row.label,
    body: row.body,
    composedAt: row.composedAt,
    composedLive: row.composedLive,
    baseMessageId: row.baseMessageId,
    dependsOn: row.dependsOn,
    draftId: row.draftId,
    claim: null,
    decision: null,
    outcome: null,
  }
}
