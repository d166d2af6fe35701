import type { Declared } from '../../../shared/model/health.ts'
import type { ManualMode, OutageCause, OutageRow, PartSpan } from '../../data/outage-row.ts'
import type { Span } from '../../lib/span-rules.ts'
import type { DeskHealth } from './health-rules.ts'

/** The program was away when nothing was noted for this long, milliseconds. */
export const AWAY_MS = 150_000
/** How often a running outage is noted, milliseconds. */
export const BEAT_MS = 60_000

export type OutageFacts = { health: DeskHealth; declared: Declared | null; manual: ManualMode | null; now: number }

type Trigger = { cause: OutageCause; since: number }

/** What makes this an outage: something declared, switched on by hand, or a part that is down. Slow is no outage, nor is a sale. */
function triggers({ health, declared, manual }: OutageFacts): readonly Trigger[] {
  const down = health.filter((one) => one.state === 'down').map((one): Trigger => ({ cause: one.part, since: one.since }))
  return [
    ...down,
    ...(declared?.kind === 'outage' ? [{ cause: 'declared' as const, since: declared.since }] : []),
    ...(manual?.kind === 'outage' ? [{ cause: 'manual' as const, since: manual.since }] : []),
  ]
}

/** Spans of the parts with what they are now: a new state ends the one before. */
function withSpans(spans: readonly PartSpan[], { health, now }: OutageFacts): readonly PartSpan[] {
  return health.reduce<readonly PartSpan[]>((all, { part, state, since }) => {
    const open = all.find((span) => span.part === part && span.to === null)
    if (open?.state === state || (open === undefined && state === 'ok')) return all
    const closed = all.map((span) => (span === open ? { ...span, to: Math.max(span.from, Math.min(now, since)) } : span))
    return state === 'ok' ? closed : [...closed, { part, state, from: since, to: null }]
  }, spans)
}

/** Whether anybody can say that it is over: a desk that has not dialled yet can't. */
const isKnownOver = ({ health }: OutageFacts): boolean =>
  health.every(({ part, state }) => (part === 'gateway' ? state === 'ok' || state === 'slow' : state !== 'down'))

function begin(facts: OutageFacts, found: readonly Trigger[], id: string): OutageRow {
  const start = Math.min(facts.now, ...found.map((one) => one.since))
  return {
    id,
    start,
    end: null,
    causes: [...new Set(found.map((one) => one.cause))],
    spans: withSpans([], facts),
    declared: facts.declared,
    seenAt: facts.now,
    unwatchedFrom: null,
  }
}

/** The end is when the last thing was well again, not when its hold was over. */
function finish(row: OutageRow, facts: OutageFacts): OutageRow {
  const spans = withSpans(row.spans, facts)
  const parts = row.causes.filter((cause) => cause !== 'declared' && cause !== 'manual')
  const byHand = parts.length < row.causes.length
  const well = facts.health.filter(({ part }) => parts.includes(part)).map((one) => one.since)
  const end = Math.max(row.start, byHand ? facts.now : Math.min(facts.now, Math.max(...well, row.start)))
  const away = end - row.seenAt > AWAY_MS
  return {
    ...row,
    end,
    spans: spans.map((span) => (span.to === null ? { ...span, to: Math.max(span.from, end) } : span)),
    seenAt: facts.now,
    unwatchedFrom: away ? row.seenAt : null,
  }
}

/**
 * The row of the outage in progress after something changed; null for none. The same object while there is nothing to write: beyond
 * changes, only the beat. A row that came back from the disk goes on until somebody knows that it is over.
 */
export function nextOutageRow(before: OutageRow | null, facts: OutageFacts, newId: () => string): OutageRow | null {
  const found = triggers(facts)
  if (before === null || before.end !== null) return found.length === 0 ? before : begin(facts, found, newId())
  if (found.length === 0) return isKnownOver(facts) ? finish(before, facts) : before
  const spans = withSpans(before.spans, facts)
  const causes = [...new Set([...before.causes, ...found.map((one) => one.cause)])]
  const declared = facts.declared ?? before.declared
  const same = spans === before.spans && causes.length === before.causes.length && sameDeclared(declared, before.declared)
  if (same && facts.now - before.seenAt < BEAT_MS) return before
  const start = Math.min(before.start, ...found.map((one) => one.since))
  return { ...before, start, spans, causes, declared, seenAt: facts.now }
}

const sameDeclared = (a: Declared | null, b: Declared | null): boolean =>
  a?.since === b?.since && a?.kind === b?.kind && a?.text === b?.text

/** Times that were not the agent's fault (D8). What nobody watched is not counted as outage. */
export const reliefOf = (rows: readonly OutageRow[]): readonly Span[] =>
  rows.map((row) => ({ from: row.start, to: row.unwatchedFrom ?? row.end })).toSorted((a, b) => a.from - b.from)
