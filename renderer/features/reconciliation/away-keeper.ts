import type { Clock } from '../../../shared/lib/clock.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { createValue, type Observable } from '../../lib/observable.ts'
import { arrivalOf, joined, marksOf, touched, type Arrival, type Gap, type Marks } from './away-rules.ts'

/** Layout rows: how far everything was, and the gap that is not acknowledged. Ids, orders and times alone. */
const SEEN_KEY = 'reconcile.seen'
const GAP_KEY = 'reconcile.gap'
/** The list follows the link's word within this time, milliseconds. */
const SETTLE_MS = 1_000
/** How often marks are written while something changes. */
const WRITE_MS = 3_000
/** Messages read of one conversation. */
const MOST = 100

export type Away = {
  /** Since when and until when nothing came; null for no gap that anybody has to look at. */
  gap: Pick<Gap, 'since' | 'until'> | null
  arrivals: readonly Arrival[]
}

export type AwayKeeper = {
  readonly away: Observable<Away>
  /** What the desk sees now. `ready`: the list has been read. */
  readonly see: (now: Seeing) => void
  readonly acknowledge: (conversationId: string) => void
  readonly acknowledgeAll: () => void
  readonly close: () => void
}

type Seeing = { entries: readonly ConversationEntry[]; ready: boolean; live: boolean }
type Seen = { at: number; marks: Marks }

type Deps = {
  clock: Pick<Clock, 'after'>
  serverNow: () => number
  layout: { get(key: string): Promise<unknown>; put(key: string, value: unknown): Promise<void> }
  messagesAfter: (conversationId: string, order: number, limit: number) => Promise<readonly Message[]>
  agentId: string
}

const NOTHING: Away = { gap: null, arrivals: [] }
const isSeen = (value: unknown): value is Seen => typeof value === 'object' && value !== null && 'marks' in value && 'at' in value
const isGap = (value: unknown): value is Gap => typeof value === 'object' && value !== null && 'before' in value && 'upTo' in value

/**
 * A11: what came while the link was down, the computer slept or the program was shut. How far everything was is kept on the disk, so
 * that the list is the same however the gap was: replayed, fetched anew, or over a restart.
 */
export function createAwayKeeper(deps: Deps): AwayKeeper {
  const { clock, serverNow, layout } = deps
  const book = createGapBook(deps, () => now.entries)
  let now: Seeing = { entries: [], ready: false, live: false }
  let seen: Seen | null = null
  let phase: 'reading' | 'apart' | 'settling' | 'following' | 'closed' = 'reading'
  let cancel: () => void = () => undefined

  const mark = (): void => {
    seen = { at: serverNow(), marks: marksOf(now.entries) }
    layout.put(SEEN_KEY, seen).catch(() => undefined)
  }
  /** While live the marks follow what is seen. */
  const follow = (written: Seeing['entries'] | null): void => {
    phase = 'following'
    const { entries } = now
    if (entries !== written) mark()
    cancel = clock.after(WRITE_MS, () => follow(entries))
  }
  /** Live for a moment: what has come since the marks is the gap's. */
  const settle = (): void => {
    if (seen !== null) {
      const fresh: Gap = { since: seen.at, until: serverNow(), before: seen.marks, upTo: marksOf(now.entries), acknowledged: [] }
      if (touched(fresh).length > 0) book.set(joined(book.get(), fresh))
    }
    follow(null)
  }
  const see = (next: Seeing): void => {
    if (phase === 'following' && !next.live) mark()
    const begins = next.ready && !now.ready
    now = next
    if (begins) book.show()
    const whole = next.live && next.ready
    if (phase === 'apart' && whole) {
      phase = 'settling'
      cancel = clock.after(SETTLE_MS, settle)
    }
    if ((phase !== 'settling' && phase !== 'following') || whole) return
    cancel()
    phase = 'apart'
  }
  const load = async (): Promise<void> => {
    const [kept, before] = await readKept(layout)
    if (phase !== 'reading') return
    phase = 'apart'
    if (isSeen(kept)) seen = kept
    see(now)
    if (isGap(before)) book.set(before)
  }
  void load()
  return {
    away: book.away,
    see,
    acknowledge: book.acknowledge,
    acknowledgeAll: () => book.set(null),
    close() {
      cancel()
      phase = 'closed'
    },
  }
}

const readKept = (layout: Deps['layout']): Promise<readonly unknown[]> =>
  Promise.all([layout.get(SEEN_KEY), layout.get(GAP_KEY)]).catch(() => [null, null])

/** The gap that is not acknowledged, on the disk and with what happened in it. */
function createGapBook(deps: Deps, entries: () => readonly ConversationEntry[]) {
  const away = createValue<Away>(NOTHING)
  let gap: Gap | null = null
  const show = async (): Promise<void> => {
    const of = gap
    const arrivals = of === null ? [] : await arrivalsOf(deps, of, entries()).catch(() => [])
    if (gap === of) away.set(arrivals.length === 0 ? NOTHING : { gap: of, arrivals })
  }
  const set = (next: Gap | null): void => {
    gap = next
    deps.layout.put(GAP_KEY, next).catch(() => undefined)
    void show()
  }
  return {
    away,
    show: () => void show(),
    get: () => gap,
    set,
    acknowledge: (id: string) => gap !== null && set({ ...gap, acknowledged: [...gap.acknowledged, id] }),
  }
}

/** The gap's messages, read for each conversation it touched. */
async function arrivalsOf(deps: Deps, gap: Gap, entries: readonly ConversationEntry[]): Promise<readonly Arrival[]> {
  const found = await Promise.all(
    touched(gap).map(async (id) => {
      const entry = entries.find((one) => one.conversation.id === id)
      if (entry === undefined) return null
      const messages = await deps.messagesAfter(id, gap.before[id]?.order ?? 0, MOST)
      return arrivalOf(gap, entry, { messages, agentId: deps.agentId })
    }),
  )
  return found.flatMap((one) => one ?? [])
}
