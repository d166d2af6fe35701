import type { Clock } from '../../shared/lib/clock.ts'
import type { Message } from '../../shared/model/message.ts'
import type { CommandRow } from '../sync/command-row.ts'
import { readCommandsBetween } from './commands-repo.ts'
import { createAccountViews, type AccountViews } from './account-views.ts'
import { writeReadMark } from './conversations-repo.ts'
import { createConversationListSource, type ConversationListSource } from './conversation-list-source.ts'
import type { LostReason, OpenDatabase } from './database.ts'
import type { DeskChannel } from './desk-channel.ts'
import { createDeskDatabase, type DeskDatabase } from './desk-database.ts'
import type { Brought } from './brought-drafts-repo.ts'
import type { BroughtDraft } from './brought-rules.ts'
import { readDraft, writeDraft, writeDraftBehind, type Draft, type DraftSlot } from './drafts-repo.ts'
import { readLayout, writeLayout } from './layout-repo.ts'
import { createLocalBook, type LocalBook } from './local-book.ts'
import { readMessage } from './messages-repo.ts'
import type { OutageRow } from './outage-row.ts'
import type { PromiseRow } from './promise-row.ts'
import { createReadMarks } from './read-marks.ts'
import { openSeal, type Seal } from './seal.ts'
import { readKnownCustomers, type KnownCustomer } from './records-repo.ts'
import {
  createCapturesSource,
  createCustomerFileSource,
  createQuarantineSource,
  createRosterSource,
  createRoundsSource,
  createTicketsSource,
  type CapturesSource,
  type CustomerFileSource,
  type QuarantineSource,
  type RosterSource,
  type RoundsSource,
  type TicketsSource,
} from './ledger-sources.ts'
import type { LiveValue } from './live-value.ts'
import { createSignalBook, type Signals } from './signal-book.ts'
import { createTimelineSource, type SourceDeps, type TimelineSource } from './timeline-source.ts'
import { readTray, writeTray, type TrayRow } from './tray-repo.ts'
import { createWellbeingBook, type WellbeingBook } from './wellbeing-book.ts'

/** What a desk window reads of one account's ledger, and the local rows it writes: drafts, read marks, layout. */
export type LedgerViews = AccountViews & {
  timeline(conversationId: string): TimelineSource
  conversations(): ConversationListSource
  message(id: string): Promise<Message | null>
  /** What the back-end knows of a customer: profile, orders, parcels. Close it when done, like every source. */
  customerFile(customerId: string): CustomerFileSource
  /** Everybody's state and load as last heard, oneself included (FR20). */
  roster(): RosterSource
  /** What could not be read (LD6). */
  quarantine(): QuarantineSource
  /** Waitings a human reply ended at `since` (server time) or later. */
  rounds(since: number): RoundsSource
  /** Captures and tickets the back-end has; those still on their way are commands. */
  captures(): CapturesSource
  tickets(): TicketsSource
  /** Everybody a capture may be of, read once. */
  knownCustomers(): Promise<readonly KnownCustomer[]>
  /** Who types here and how far the customer has read; forgotten with this window, and needs no closing. */
  signals(conversationId: string): LiveValue<Signals>
  /** Everything of this conversation up to `order` has been on screen here. */
  markRead(conversationId: string, order: number): void
  drafts: {
    /** The draft of this slot, null when there is none or a command carries it already. */
    get(slot: DraftSlot): Promise<Draft | null>
    /** Durable when it resolves. An empty text removes the draft; a text some command carries is not written. */
    put(slot: DraftSlot, draft: Draft): Promise<void>
    /** The same for a text begun while the draft of this slot is being sent. */
    putBehind(slot: DraftSlot, draft: Draft): Promise<void>
    /** Every draft of this account, for a sealed file (J18). */
    all(): Promise<readonly BroughtDraft[]>
    /** Takes in drafts of a sealed file; `carried`: drafts whose commands came with them. `dry` only tells what it would do. */
    bring(what: { drafts: readonly BroughtDraft[]; carried: readonly string[]; dry: boolean }): Promise<Brought>
    /** Tells a text field of this window what was brought behind its back. Gives back how to end it. */
    onBrought(listener: (what: BroughtWord) => void): () => void
  }
  /** Pictures beside a draft; the same rules as for its words. */
  trays: { get(slot: DraftSlot): Promise<TrayRow | null>; put(slot: DraftSlot, tray: TrayRow | null): Promise<void> }
  layout: { get(key: string): Promise<unknown>; put(key: string, value: unknown): Promise<void> }
  /** How the back-end is, and what was switched on by hand. */
  wellbeing: WellbeingBook
  outages: LocalBook<OutageRow>
  promises: LocalBook<PromiseRow>
  /** Commands made in a span of server time, done or not, oldest first; for a report. */
  commandsBetween(span: { from: number; to: number }): Promise<readonly CommandRow[]>
  /** Opens the database anew: the ledger window has moved the account to another one. */
  moved(): void
  close(): void
}

