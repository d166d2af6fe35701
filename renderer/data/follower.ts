import type { Clock } from '../../shared/lib/clock.ts'
import type { DeskBatch } from '../sync/status.ts'
import type { DeskChannel } from './desk-channel.ts'
import { catchUp, judgeBatch, type Position } from './follow-rules.ts'
import { createLiveValue, type LiveValue, type OwnLiveValue } from './live-value.ts'
import { createRetry } from './retry.ts'
import type { BatchMark } from './rows.ts'

export type Phase = 'loading' | 'ready' | 'failed'

/** `view` is null until first read, and kept while reading again, so that nothing flickers. */
export type Followed<V> = { phase: Phase; view: V | null }

export type FollowerDeps<V> = {
  channel: Pick<DeskChannel, 'onBatch'>
  clock: Pick<Clock, 'after'>
  /** The whole view in one transaction, with the mark of the newest commit; null while the ledger has never been opened. */
  read: () => Promise<{ mark: BatchMark | null; view: V } | null>
  /** The same object when the batch changes nothing here. */
  apply: (view: V, batch: DeskBatch) => V
}

export type Follower<V> = LiveValue<Followed<V>> & {
  /** A change that did not come by a batch: an older page, a read mark. Ignored before the first read. */
  readonly change: (change: (view: V) => V) => void
  readonly readAgain: () => void
  readonly close: () => void
}

const showOn =
  <V>(shown: OwnLiveValue<Followed<V>>) =>
  (phase: Phase, view: V | null): void => {
    const now = shown.get()
    if (now.phase !== phase || now.view !== view) shown.set({ phase, view })
  }

/** IN5: subscribes first, reads, then applies what came since; a hole, a new incarnation or a flood means read again. */
export function createFollower<V>(deps: FollowerDeps<V>): Follower<V> {
  const shown = createLiveValue<Followed<V>>({ phase: 'loading', view: null })
  let at: Position | null = null
  /** Batches that came during a read; null while none runs. */
  let pending: DeskBatch[] | null = null
  let closed = false

  const show = showOn(shown)
  const onBatch = (batch: DeskBatch): void => {
    if (pending !== null) return void pending.push(batch)
    const { view } = shown.get()
    const verdict = view === null ? 'read_again' : judgeBatch(at, batch)
    if (verdict === 'read_again' || view === null) void read()
    if (verdict === 'apply' && view !== null) {
      at = { incarnation: batch.incarnation, n: batch.n, exact: true }
      show('ready', deps.apply(view, batch))
    }
  }

  /** One read; false when it has to be done again at once. */
  const readOnce = async (): Promise<boolean> => {
    // Whatever came before this point was committed before it, hence is in the read.
    const gathered: DeskBatch[] = []
    pending = gathered
    const result = await deps.read()
    const caught = result === null ? null : catchUp(result, gathered, deps.apply)
    at = caught?.at ?? null
    if (caught !== null) show('ready', caught.view)
    else if (result === null) show('loading', shown.get().view)
    return closed || caught !== null || (result === null && gathered.length === 0)
  }

  const read = async (): Promise<void> => {
    if (pending !== null || closed) return
    try {
      while (!(await readOnce()));
      retry.done()
    } catch {
      at = null
      show('failed', shown.get().view)
      if (!closed) retry.again()
    } finally {
      pending = null
    }
  }

  const retry = createRetry(deps.clock, () => void read())
  const unsubscribe = deps.channel.onBatch(onBatch)
  void read()

  return {
    get: shown.get,
    subscribe: shown.subscribe,
    change(change) {
      const { phase, view } = shown.get()
      if (view !== null) show(phase, change(view))
    },
    readAgain: () => void read(),
    close() {
      closed = true
      unsubscribe()
      retry.cancel()
      shown.end()
    },
  }
}
