import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { createEngine, type Engine } from '../../renderer/sync/engine.ts'
import type { CommandRow } from '../../renderer/sync/command-row.ts'
import type { EngineNotice, JournalPort, LedgerPort, LinkId } from '../../renderer/sync/ports.ts'
import type { DeskBatch, SyncStatus } from '../../renderer/sync/status.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Decision, JournalRow, SubmitIntent } from '../../shared/model/journal.ts'
import type { CommandFrame } from '../../shared/protocol/command-frame.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { asJournalRow } from '../sim/ledger-window.ts'
import type { WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import { changed, welcome } from './down-frames.ts'
import { createHandClock } from './desk-bus.ts'
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts'
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts'
import { WRITTEN } from './sync-rows.ts'

export const ACCOUNT = 'acc-1'
export const DEVICE = 'dev-1'

type Life = { alive: boolean }
export type EngineDesk = ReturnType<typeof createEngineDesk>
type UpType = UpFrame['type']
type Up<T extends UpType> = Extract<UpFrame, { type: T }>['body']

/** Lets everything run that waits for nothing outside. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * The engine over a journal and a ledger in memory, with a link moved by hand. `kill` and a named crash point end the
 * whole program: what stands in the two stores is all that is left for the next `start`.
 */
export function createEngineDesk(options: { journal?: MemoryJournal; ledger?: MemoryLedger } = {}) {
  const hand = createHandClock()
  const clock: Clock = { ...hand, now: () => WRITTEN + hand.now() }
  const journal = options.journal ?? createMemoryJournal({ deviceId: DEVICE })
  let generations = 0
  const ledger = options.ledger ?? createMemoryLedger({ newGeneration: () => `gen-${(generations += 1)}` })
  const seen = {
    sent: [] as { linkId: LinkId; frame: UpFrame }[],
    drops: [] as { linkId: LinkId; reason: string }[],
    batches: [] as DeskBatch[],
    statuses: [] as SyncStatus[],
    notices: [] as EngineNotice[],
    failures: [] as unknown[],
    wakeAt: null as number | null,
    /** Ids the screen showed as saved. */
    saved: [] as string[],
  }
  let engine: Engine | null = null
  let life: Life = { alive: true }
  let lives = 0
  let linkId = 0
  let linkOpen = false
  let live = false
  let crashAt: { name: string; nth: number } | null = null
  let onUp: (frame: UpFrame) => void = () => undefined
  const lacking = new Set<string>()
  const lost = new Set<string>()

  /** A killed program gives no answer: this never resolves. */
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined)
  const kill = (): void => {
    life.alive = false
    linkOpen = false
    live = false
    engine?.close()
    engine = null
  }
  /** Kills everything when this is the chosen point. Answers whether that life goes on. */
  const passes = (name: string, mine: Life): boolean => {
    if (!mine.alive) return false
    if (crashAt === null || crashAt.name !== name || (crashAt.nth -= 1) > 0) return true
    crashAt = null
    kill()
    return false
  }
  const tell = (rows: readonly JournalRow[]): void => engine?.journalRows(rows)
  const up = (frame: UpFrame): void => {
    seen.sent.push({ linkId, frame })
    onUp(frame)
  }
  const journalPort = (mine: Life): JournalPort => {
    const whileAlive = async <T>(work: () => T): Promise<T> => (mine.alive ? work() : never())
    const between = async <T>(before: string, work: () => T, after: string): Promise<T> => {
      if (!passes(before, mine)) return never()
      const value = work()
      return passes(after, mine) ? value : never()
    }
    return {
      open: () => whileAlive(() => journal.opening(ACCOUNT)),
      async dispatch(link, frame, serverEpoch) {
        if (lost.has(frame.id)) return 'lost'
        if (lacking.has(frame.id)) return 'not_now'
        const claim = { id: frame.id, clientEpoch: frame.clientEpoch, serverEpoch, at: clock.now() }
        const outcome = await between('jr4.before-claim', () => journal.claim(claim), 'jr4.after-claim')
        if (outcome === 'unavailable') return 'unavailable'
        if (outcome !== 'granted') return 'decided'
        if (!linkOpen || link !== linkId) return 'no_link'
        up({ v: PROTOCOL_VERSION, type: 'command', body: frame })
        return passes('jr4.after-send', mine) ? 'sent' : never()
      },
      closeClaims: (ids) => whileAlive(() => tell(journal.closeClaims(ids))),
      receipts: (items) => whileAlive(() => journal.receipts(items, clock.now())),
      finish: (items) => between('jr5.before-tombstone', () => void journal.finish(items, clock.now()), 'jr5.after-tombstone'),
      erase: (ids) => whileAlive(() => void journal.erase(ids, clock.now())),
      adoptGeneration: (generation) => whileAlive(() => journal.adoptGeneration(ACCOUNT, generation)),
      rejournal: (rows) =>
        whileAlive(() => {
          const entries = rows.map((row) => asJournalRow(ACCOUNT, row))
          journal.rejournal(ACCOUNT, entries)
        }),
      reopen: (rows, serverEpoch) => between('fr13.before-reopen', () => reopenIn(journal, rows, serverEpoch), 'fr13.after-reopen'),
    }
  }
  const ledgerPort = (mine: Life): LedgerPort => {
    const whileAlive = <T>(work: () => Promise<T>): Promise<T> => (mine.alive ? work() : never())
    return {
      open: () => whileAlive(() => ledger.open()),
      commit: (changes) => whileAlive(() => ledger.commit(changes)),
      messagesAfter: (...args) => whileAlive(() => ledger.messagesAfter(...args)),
      matchFacts: () => whileAlive(() => ledger.matchFacts()),
      message: (id) => whileAlive(() => ledger.message(id)),
      doneSince: (at) => whileAlive(() => ledger.doneSince(at)),
      commandsOf: (ids) => whileAlive(() => ledger.commandsOf(ids)),
      missingFrom: (other) => whileAlive(() => ledger.missingFrom(other)),
      sweep: () => whileAlive(() => ledger.sweep()),
    }
  }

  const self = {
    clock,
    journal,
    ledger,
    seen,
    /** Commands whose pictures are not at the back-end yet. */
    lacking,
    /** Commands with a picture that is nowhere any more. */
    lost,
    pass: (ms: number): void => hand.pass(ms),
    /** Where the program is to die; the nth passing of it. */
    crashAt: (name: string, nth = 1): void => void (crashAt = { name, nth }),
    /** Hears every frame that leaves. */
    onUp: (listener: (frame: UpFrame) => void): void => void (onUp = listener),
    alive: (): boolean => life.alive && engine !== null,
    live: (): boolean => live,
    kill,
    /** A new life of the program on what the stores hold. Rejects like the engine's `open`. */
    async start(): Promise<void> {
      kill()
      const mine: Life = { alive: true }
      life = mine
      lives += 1
      engine = createEngine(
        {
          agent: { id: 'a1', name: '苏婷' },
          incarnation: `inc-${lives}`,
          clock,
          log: silentLog,
          journal: journalPort(mine),
          ledger: ledgerPort(mine),
          link: {
            send: (link, frame) => void (mine.alive && linkOpen && link === linkId && up(frame)),
            drop: (link, reason) => void seen.drops.push({ linkId: link, reason }),
          },
          desk: {
            publish: (batch) => void seen.batches.push(batch),
            status(status) {
              seen.statuses.push(status)
              live = status.phase === 'live'
            },
            notice: (notice) => void seen.notices.push(notice),
          },
          wake: { wakeAt: (at) => void (seen.wakeAt = at) },
          crashPoint: (name) => (passes(name, mine) ? undefined : never()),
        },
        (error) => void seen.failures.push(error),
      )
      const opening = engine.open()
      await Promise.race([opening, settled()])
      await settled()
    },
    async linkUp(): Promise<void> {
      linkId += 1
      linkOpen = true
      engine?.linkOpened(linkId)
      await settled()
    },
    async linkDown(): Promise<void> {
      linkOpen = false
      engine?.linkClosed(linkId)
      await settled()
    },
    linkId: (): LinkId => linkId,
    /** One batch from the wire, of the link given or the one that is up. */
    async frames(frames: readonly unknown[], link: LinkId = linkId): Promise<void> {
      engine?.linkFrames(link, JSON.stringify(frames))
      await settled()
    },
    /** The same without waiting, as when the next batch comes while this one is handled. */
    framesNow: (frames: readonly unknown[]): void => engine?.linkFrames(linkId, JSON.stringify(frames)),
    async wake(): Promise<void> {
      engine?.wake()
      await settled()
    },
    /** JR1 as main does it. Answers the id; `saved` has it once the screen would say so. */
    async submit(body: CommandBody, more: Partial<SubmitIntent> = {}): Promise<string> {
      const id = more.id ?? `r${journal.rows().length + 1}`
      const intent = { id, accountId: ACCOUNT, body, baseMessageId: null, dependsOn: null, draftId: null, label: '王女士', ...more }
      if (!passes('jr1.before-commit', life)) return id
      const result = journal.submit({ ...intent, composedAt: clock.now(), composedLive: live })
      if (!passes('jr1.after-commit', life) || !result.ok) return id
      seen.saved.push(id)
      tell([result.value])
      if (passes('jr1.after-reply', life)) await settled()
      return id
    },
    /** JR3 as main does it. */
    async decide(commandId: string, decision: Decision): Promise<'done' | 'wish' | 'killed' | 'refused'> {
      if (!passes('jr3.before-commit', life)) return 'killed'
      const result = journal.decide({ accountId: ACCOUNT, commandId, decision, at: clock.now(), composedLive: live })
      if (!passes('jr3.after-commit', life)) return 'killed'
      if (result.ok) tell(result.value.rows)
      await settled()
      return result.ok ? result.value.effect : 'refused'
    },
    row: (id: string): CommandRow | undefined => ledger.commands().find((one) => one.id === id),
    /** Bodies of all frames of this type that left on a link, the one that is up by default. */
    said<T extends UpType>(type: T, link: LinkId = linkId): Up<T>[] {
      return seen.sent.flatMap((one) => (one.linkId === link && one.frame.type === type ? [one.frame.body as Up<T>] : []))
    },
    commandsSent: (link: LinkId = linkId): CommandFrame[] => self.said<'command'>('command', link),
  }
  return self
}

