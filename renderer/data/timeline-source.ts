import type { Clock } from '../../shared/lib/clock.ts'
import type { DeskChannel } from './desk-channel.ts'
import type { DeskDatabase } from './desk-database.ts'
import { createFollower, type Phase } from './follower.ts'
import { mapLive, type LiveValue } from './live-value.ts'
import { readOlder, readTimeline } from './messages-repo.ts'
import type { Seal } from './seal.ts'
import { applyToTimeline, emptyWindow, NEWEST, prepend, trim, type TimelineWindow } from './timeline-rules.ts'

export type TimelineState = TimelineWindow & { phase: Phase }

/** A live read of one conversation (IN5). The value of `get` is the same object until something changes. */
export type TimelineSource = LiveValue<TimelineState> & {
  /** Reads the page before the oldest message here. Does nothing while one is being read or when there is none. */
  readonly loadOlder: () => void
  readonly close: () => void
}

export type SourceDeps = { database: DeskDatabase; channel: DeskChannel; clock: Pick<Clock, 'after'>; seal: Seal }

export function createTimelineSource(deps: SourceDeps, conversationId: string): TimelineSource {
  const { database, seal } = deps
  /** Set once older pages were read: from then on the window is never cut from its beginning. */
  let pagedTo: number | null = null
  let loading = false
  const follower = createFollower<TimelineWindow>({
    channel: deps.channel,
    clock: deps.clock,
    read: () => database.use((db) => readTimeline(db, seal, { conversationId, from: pagedTo })),
    apply(window, batch) {
      const next = applyToTimeline(window, conversationId, batch)
      return pagedTo === null ? trim(next) : next
    },
  })
  const stopReopened = database.onReopened(follower.readAgain)
  const state = mapLive(follower, ({ phase, view }): TimelineState => ({ ...(view ?? emptyWindow), phase }))

  const addPage = async (before: number): Promise<void> => {
    loading = true
    try {
      const page = await database.use((db) => readOlder(db, seal, { conversationId, before }))
      follower.change((window) => {
        const next = prepend(window, { before, ...page })
        if (next.messages.length > NEWEST) pagedTo = next.messages[0]?.order ?? null
        return next
      })
    } catch {
      // The page can be asked for again; the follower tells when the database is away for longer.
    } finally {
      loading = false
    }
  }

  return {
    get: state.get,
    subscribe: state.subscribe,
    loadOlder() {
      const { view } = follower.get()
      const before = view?.messages[0]?.order
      if (!loading && view?.hasOlder === true && before !== undefined) void addPage(before)
    },
    close() {
      stopReopened()
      follower.close()
    },
  }
}
