import type { Roster } from '../../shared/model/agent.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Round } from '../../shared/model/round.ts'
import type { DeskBatch } from '../sync/status.ts'
import { readCustomerFile } from './customer-files-repo.ts'
import { dropQuarantined, keepQuarantined, newestFirst, readQuarantine, type SetAsideRow } from './quarantine-repo.ts'
import type { HoldfastDatabase } from './database.ts'
import { createFollower, type Phase } from './follower.ts'
import { mapLive, type LiveValue } from './live-value.ts'
import { readCaptures, readTickets } from './records-repo.ts'
import { readRoster } from './rosters-repo.ts'
import { readRounds } from './rounds-repo.ts'
import type { BatchMark } from './rows.ts'
import type { SourceDeps } from './timeline-source.ts'

/** A live read of the ledger (IN5); `close` ends it. The value of `get` is the same object until something changes. */
export type Source<S> = LiveValue<S> & { readonly close: () => void }

/** `file` is null while nothing is known of the customer. */
export type CustomerFileSource = Source<{ phase: Phase; file: CustomerFile | null }>
/** `roster` is null before the first was heard. */
export type RosterSource = Source<{ phase: Phase; roster: Roster | null }>
/** Waitings a human ended, oldest end first. */
export type RoundsSource = Source<{ phase: Phase; rounds: readonly Round[] }>
/** Captures the back-end has, in no order. */
export type CapturesSource = Source<{ phase: Phase; captures: readonly CaptureRecord[] }>
/** Tickets the back-end has, in no order. */
export type TicketsSource = Source<{ phase: Phase; tickets: readonly Ticket[] }>

/** What could not be read, newest first, and what a person decides about it. Both words are durable when they resolve. */
export type QuarantineSource = Source<{ phase: Phase; rows: readonly SetAsideRow[] }> & {
  readonly keep: (id: string) => Promise<void>
  readonly drop: (id: string) => Promise<void>
}

type Following<V> = {
  empty: V
  read: (db: HoldfastDatabase) => Promise<{ mark: BatchMark | null; view: V } | null>
  apply: (view: V, batch: DeskBatch) => V
}

export function follow<V extends object>(
  { database, channel, clock }: SourceDeps,
  { empty, read, apply }: Following<V>,
): Source<{ phase: Phase } & V> & { readonly readAgain: () => void } {
  const follower = createFollower<V>({ channel, clock, read: () => database.use(read), apply })
  const stopReopened = database.onReopened(follower.readAgain)
  return {
    ...mapLive(follower, ({ phase, view }) => ({ phase, ...(view ?? empty) })),
    readAgain: follower.readAgain,
    close() {
      stopReopened()
      follower.close()
    },
  }
}

export const createCustomerFileSource = (deps: SourceDeps, customerId: string): CustomerFileSource =>
  follow<{ file: CustomerFile | null }>(deps, {
    empty: { file: null },
    read: (db) => readCustomerFile(db, deps.seal, customerId),
    apply(view, { files = [] }) {
      const file = files.findLast((one) => one.customerId === customerId)
      return file === undefined ? view : { file }
    },
  })

export const createRosterSource = (deps: SourceDeps): RosterSource =>
  follow<{ roster: Roster | null }>(deps, {
    empty: { roster: null },
    read: (db) => readRoster(db, deps.seal),
    apply: (view, { roster }) => (roster === undefined ? view : { roster }),
  })

/** Rows with the news over them. */
const withNews = <T extends { id: string }>(rows: readonly T[], news: readonly T[]): readonly T[] => [
  ...new Map([...rows, ...news].map((row) => [row.id, row])).values(),
]

export const createCapturesSource = (deps: SourceDeps): CapturesSource =>
  follow<{ captures: readonly CaptureRecord[] }>(deps, {
    empty: { captures: [] },
    read: (db) => readCaptures(db, deps.seal),
    apply: (view, { captures = [] }) => (captures.length === 0 ? view : { captures: withNews(view.captures, captures) }),
  })

export const createTicketsSource = (deps: SourceDeps): TicketsSource =>
  follow<{ tickets: readonly Ticket[] }>(deps, {
    empty: { tickets: [] },
    read: (db) => readTickets(db, deps.seal),
    apply: (view, { tickets = [] }) => (tickets.length === 0 ? view : { tickets: withNews(view.tickets, tickets) }),
  })

export function createRoundsSource(deps: SourceDeps, since: number): RoundsSource {
  const keyOf = (round: Round): string => `${round.conversationId} ${round.order}`
  return follow<{ rounds: readonly Round[] }>(deps, {
    empty: { rounds: [] },
    read: (db) => readRounds(db, since),
    apply(view, { rounds = [] }) {
      const news = rounds.filter((round) => round.answeredAt >= since)
      if (news.length === 0) return view
      // A read lies behind the newest commit at times, so a round may come twice; the later word counts.
      const known = new Map([...view.rounds, ...news].map((round) => [keyOf(round), round]))
      const standing = [...known.values()].filter((round) => round.undone !== true)
      return { rounds: standing.toSorted((a, b) => a.answeredAt - b.answeredAt) }
    },
  })
}

export function createQuarantineSource(deps: SourceDeps): QuarantineSource {
  const source = follow<{ rows: readonly SetAsideRow[] }>(deps, {
    empty: { rows: [] },
    read: (db) => readQuarantine(db, deps.seal),
    apply(view, { quarantine = [] }) {
      const known = new Set(view.rows.map((row) => row.id))
      const news = quarantine.filter((row) => !known.has(row.id)).map((row) => ({ ...row, kept: false }))
      return news.length === 0 ? view : { rows: newestFirst([...view.rows, ...news]) }
    },
  })
  return {
    ...source,
    async keep(id) {
      await deps.database.use((db) => keepQuarantined(db, id))
      source.readAgain()
    },
    async drop(id) {
      await deps.database.use((db) => dropQuarantined(db, id))
      source.readAgain()
    },
  }
}