/** FR13 as main does it. */
function reopenIn(journal: MemoryJournal, rows: readonly CommandRow[], serverEpoch: string): { id: string; reopened: number }[] {
  const entries = rows.map((row) => asJournalRow(ACCOUNT, row))
  return journal.reopen({ accountId: ACCOUNT, rows: entries, serverEpoch }).map(({ id, reopened = 0 }) => ({ id, reopened }))
}

/** A started desk with a link that is live on conversation c1 at event 1. */
export async function liveDesk(more: Partial<WelcomeFrame> = {}): Promise<EngineDesk> {
  const desk = createEngineDesk()
  await desk.start()
  await desk.linkUp()
  await desk.frames([welcome({ headSeq: 1, ...more }), changed(1)])
  return desk
}

/** The link is gone and a new one is welcomed under the next clientEpoch. */
export async function again(desk: EngineDesk, more: Partial<WelcomeFrame> = {}): Promise<void> {
  await desk.linkDown()
  await desk.linkUp()
  await desk.frames([welcome({ clientEpoch: desk.linkId(), headSeq: desk.ledger.meta?.cursor ?? 0, ...more })])
}

export const stateOf = (desk: EngineDesk, id: string): CommandRow['state'] | undefined => desk.row(id)?.state
export const kindOf = (desk: EngineDesk, id: string): CommandRow['state']['kind'] | undefined => stateOf(desk, id)?.kind
export const openInJournal = (desk: EngineDesk): JournalRow[] => desk.journal.rows().filter((row) => row.outcome === null)
