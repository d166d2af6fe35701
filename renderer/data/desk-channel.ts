import type { BackendHealth } from '../../shared/model/health.ts'
import type { DeskBatch } from '../sync/status.ts'
import type { ManualMode } from './outage-row.ts'

/** Batches of the ledger window, and read marks set in another desk window. */
export type DeskChannel = {
  publish(batch: DeskBatch): void
  onBatch(listener: (batch: DeskBatch) => void): () => void
  publishRead(mark: ReadNote): void
  onRead(listener: (mark: ReadNote) => void): () => void
  publishWellbeing(note: WellbeingNote): void
  onWellbeing(listener: (note: WellbeingNote) => void): () => void
  close(): void
}

/** `ask`: who has heard of the back-end's health tells it again. */
export type WellbeingNote = { ask?: true; backend?: BackendHealth; switches?: { manual: ManualMode | null; off: readonly string[] } }

export type ReadNote = { accountId: string; conversationId: string; order: number }

/** The part of BroadcastChannel used here; a channel does not hear itself. */
export type Broadcast = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>

const DESK_CHANNEL = 'holdfast-desk'

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null

/** Only our own pages share this channel, so a cheap look at the shape is enough; a schema would cost every window every batch. */
function asBatch(value: unknown): DeskBatch | null {
  const batch = record(value)
  const whole =
    typeof batch?.['incarnation'] === 'string' &&
    Number.isInteger(batch['n']) &&
    typeof batch['reset'] === 'boolean' &&
    ['messages', 'conversations', 'commands', 'signals'].every((list) => Array.isArray(batch[list]))
  return whole ? (value as DeskBatch) : null
}

function asRead(value: unknown): ReadNote | null {
  const mark = record(value)
  const whole = typeof mark?.['accountId'] === 'string' && typeof mark['conversationId'] === 'string' && Number.isInteger(mark['order'])
  return whole ? (value as ReadNote) : null
}

/** One account's part of the channel: batches of another account are another desk's business. */
export function createDeskChannel(accountId: string, open: () => Broadcast = () => new BroadcastChannel(DESK_CHANNEL)): DeskChannel {
  const channel = open()
  // A BroadcastChannel reaches its own origin only and takes no target.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const post = (message: unknown): void => channel.postMessage(message)
  const batches = new Set<(batch: DeskBatch) => void>()
  const reads = new Set<(mark: ReadNote) => void>()
  const notes = new Set<(note: WellbeingNote) => void>()
  channel.addEventListener('message', (event) => {
    const data = record(event.data)
    if (data?.['accountId'] !== accountId) return
    const batch = asBatch(data['batch'])
    if (batch !== null) for (const listener of batches) listener(batch)
    const read = asRead(data['read'])
    if (read !== null) for (const listener of reads) listener(read)
    const note = record(data['wellbeing'])
    if (note !== null) for (const listener of notes) listener(note)
  })
  const listen = <T>(listeners: Set<T>, listener: T): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    publish: (batch) => post({ accountId, batch }),
    onBatch: (listener) => listen(batches, listener),
    publishRead: (read) => post({ accountId, read }),
    onRead: (listener) => listen(reads, listener),
    publishWellbeing: (wellbeing) => post({ accountId, wellbeing }),
    onWellbeing: (listener) => listen(notes, listener),
    close() {
      batches.clear()
      reads.clear()
      notes.clear()
      channel.close()
    },
  }
}