/** Places that hold another text now, and drafts whose words are saved: nothing more may be written under their ids (JR2). */
export type BroughtWord = { places: readonly DraftSlot[]; carried: ReadonlySet<string> }

export type LedgerViewsDeps = {
  accountId: string
  channel: DeskChannel
  clock: Pick<Clock, 'after'>
  /** Opens the database that is the account's ledger now. */
  open: (onLost: (why: LostReason) => void) => Promise<OpenDatabase>
  /** Drafts a saved command carries that the ledger may not know yet: those of the journal (JR2). */
  carriedDrafts: () => ReadonlySet<string>
  seal?: Seal
}

export function createLedgerViews(deps: LedgerViewsDeps): LedgerViews {
  const { accountId, channel, clock, seal = openSeal } = deps
  const database = createDeskDatabase({ open: deps.open, clock })
  const source = { database, channel, clock, seal }
  const signals = createSignalBook({ channel, clock })
  const lists = new Set<ConversationListSource>()
  const marks = createReadMarks(clock, (conversationId, order) => database.use((db) => writeReadMark(db, conversationId, order)))

  return {
    ...createAccountViews(source),
    timeline: (conversationId) => createTimelineSource(source, conversationId),
    conversations() {
      const list = createConversationListSource(source)
      const own: ConversationListSource = {
        ...list,
        close() {
          lists.delete(own)
          list.close()
        },
      }
      lists.add(own)
      return own
    },
    ...readsOf(source),
    signals: (conversationId) => signals.of(conversationId),
    markRead(conversationId, order) {
      marks.mark(conversationId, order)
      for (const list of lists) list.markRead(conversationId, order)
      channel.publishRead({ accountId, conversationId, order })
    },
    drafts: {
      ...broughtTo(database, seal, deps.carriedDrafts),
      get: (slot) => database.use((db) => readDraft(db, seal, { ...slot, carried: deps.carriedDrafts() })),
      async put(slot, draft) {
        if (deps.carriedDrafts().has(draft.draftId)) return
        await database.use((db) => writeDraft(db, seal, { slot, draft }))
      },
      putBehind: (slot, draft) => database.use((db) => writeDraftBehind(db, seal, { slot, draft })),
    },
    trays: traysOf(database, seal, deps.carriedDrafts),
    layout: {
      get: (key) => database.use((db) => readLayout(db, key)),
      put: (key, value) => database.use((db) => writeLayout(db, key, value)),
    },
    wellbeing: createWellbeingBook(source),
    outages: createLocalBook<OutageRow>(source, 'outages'),
    promises: createLocalBook<PromiseRow>(source, 'promises'),
    commandsBetween: (span) => database.use((db) => readCommandsBetween(db, seal, span)),
    moved: () => database.reopen(),
    close() {
      marks.flush()
      signals.close()
      for (const list of lists) list.close()
      database.close()
      channel.close()
    },
  }
}

type Reads = 'message' | 'customerFile' | 'roster' | 'quarantine' | 'rounds' | 'captures' | 'tickets' | 'knownCustomers'

/** What is read and followed, and nothing else. */
const readsOf = (source: SourceDeps): Pick<LedgerViews, Reads> => ({
  message: (id) => source.database.use((db) => readMessage(db, source.seal, id)),
  customerFile: (customerId) => createCustomerFileSource(source, customerId),
  roster: () => createRosterSource(source),
  quarantine: () => createQuarantineSource(source),
  rounds: (since) => createRoundsSource(source, since),
  captures: () => createCapturesSource(source),
  tickets: () => createTicketsSource(source),
  knownCustomers: () => source.database.use((db) => readKnownCustomers(db, source.seal)),
})

/** Drafts out to a sealed file and in from one. Seldom used, so its code comes when it is asked for. */
function broughtTo(
  database: DeskDatabase,
  seal: Seal,
  carriedDrafts: LedgerViewsDeps['carriedDrafts'],
): Pick<LedgerViews['drafts'], 'all' | 'bring' | 'onBrought'> {
  const listeners = new Set<(what: BroughtWord) => void>()
  return {
    async all() {
      const { readAllDrafts } = await import('./brought-drafts-repo.ts')
      return database.use((db) => readAllDrafts(db, seal, carriedDrafts()))
    },
    async bring({ drafts, carried, dry }) {
      const { bringDrafts } = await import('./brought-drafts-repo.ts')
      const known = new Set([...carriedDrafts(), ...carried])
      const done = await database.use((db) => bringDrafts(db, seal, { drafts, carried: known, dry }))
      if (!dry) for (const tell of listeners) tell({ places: done.places, carried: new Set(carried) })
      return done
    },
    onBrought(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const traysOf = (database: DeskDatabase, seal: Seal, carried: LedgerViewsDeps['carriedDrafts']): LedgerViews['trays'] => ({
  async get(slot) {
    const tray = await database.use((db) => readTray(db, seal, slot))
    return tray === null || carried().has(tray.draftId) ? null : tray
  },
  put: (slot, tray) => database.use((db) => writeTray(db, seal, { slot, tray })),
})
