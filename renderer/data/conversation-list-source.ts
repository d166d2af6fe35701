import { applyToList, buildList, markRead, type ConversationEntry } from './conversation-list-rules.ts'
import { readList } from './conversations-repo.ts'
import { createFollower, type Phase } from './follower.ts'
import { mapLive, type LiveValue } from './live-value.ts'
import type { CommandRow } from '../sync/command-row.ts'
import type { SourceDeps } from './timeline-source.ts'

export type ConversationListState = {
  phase: Phase
  entries: readonly ConversationEntry[]
  /** Commands not done, over all conversations. */
  commands: readonly CommandRow[]
}

export type ConversationListSource = LiveValue<ConversationListState> & {
  /** A read mark set in this window; those of other windows come by the channel. */
  readonly markRead: (conversationId: string, order: number) => void
  readonly close: () => void
}

const nothing = buildList({ conversations: [], digests: [], readMarks: [], commands: [] })

/** The session list, live (IN5). */
export function createConversationListSource(deps: SourceDeps): ConversationListSource {
  const follower = createFollower({
    channel: deps.channel,
    clock: deps.clock,
    read: () => deps.database.use((db) => readList(db, deps.seal)),
    apply: applyToList,
  })
  const stopReopened = deps.database.onReopened(follower.readAgain)
  const stopReads = deps.channel.onRead((mark) => follower.change((view) => markRead(view, mark)))
  const state = mapLive(follower, ({ phase, view }): ConversationListState => {
    const { entries, commands } = view ?? nothing
    return { phase, entries, commands }
  })
  return {
    get: state.get,
    subscribe: state.subscribe,
    markRead: (conversationId, order) => follower.change((view) => markRead(view, { conversationId, order })),
    close() {
      stopReads()
      stopReopened()
      follower.close()
    },
  }
}
