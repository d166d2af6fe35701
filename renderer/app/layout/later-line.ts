import type { Clock } from '../../../shared/lib/clock.ts'
import type { Decision } from '../../../shared/model/journal.ts'
import type { LaterState } from '../../features/reconciliation/later-bar.tsx'
import { createValue, type Observable } from '../../lib/observable.ts'

/** How long a word about many, a merge or a discard can be taken back, milliseconds. */
export const LATER_MS = 10_000
/** How long it is said that something was not kept. */
const FAILED_MS = 8_000

export type Plan = { commandId: string; decision: Decision }

export type LaterLine = {
  /** The newest of what can be taken back or has failed; null for nothing. */
  readonly state: Observable<LaterState | null>
  /** What is decided here and not journalled yet. */
  readonly ids: Observable<ReadonlySet<string>>
  /** Journals these words in ten seconds. A death of the window before that keeps none of them: the items wait as before. */
  readonly later: (plans: readonly Plan[]) => void
  /** Something is journalled already and can be written anew for ten seconds. */
  readonly done: (redo: () => Promise<boolean>) => void
  /** Takes back the newest. */
  readonly undo: () => void
  /** Drops what is not journalled. */
  readonly close: () => void
}

type Entry = { state: LaterState; plans: readonly Plan[]; redo: (() => Promise<boolean>) | null; cancel: () => void }

type Deps = { clock: Pick<Clock, 'now' | 'after'>; decide: (plan: Plan) => Promise<boolean> }

export function createLaterLine({ clock, decide }: Deps): LaterLine {
  const state = createValue<LaterState | null>(null)
  const ids = createValue<ReadonlySet<string>>(new Set())
  let entries: readonly Entry[] = []
  let count = 0
  const set = (next: readonly Entry[]): void => {
    entries = next
    state.set(next.at(-1)?.state ?? null)
    ids.set(new Set(next.flatMap((entry) => entry.plans.map((plan) => plan.commandId))))
  }
  const drop = (entry: Entry): void => set(entries.filter((one) => one !== entry))
  const fail = (failed: number): void => {
    const entry: Entry = {
      state: { n: ++count, kind: 'failed', count: failed, at: clock.now() + FAILED_MS },
      plans: [],
      redo: null,
      cancel: clock.after(FAILED_MS, () => drop(entry)),
    }
    set([...entries, entry])
  }
  /** One after the other: the journal takes them in the order they were shown. They stay hidden until all are kept. */
  const run = async (entry: Entry): Promise<void> => {
    let failed = 0
    for (const plan of entry.plans) if (!(await decide(plan))) failed += 1
    drop(entry)
    if (failed > 0) fail(failed)
  }
  const add = (kind: 'later' | 'done', plans: readonly Plan[], redo: Entry['redo']): void => {
    const entry: Entry = {
      state: { n: ++count, kind, count: Math.max(1, plans.length), at: clock.now() + LATER_MS },
      plans,
      redo,
      cancel: clock.after(LATER_MS, () => (kind === 'later' ? void run(entry) : drop(entry))),
    }
    set([...entries, entry])
  }
  return {
    state,
    ids,
    later: (plans) => add('later', plans, null),
    done: (redo) => add('done', [], redo),
    undo() {
      const entry = entries.findLast((one) => one.state.kind !== 'failed')
      if (entry === undefined) return
      entry.cancel()
      drop(entry)
      const again = async (): Promise<void> => {
        if (entry.redo !== null && !(await entry.redo())) fail(1)
      }
      void again()
    },
    close() {
      for (const entry of entries) entry.cancel()
      set([])
    },
  }
}
