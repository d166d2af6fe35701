import type { CaptureRecord } from '../../shared/model/capture.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import type { CommandRow } from '../sync/command-row.ts'
import type { Hole } from '../sync/status.ts'
import { readApplied, readCaptureCommands, readCaptureRecord, readDecided, readHoles, readMessagesAfter } from './account-repo.ts'
import { readCustomerFile } from './customer-files-repo.ts'
import { follow, type Source } from './ledger-sources.ts'
import type { Phase } from './follower.ts'
import type { SourceDeps } from './timeline-source.ts'

/** Every capture this ledger knows a command of, done or not. */
export type CaptureCommandsSource = Source<{ phase: Phase; commands: readonly CommandRow[] }>
/** Holes in the sequence of events, newest first (A10). */
export type HolesSource = Source<{ phase: Phase; holes: readonly Hole[] }>

/** What reconciliation and the account of captures read. */
export type AccountViews = {
  captureCommands(): CaptureCommandsSource
  holes(): HolesSource
  /** A capture the back-end has, as it is here now. */
  captureRecord(id: string): Promise<CaptureRecord | null>
  /** What is known of a customer, once. */
  fileOf(customerId: string): Promise<CustomerFile | null>
  /** What a person has decided, newest first: ended, replaced, or let go. */
  decided(limit: number): Promise<readonly CommandRow[]>
  /** What has arrived, newest first. */
  applied(limit: number): Promise<readonly CommandRow[]>
  messagesAfter(conversationId: string, order: number, limit: number): Promise<readonly Message[]>
}

export function createAccountViews(deps: SourceDeps): AccountViews {
  const { database, seal } = deps
  return {
    captureCommands: () =>
      follow<{ commands: readonly CommandRow[] }>(deps, {
        empty: { commands: [] },
        read: (db) => readCaptureCommands(db, seal),
        apply(view, batch) {
          const news = batch.commands.filter((row) => row.captureNo !== null)
          if (news.length === 0) return view
          const known = new Map([...view.commands, ...news].map((row) => [row.id, row]))
          return { commands: [...known.values()].toSorted((a, b) => (a.captureNo ?? 0) - (b.captureNo ?? 0)) }
        },
      }),
    holes: () =>
      follow<{ holes: readonly Hole[] }>(deps, {
        empty: { holes: [] },
        read: readHoles,
        apply(view, { holes = [] }) {
          if (holes.length === 0) return view
          const known = new Map([...view.holes, ...holes].map((hole) => [hole.from, hole]))
          return { holes: [...known.values()].toSorted((a, b) => b.from - a.from) }
        },
      }),
    captureRecord: (id) => database.use((db) => readCaptureRecord(db, seal, id)),
    fileOf: async (customerId) => (await database.use((db) => readCustomerFile(db, seal, customerId)))?.view.file ?? null,
    decided: (limit) => database.use((db) => readDecided(db, seal, limit)),
    applied: (limit) => database.use((db) => readApplied(db, seal, limit)),
    messagesAfter: (conversationId, order, limit) => database.use((db) => readMessagesAfter(db, seal, { conversationId, order, limit })),
  }
}
