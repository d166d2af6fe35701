import { every, type Clock } from '../../shared/lib/clock.ts'
import { createDisposer } from '../../shared/lib/disposer.ts'
import type { Session } from '../../shared/model/session.ts'
import type { on as subscribe } from '../bridge/bridge.ts'
import type { Engine } from '../sync/engine.ts'
import { startLedgerSession, type LedgerSession, type LedgerSessionDeps } from './ledger-session.ts'

/** Sign of life to main (WN1), milliseconds. */
const ALIVE_MS = 3_000

export type LedgerWindowDeps = Omit<LedgerSessionDeps, 'fatal'> & {
  on: typeof subscribe
  clock: Clock
  /** Ends this life of the window; a new one begins. */
  leave: () => void
}

/**
 * The ledger window: follows the signed-in account, feeds its engine with what main sends, gives signs of life.
 * When its ledger can't be written any more it closes everything, gives no more signs of life and leaves.
 */
export function composeLedger(deps: LedgerWindowDeps): { dispose(): Promise<void> } {
  const { ask, on, log } = deps
  const disposer = createDisposer()
  const incarnation = deps.newId()
  let current: LedgerSession | null = null
  let switching: Promise<void> = Promise.resolve()
  let left = false

  const alive = (): void => {
    ask('ledger.alive', { incarnation }).catch(() => log.error('ledger.main_gone'))
  }
  const fatal = (reason: string): void => {
    if (left) return
    left = true
    log.error('ledger.leaves', { reason })
    disposer.dispose()
    void end().finally(deps.leave)
  }
  const end = async (): Promise<void> => {
    const old = current
    current = null
    await old?.close()
  }
  const follow = async (session: Session | null): Promise<void> => {
    if (left || session?.accountId === current?.accountId) return
    await end()
    if (session !== null && !left) current = startLedgerSession({ ...deps, fatal }, session)
  }
  /** Switches run one after the other, so that two accounts never share an engine or a lock. */
  const onSession = (session: Session | null): void => {
    switching = switching.then(() => follow(session))
  }

  const firstSession = async (): Promise<void> => {
    const result = await ask('session.get', {})
    if (result.ok) onSession(result.value)
    else fatal('no_session')
  }

  disposer.add(on('session.changed', onSession))
  for (const undo of feed(on, () => current)) disposer.add(undo)
  alive()
  disposer.add(every(deps.clock, ALIVE_MS, alive))
  firstSession().catch(() => fatal('main_gone'))

  return {
    async dispose() {
      left = true
      disposer.dispose()
      await switching
      await end()
    },
  }
}

/** What main sends goes to the engine of the moment; with none there is nothing to miss, its opening reads it all (JR6). */
function feed(on: LedgerWindowDeps['on'], session: () => LedgerSession | null): (() => void)[] {
  const engine = (): Engine | null => session()?.engine() ?? null
  return [
    on('link.opened', ({ linkId }) => engine()?.linkOpened(linkId)),
    on('link.frames', ({ linkId, json }) => engine()?.linkFrames(linkId, json)),
    on('link.closed', ({ linkId }) => engine()?.linkClosed(linkId)),
    on('journal.rows', ({ accountId, rows }) => {
      if (accountId === session()?.accountId) engine()?.journalRows(rows)
    }),
    on('ledger.wake', () => {
      session()?.woken()
      engine()?.wake()
    }),
  ]
}
