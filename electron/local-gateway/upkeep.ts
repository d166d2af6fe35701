import type { Conversation } from '../../shared/model/conversation.ts'
import type { StoredRecord } from './gateway-store.ts'
import type { Message } from '../../shared/model/message.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import { toConversation } from './effects.ts'
import { sayBye, readyOnes } from './gateway-context.ts'
import type { GatewayContext, Outgoing } from './gateway-context.ts'
import type { GatewayStore, StoreCounts, StoreDump, StoredAgent } from './gateway-store.ts'
import { rememberDevice } from './greeter.ts'

/** A copy of everything at `at` (server time). */
export type GatewayBackup = { at: number; rows: StoreDump }

const CHUNK = 500
const ORPHAN_MS = 86_400_000

/** Number of the last event of the unbroken run of old ones at the start of what is kept. */
function lastOfRun(store: GatewayStore, isOld: (event: EventFrame) => boolean): number {
  let last = store.floor()
  for (;;) {
    const events = store.eventsAfter(last, CHUNK)
    const stop = events.findIndex((event) => !isOld(event))
    last = (stop === -1 ? events.at(-1) : events[stop - 1])?.seq ?? last
    if (stop !== -1 || events.length < CHUNK) return last
  }
}

/** Accounts, backups, retention, figures. */
export function createUpkeep(context: GatewayContext) {
  const { store, options, now } = context
  return {
    addAgent: (agent: StoredAgent): void => store.transaction(() => store.putAgent(agent)),
    snapshot: (): GatewayBackup => ({ at: now(), rows: store.dump() }),
    /** FR13. Everything after the backup is gone; sockets are sent away and the next welcome orders a refetch. */
    restore(backup: GatewayBackup): Outgoing[] {
      store.transaction(() => {
        store.load(backup.rows)
        context.newServerEpoch()
        store.setMeta('restoredTo', String(backup.at))
      })
      return [...context.connections.keys()].flatMap((id) => sayBye(context, id, 'restarting'))
    },
    /** FR9: drops what every device has acked long ago and what nobody has to be kept for any longer. */
    prune(): void {
      store.transaction(() => {
        for (const connection of readyOnes(context)) rememberDevice(context, connection)
        const waitsFor = store.devices().filter((device) => device.seenAt > now() - options.keepUnackedMs)
        const acked = Math.min(store.head(), ...waitsFor.map((device) => device.acked))
        const isOld = ({ at, seq }: { at: number; seq: number }): boolean =>
          at < now() - (seq <= acked ? options.keepAckedMs : options.keepUnackedMs)
        store.dropEventsUpTo(lastOfRun(store, isOld))
        // Uploaded for a message that never came (FR17).
        for (const hash of store.blobsBefore(now() - ORPHAN_MS)) if (!store.namesBlob(hash)) store.eraseBlob(hash)
      })
    },
    /** Drops events up to `seq` whatever retention says, so that older cursors must refetch. For fault injection. */
    forgetEvents: (seq: number): void => store.transaction(() => store.dropEventsUpTo(Math.min(seq, store.head()))),
    /** The next `count` new commands are answered `retry(afterMs)`. For fault injection. */
    sayRetry: (count: number, afterMs: number): void => void Object.assign(context.retry, { left: count, afterMs }),
    conversations: (): readonly Conversation[] => store.conversations().map(toConversation),
    messagesOf: (conversationId: string): readonly Message[] => store.messagesOf(conversationId),
    records: (): readonly StoredRecord[] => store.records(),
    /** `acked`: the highest event a desk that is here has committed. */
    counts: (): StoreCounts & { head: number; acked: number; connections: number } => ({
      ...store.counts(),
      head: store.head(),
      acked: Math.max(0, ...readyOnes(context).map((connection) => connection.acked)),
      connections: readyOnes(context).length,
    }),
  }
}
