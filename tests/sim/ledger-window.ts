import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { CommandRow } from '../../renderer/sync/command-row.ts'
import { createEngine, type Engine } from '../../renderer/sync/engine.ts'
import type { EngineNotice, JournalPort } from '../../renderer/sync/ports.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { Random } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { MemoryJournal } from '../fakes/memory-journal.ts'
import type { MemoryLedger } from '../fakes/memory-ledger.ts'
import type { Life, MainQueue } from './main-queue.ts'
import type { MainSocket } from './main-socket.ts'
import { createOpenings } from './openings.ts'
import type { Scheduler } from './scheduler.ts'
import { createSlowLedger } from './slow-ledger.ts'

export type Disk = { journal: MemoryJournal; ledger: MemoryLedger }
/** What the desk windows show. */
export type Screen = { rows: Map<string, CommandRow>; notices: EngineNotice[]; live: boolean }

export type LedgerWindow = { engine: Engine; alive: Life; cancelWake: () => void }

type WindowDeps = {
  accountId: string
  scheduler: Scheduler
  random: Random
  clock: Clock
  disk: () => Disk
  screen: Screen
  main: Life
  queue: MainQueue
  socket: MainSocket
  /** Main passes changed journal rows on to its windows. */
  tell: (rows: readonly JournalRow[]) => void
  violated: (what: string) => void
  /** The engine failed or could not be opened. */
  onFailure: (window: Life) => void
  restored: () => boolean
}

/** One life of the ledger window: the real engine over the ports main and disk offer. */
export function openLedgerWindow(deps: WindowDeps): LedgerWindow {
  const { scheduler, random, clock, disk, screen, socket } = deps
  const alive: Life = { yes: true }
  const openings = createOpenings(deps)
  let cancelWake = (): void => undefined
  const reachable = (link: number): boolean => link === socket.linkId() && deps.main.yes && alive.yes

  const engine = createEngine(
    {
      agent: null,
      incarnation: `inc-${uuidv7(clock, random)}`,
      clock,
      log: silentLog,
      journal: journalPort(deps, alive, () => openings.reading()),
      ledger: createSlowLedger(() => disk().ledger, { scheduler, random, alive, main: deps.main }),
      link: {
        send: (link, frame) => {
          if (reachable(link)) socket.send(frame)
        },
        drop: (link) => {
          if (reachable(link)) socket.drop()
        },
      },
      desk: {
        publish(batch) {
          if (!alive.yes) return
          if (batch.reset) reread(deps)
          for (const row of batch.commands) openings.step(screen.rows.get(row.id), row)
          for (const row of batch.commands) screen.rows.set(row.id, row)
        },
        status: (status) => void (screen.live = status.phase === 'live'),
        notice: (notice) => void screen.notices.push(notice),
      },
      wake: {
        wakeAt(at) {
          cancelWake()
          if (at !== null) cancelWake = clock.after(Math.max(0, at - clock.now()), () => alive.yes && engine.wake())
        },
      },
    },
    () => deps.onFailure(alive),
  )
  const opened = (): void => {
    if (!alive.yes) return
    openings.opened()
    reread(deps)
  }
  engine.open().then(opened, () => deps.onFailure(alive))
  return { engine, alive, cancelWake: () => cancelWake() }
}

/** IN5: a reset means that a tile reads the ledger again. */
function reread({ screen, disk }: Pick<WindowDeps, 'screen' | 'disk'>): void {
  screen.rows.clear()
  for (const row of disk().ledger.commands()) if (row.state.kind !== 'done') screen.rows.set(row.id, row)
}

function journalPort({ accountId, clock, disk, queue, socket, tell }: WindowDeps, alive: Life, reading: () => void): JournalPort {
  const { serial } = queue
  return {
    open: () =>
      serial(alive, () => {
        reading()
        return disk().journal.opening(accountId)
      }),
    dispatch: (link, frame, serverEpoch) =>
      serial(alive, () => {
        const claim = { id: frame.id, clientEpoch: frame.clientEpoch, serverEpoch, at: clock.now() }
        const outcome = disk().journal.claim(claim)
        if (outcome === 'unavailable') return 'unavailable' as const
        if (outcome !== 'granted') return 'decided' as const
        if (!socket.isOpen() || link !== socket.linkId()) return 'no_link' as const
        socket.send({ v: PROTOCOL_VERSION, type: 'command', body: frame })
        return 'sent' as const
      }),
    closeClaims: (ids) => serial(alive, () => tell(disk().journal.closeClaims(ids))),
    receipts: (items) => serial(alive, () => disk().journal.receipts(items, clock.now())),
    finish: (items) => serial(alive, () => void disk().journal.finish(items, clock.now())),
    erase: (ids) => serial(alive, () => void disk().journal.erase(ids, clock.now())),
    adoptGeneration: (generation) => serial(alive, () => disk().journal.adoptGeneration(accountId, generation)),
    rejournal: (rows) =>
      serial(alive, () => {
        const entries = rows.map((row) => asJournalRow(accountId, row))
        disk().journal.rejournal(accountId, entries)
      }),
    reopen: (rows, serverEpoch) =>
      serial(alive, () => {
        const entries = rows.map((row) => asJournalRow(accountId, row))
        const reopened = disk().journal.reopen({ accountId, rows: entries, serverEpoch })
        tell(reopened)
        return reopened.map((row) => ({ id: row.id, reopened: row.reopened ?? 0 }))
      }),
  }
}

export function asJournalRow(accountId: string, row: CommandRow): JournalRow {
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
    captureNo: row.captureNo,
    baseMessageId: row.baseMessageId,
    dependsOn: row.dependsOn,
    draftId: row.draftId,
    claim: null,
    decision: null,
    outcome: null,
  }
}
