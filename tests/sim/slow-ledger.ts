import { randomInt, type Random } from '../../shared/lib/random.ts'
import type { MemoryLedger } from '../fakes/memory-ledger.ts'
import type { Life } from './main-queue.ts'
import type { Scheduler } from './scheduler.ts'

/** The ledger's answers take time, so that a kill can fall before, between and after effect and answer. */
export function createSlowLedger(
  ledger: () => MemoryLedger,
  deps: { scheduler: Scheduler; random: Random; alive: Life; main: Life },
): Pick<
  MemoryLedger,
  'open' | 'commit' | 'messagesAfter' | 'message' | 'matchFacts' | 'doneSince' | 'commandsOf' | 'missingFrom' | 'sweep'
> {
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
    open: () => call(() => ledger().open()),
    commit: (changes) => call(() => ledger().commit(changes)),
    messagesAfter: (conversationId, base, limit) => ledger().messagesAfter(conversationId, base, limit),
    message: (id) => ledger().message(id),
    matchFacts: () => ledger().matchFacts(),
    doneSince: (at) => ledger().doneSince(at),
    commandsOf: (ids) => ledger().commandsOf(ids),
    missingFrom: (other) => ledger().missingFrom(other),
    sweep: () => call(() => ledger().sweep()),
  }
}
