import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import type { Sale } from '../../../shared/model/sale.ts'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { LedgerViews } from '../../data/ledger-views.ts'
import { BLINK_MS, type OutageRow } from '../../data/outage-row.ts'
import type { Span } from '../../lib/span-rules.ts'
import { createValue, type Observable, type Settable } from '../../lib/observable.ts'
import { newTracks, nextTurn, readParts, shownHealth, stepTracks, type DeskHealth } from './health-rules.ts'
import { afterSwitch, modeOf, sameMode, type DeskMode } from './mode-rules.ts'
import { BEAT_MS, nextOutageRow, reliefOf } from './outage-row-rules.ts'
import { createOutageWriter, type OutageWriter } from './outage-writer.ts'
import { nextEdge, saleSpans, type SaleSpan } from './sale-rules.ts'

export type HealthWatchDeps = {
  clock: Pick<Clock, 'now' | 'after'>
  serverNow: () => number
  connection: Observable<ConnectionStatus>
  /** A rehearsal that runs here (J25): what is down then is down by its own hand, and no outage. */
  rehearsal: Observable<unknown>
  /** What the OS says of the network. */
  online: Observable<boolean>
  /** The agent's calendar (J21). */
  sales: Observable<readonly Sale[]>
  newId: () => string
  /** Whether this window writes outages down: one window of a desk does. */
  records: boolean
}

export type HealthViews = Pick<LedgerViews, 'wellbeing' | 'outages'>

export type HealthWatch = {
  readonly parts: Observable<DeskHealth>
  readonly mode: Observable<DeskMode>
  /** Outages that count for the clocks (D8), oldest first. */
  readonly relief: Observable<readonly Span[]>
  /** Switches one of them on by hand, or off where it is on; a sale of the calendar for this once. */
  readonly switchMode: (kind: 'outage' | 'peak') => void
  /** The signed-in account's views, null for nobody. Another account begins with nothing known. */
  readonly use: (views: HealthViews | null) => void
  readonly dispose: () => void
}

/** While a sale lies ahead its edge is looked for at least this often: this computer sleeps, and either clock may be set. Milliseconds. */
const SALE_LOOK_MS = 30_000

/** Holds end by a timer of the window itself: the desk is on screen, hence not throttled, and a late end is only late. */
export function createHealthWatch(deps: HealthWatchDeps): HealthWatch {
  const { clock, serverNow, connection, online, rehearsal } = deps
  const writer = createOutageWriter(clock)
  /** From the start of a rehearsal until the link it held down is back. */
  let playing = false
  let tracks = newTracks(serverNow())
  let views: HealthViews | null = null
  let cancel: Cancel = () => undefined
  let undo: readonly (() => void)[] = []
  const parts = createValue<DeskHealth>(shownHealth(tracks))
  const mode = createValue<DeskMode>({ kind: 'normal' })
  const relief = createValue<readonly Span[]>([])

  const switches = (now: number) => {
    const { manual = null, off = [] } = views?.wellbeing.get() ?? {}
    return { manual, off, sales: saleSpans(deps.sales.get()), now }
  }
  const arm = (sales: readonly SaleSpan[], now: number): void => {
    cancel()
    const beat = openRow(views) === null ? Infinity : now + BEAT_MS
    const due = Math.min(nextTurn(tracks, now) ?? Infinity, beat, nextSaleLook(sales, now))
    if (due !== Infinity) cancel = clock.after(Math.max(1, Math.ceil(due - now)), look)
  }
  const look = (): void => {
    playing = rehearsal.get() !== null || (playing && connection.get().kind !== 'live')
    const now = serverNow()
    const { backend = null } = views?.wellbeing.get() ?? {}
    const before = tracks
    const heard = { status: connection.get(), online: online.get(), backend, offset: now - clock.now() }
    if (!playing) tracks = stepTracks(tracks, readParts(heard), now)
    if (tracks !== before) showParts(parts, shownHealth(tracks))
    const facts = { health: parts.get(), declared: backend?.declared ?? null, ...switches(now) }
    const next = modeOf(facts)
    if (!sameMode(mode.get(), next)) mode.set(next)
    if (deps.records && views !== null && !playing) record({ views, writer, newId: deps.newId }, facts)
    arm(facts.sales, now)
  }
  const stops = [connection.subscribe(look), online.subscribe(look), rehearsal.subscribe(look), deps.sales.subscribe(look)]
  look()

  return {
    parts,
    mode,
    relief,
    switchMode: (kind) => views?.wellbeing.setSwitches(afterSwitch(kind, switches(serverNow()))),
    use(next) {
      for (const one of undo) one()
      views = next
      tracks = newTracks(serverNow())
      const follow = (): void => {
        relief.set(reliefOf(next?.outages.get() ?? []))
        look()
      }
      undo = next === null ? [] : [next.wellbeing.subscribe(look), next.outages.subscribe(follow), writer.forget]
      follow()
    },
    dispose() {
      cancel()
      for (const one of [...undo, ...stops]) one()
    },
  }
}

function nextSaleLook(sales: readonly SaleSpan[], now: number): number {
  const edge = nextEdge(sales, now)
  return edge === null ? Infinity : Math.min(edge, now + SALE_LOOK_MS)
}

function showParts(shown: Settable<DeskHealth>, next: DeskHealth): void {
  const same = next.every((one, index) => {
    const old = shown.get()[index]
    return old?.state === one.state && old.since === one.since && old.recovering === one.recovering
  })
  if (!same) shown.set(next)
}

/** The newest outage that is not over. */
const openRow = (views: Pick<HealthViews, 'outages'> | null): OutageRow | null =>
  (views?.outages.get() ?? []).filter((row) => row.end === null).toSorted((a, b) => b.start - a.start)[0] ?? null

type Recording = { views: HealthViews; writer: OutageWriter; newId: () => string }

function record({ views: { outages }, writer, newId }: Recording, facts: Parameters<typeof nextOutageRow>[1]): void {
  if (outages.get() === null) return
  const open = openRow({ outages })
  const next = nextOutageRow(open, facts, newId)
  if (next === open || next === null) return
  const blink = next.end !== null && next.end - next.start < BLINK_MS
  writer.write(outages, next.id, blink ? null : next)
}
