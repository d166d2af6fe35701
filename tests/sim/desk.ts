import { createMemoryJournal } from '../fakes/memory-journal.ts'
import { createMemoryLedger } from '../fakes/memory-ledger.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { Decision, SubmitIntent } from '../../shared/model/journal.ts'
import type { Disk, Screen } from './ledger-window.ts'
import { createMain, type Main, type MainDeps } from './main-process.ts'

export type DeskDeps = Omit<MainDeps, 'clock' | 'accountId' | 'disk' | 'screen'>

/**
 * One desk: the real engine over fakes of what surrounds it. `Main` is the main process (journal and socket),
 * the ledger window runs the engine; each can die alone. Journal and ledger are the disk and outlive both.
 */
export function createDesk(deps: DeskDeps) {
  const { scheduler, random, name } = deps
  const clock = scheduler.clock()
  const journal = createMemoryJournal({ deviceId: `dev-${name}` })
  let disk: Disk = { journal, ledger: createMemoryLedger({ newGeneration: () => `gen-${uuidv7(clock, random)}` }) }
  const accountId = `acc-${name}`
  let main: Main | null = null
  const screen: Screen = { rows: new Map(), notices: [], live: false }

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
