import type { Clock } from '../../shared/lib/clock.ts'
import { createDisposer } from '../../shared/lib/disposer.ts'
import type { BackendHealth } from '../../shared/model/health.ts'
import type { Session } from '../../shared/model/session.ts'
import type { Log } from '../../shared/lib/log.ts'
import { BridgeError, type RequestFn } from '../bridge/bridge.ts'
import { createDeskPort } from '../bridge/desk-port.ts'
import { createJournalPort } from '../bridge/journal-port.ts'
import { createLinkPort } from '../bridge/link-port.ts'
import { createWakePort } from '../bridge/wake-port.ts'
import type { LostReason, OpenDatabase } from '../data/database.ts'
import type { DeskChannel } from '../data/desk-channel.ts'
import { createDexieLedger } from '../data/dexie-ledger.ts'
import { openLedger } from '../data/ledger-opening.ts'
import type { LedgerNames } from '../data/ledger-names.ts'
import { isOutOfRoom, retryDelay } from '../data/retry.ts'
import type { BatchMark } from '../data/rows.ts'
import { createEngine, type Engine } from '../sync/engine.ts'
import type { DeskBatch } from '../sync/status.ts'

export type LedgerSessionDeps = {
  ask: RequestFn
  clock: Clock
  log: Log
  newId: () => string
  names: LedgerNames
  openDatabase: (name: string, onLost: (why: LostReason) => void) => Promise<OpenDatabase>
  channel: (accountId: string) => DeskChannel
  /** Resolves with the release once no other ledger window holds this account; rejects when the signal aborts. */
  lock: (name: string, signal: AbortSignal) => Promise<() => void>
  crashPoint: ((name: string) => Promise<void>) | null
  /** The ledger can't be written any more: nothing was acked, and a new window recovers. */
  fatal: (reason: string) => void
}

export type LedgerSession = {
  readonly accountId: string
  /** Null until the database is open. */
  engine(): Engine | null
  /** Main's timer has run off. */
  woken(): void
  /** Ends the engine after the step it is in, then the database, then the lock. */
  close(): Promise<void>
}

const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

type Parts = {
  deps: LedgerSessionDeps
  accountId: string
  agent: { id: string; name: string }
  stopped: () => boolean
  wake: ReturnType<typeof createWakePort>
  fail: (reason: string, error: unknown) => void
}

const tellFull = ({ ask }: LedgerSessionDeps): Promise<unknown> => ask('ledger.notice', { kind: 'disk_short', count: 0 })

function openDatabaseOf({ deps, accountId, stopped, fail }: Parts): Promise<OpenDatabase | null> {
  return openLedger(
    {
      names: deps.names,
      clock: deps.clock,
      stopped,
      open: (name) => deps.openDatabase(name, (why) => fail('connection_lost', new Error(why))),
      async onOutOfRoom() {
        deps.log.error('ledger.out_of_room')
        await tellFull(deps)
      },
      async onUnopenable(error) {
        deps.log.error('ledger.unopenable', { error: nameOfError(error) })
        await deps.ask('ledger.notice', { kind: 'ledger_unopenable', count: 0 })
      },
    },
    accountId,
  )
}

/** An engine has one life and one incarnation; its batches are numbered from 1. */
function newEngine({ deps, accountId, agent, wake, fail }: Parts, { db }: OpenDatabase, channel: DeskChannel): Engine {
  const { ask, clock, log, newId } = deps
  const mark: BatchMark = { incarnation: newId(), n: 0 }
  const publish = (batch: DeskBatch): void => {
    mark.n = batch.n
    channel.publish(batch)
  }
  return createEngine(
    {
      incarnation: mark.incarnation,
      agent: { id: agent.id, name: agent.name },
      journal: createJournalPort(ask, accountId),
      ledger: createDexieLedger(db, { newGeneration: newId, mark: () => mark }),
      link: createLinkPort(ask, log),
      desk: createDeskPort(ask, log, publish),
      wake,
      clock,
      log,
      ...(deps.crashPoint === null ? {} : { crashPoint: deps.crashPoint }),
    },
    (error) => fail('engine', error),
  )
}

/** What the back-end has said of its health is not stored: a desk that opens later asks for it. */
function tellHealth(channel: DeskChannel): DeskChannel {
  let heard: BackendHealth | undefined
  channel.onWellbeing(({ ask }) => {
    if (ask === true && heard !== undefined) channel.publishWellbeing({ backend: heard })
  })
  return {
    ...channel,
    publish(batch) {
      heard = batch.health ?? heard
      channel.publish(batch)
    },
  }
}

/** Opens engines until one is open. Only a journal that is not there yet is waited for; all else rejects. */
async function openEngine(parts: Parts, make: () => Engine, use: (engine: Engine | null) => void): Promise<void> {
  const { clock, log } = parts.deps
  for (let attempt = 0; !parts.stopped(); attempt += 1) {
    const engine = make()
    // In use before it is open: it keeps what main sends meanwhile.
    use(engine)
    try {
      await engine.open()
      return
    } catch (error) {
      engine.close()
      use(null)
      if (!(error instanceof BridgeError && error.kind === 'journal_unavailable')) throw error
      log.error('ledger.waits_for_journal', { attempt })
      await new Promise<void>((resolve) => {
        clock.after(retryDelay(attempt), resolve)
      })
    }
  }
}

/** The ledger of one signed-in account: lock, database, engine. Starts at once and reports only failures. */
export function startLedgerSession(deps: LedgerSessionDeps, { accountId, agent }: Pick<Session, 'accountId' | 'agent'>): LedgerSession {
  const stop = new AbortController()
  const stopped = (): boolean => stop.signal.aborted
  const undo = createDisposer()
  let engine: Engine | null = null

  const fail = (reason: string, error: unknown): void => {
    deps.log.error('ledger.failed', { reason, error: nameOfError(error) })
    if (isOutOfRoom(error)) void tellFull(deps)
    if (!stopped()) deps.fatal(reason)
  }
  const parts: Parts = { deps, accountId, agent, stopped, fail, wake: createWakePort(deps.ask, deps.log) }

  const run = async (): Promise<void> => {
    undo.add(await deps.lock(`holdfast-ledger-${accountId}`, stop.signal))
    const opened = await openDatabaseOf(parts)
    if (opened === null) return
    undo.add(() => opened.close())
    const channel = tellHealth(deps.channel(accountId))
    undo.add(() => channel.close())
    await openEngine(
      parts,
      () => newEngine(parts, opened, channel),
      (next) => {
        engine = next
      },
    )
  }
  const running = run().catch((error: unknown) => {
    if (!stopped()) fail('start', error)
  })

  return {
    accountId,
    engine: () => engine,
    woken: () => parts.wake.woken(),
    async close() {
      stop.abort()
      engine?.close()
      await running
      await engine?.idle()
      engine = null
      undo.dispose()
    },
  }
}
