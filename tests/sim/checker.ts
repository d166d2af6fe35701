import { isNudge } from '../../shared/lib/nudge.ts'
import type { StoreDump } from '../../electron/local-gateway/gateway-store.ts'
import type { WitnessEntry } from './witness.ts'
import type { Desk } from './desk.ts'
import type { World } from './world-type.ts'

export type Verdict = {
  saved: number
  /** Lanes by kind and decisions by rule: what was at work, for whoever doubts it. */
  work: Readonly<Record<string, number>>
  lost: string[]
  duplicated: string[]
  unexpected: string[]
  reordered: string[]
  /** Held by no rule's right: reached a customer although a rule asked for a person (invariant 16). */
  unasked: string[]
  /** At rest, yet not finished: nothing may stay `sent`, no decision without its result (12, 13, 17). */
  unsettled: string[]
  /** The desk shows other messages than the server has (7). */
  different: string[]
  recovered: number
}

type Saved = Extract<WitnessEntry, { kind: 'saved' }>
type Seen = { world: World; log: StoreDump; saved: readonly Saved[] }
type Decided = Extract<WitnessEntry, { kind: 'decided' }>

const FRESH_MS = 20_000
/** Travel and judgement between the last look of the desk and the server's own. */
const SLACK_MS = 8_000

/**
 * Judges a run by the witness and the server's log alone. Written from PROTOCOL.md; it shares no rule with the client
 * but the list of nudges, which is part of the protocol.
 */
export function check(world: World): Verdict {
  const log = world.server.store.dump()
  const saved = world.witness.entries.filter((entry) => entry.kind === 'saved')
  const decided = world.witness.entries.filter((entry) => entry.kind === 'decided')
  const accepted = new Map(log.commands.flatMap((row) => (row.acceptedNo === null ? [] : ([[row.id, row]] as const))))
  const final = new Map<string, Decided>()
  for (const entry of decided) if (entry.decision !== 'send_anyway') final.set(entry.id, entry)
  // Pressed, then killed before the screen answered: it may have taken effect or not, and both are honest.
  const asked = new Set(
    world.witness.entries.flatMap((entry) => (entry.kind === 'asked' && entry.decision !== 'send_anyway' ? [entry.id] : [])),
  )
  const kept = saved.filter((entry) => !world.forgiven.has(entry.id))
  const gone = (id: string): boolean => accepted.get(id)?.body === null || isErased(world, saved, id)

  return {
    saved: saved.length,
    work: workOf(saved, decided),
    lost: kept.filter((entry) => !accepted.has(entry.id) && !asked.has(entry.id) && !gone(entry.id)).map((entry) => entry.id),
    duplicated: duplicates(log, saved),
    unexpected: unexpected({ world, log }, final),
    reordered: reordered(saved, decided, accepted),
    unasked: unasked({ world, log, saved }, decided),
    unsettled: [...unsettled(world), ...world.desks.flatMap(unbalanced)],
    different: different(world, log),
    recovered: kept.filter((entry) => !entry.online && accepted.has(entry.id)).length,
  }
}

function workOf(saved: readonly Saved[], decided: readonly Decided[]): Record<string, number> {
  const work: Record<string, number> = {}
  const names = [
    ...saved.map(({ lane }) => lane.slice(0, lane.indexOf(':'))),
    ...decided.map(({ rule, decision }) => (rule === null ? decision : `${rule} ${decision}`)),
  ]
  for (const name of names) work[name] = (work[name] ?? 0) + 1
  return work
}

const isErased = (world: World, saved: readonly Saved[], id: string): boolean => {
  const about = saved.find((entry) => entry.id === id)?.about ?? null
  return about !== null && (world.erased.has(about) || world.server.store.conversation(about) === null)
}

function duplicates(log: StoreDump, saved: readonly Saved[]): string[] {
  const counts = new Map<string, number>()
  const words = [
    ...log.messages.map((message) => message.text),
    ...log.records.map((record) => (record.kind === 'capture' ? record.row.capture.request : record.row.summary)),
  ]
  for (const text of words) counts.set(text, (counts.get(text) ?? 0) + 1)
  const causes = new Map<string, number>()
  for (const { event } of log.events) if (event.causeId !== null) causes.set(event.causeId, (causes.get(event.causeId) ?? 0) + 1)
  const twice = saved.filter((entry) => entry.token !== null && (counts.get(entry.token) ?? 0) > 1).map((entry) => entry.id)
  return [...twice, ...[...causes].filter(([, count]) => count > 1).map(([id]) => id)]
}

/** Effects nobody asked for: an id no desk was ever handed, or one a person had ended before it left. */
function unexpected({ world, log }: Pick<Seen, 'world' | 'log'>, final: ReadonlyMap<string, Decided>): string[] {
  // Pressed, then killed before the screen answered: it may be there.
  const pressed = new Set(world.witness.entries.filter((entry) => entry.kind === 'pressed').map((entry) => entry.id))
  return log.commands
    .filter((row) => row.acceptedNo !== null)
    .filter((row) => {
      const decision = final.get(row.id)
      const ended = decision !== undefined && decision.effect === 'done' && decision.decision !== 'mark_sent'
      return !world.forgiven.has(row.id) && (!pressed.has(row.id) || ended)
    })
    .map((row) => row.id)
}

/** Place in a lane = order of the first ancestor's submit, then of its own (order of the witness, per desk). */
function reordered(
  saved: readonly Saved[],
  decided: readonly Decided[],
  accepted: ReadonlyMap<string, { acceptedNo: number | null }>,
): string[] {
  const index = new Map(saved.map((entry, i) => [entry.id, i]))
  const parent = new Map(saved.map((entry) => [entry.id, entry]))
  const root = (entry: Saved): number => {
    const above = entry.replaces === null ? undefined : parent.get(entry.replaces)
    return above === undefined || above.lane !== entry.lane ? (index.get(entry.id) ?? 0) : root(above)
  }
  const again = new Set(decided.filter(({ rule }) => rule === 'CB11' || rule === 'journal_lost').map((entry) => entry.id))
  const isForgotten = (entry: Saved): boolean => {
    const above = entry.replaces === null ? undefined : parent.get(entry.replaces)
    return again.has(entry.id) || (above !== undefined && isForgotten(above))
  }
  const lanes = new Map<string, Saved[]>()
  for (const entry of saved) {
    const key = `${entry.desk} ${entry.lane}`
    if (accepted.has(entry.id)) lanes.set(key, [...(lanes.get(key) ?? []), entry])
  }
  const wrong: string[] = []
  for (const lane of lanes.values()) {
    const byPlace = lane.toSorted((a, b) => root(a) - root(b) || (index.get(a.id) ?? 0) - (index.get(b.id) ?? 0))
    let last = 0
    for (const entry of byPlace) {
      const no = accepted.get(entry.id)?.acceptedNo ?? 0
      // A corrected reply may come late, behind what its lane already sent while it was only a queued row elsewhere.
      if (no < last && !decided.some((d) => d.id === entry.id)) wrong.push(entry.id)
      // What a restored server or a new journal knows nothing of comes again when a person says so, behind what went meanwhile.
      if (!isForgotten(entry)) last = Math.max(last, no)
    }
  }
  return wrong
}

/** CB3 and CB6 from outside: what the customer or a colleague had said before it arrived, and nobody was asked. */
function unasked({ world, log, saved }: Seen, decided: readonly Decided[]): string[] {
  const byText = new Map(log.messages.map((message) => [message.text, message]))
  const byId = new Map(log.messages.map((message) => [message.id, message]))
  const released = new Set(decided.filter((entry) => entry.decision === 'send_anyway').map((entry) => entry.id))
  const wrong: string[] = []
  for (const entry of saved) {
    const sent = entry.token === null ? undefined : byText.get(entry.token)
    const base = entry.base === null ? undefined : byId.get(entry.base)
    if (sent === undefined || base === undefined || sent.internal || released.has(entry.id)) continue
    const between = log.messages.filter(
      (m) =>
        m.conversationId === sent.conversationId &&
        m.order > base.order &&
        m.order < sent.order &&
        !world.poisoned.has(`${entry.desk} ${m.id}`),
    )
    const facts = between.filter((m) =>
      m.author.kind === 'customer' ? !isNudge(m.text) : m.author.kind === 'agent' && !m.internal && m.deviceId !== sent.deviceId,
    )
    const late = sent.at - (1_760_000_000_000 + entry.t) > FRESH_MS + SLACK_MS
    if (facts.length > 0 && late) wrong.push(entry.id)
  }
  return wrong
}

function unsettled(world: World): string[] {
  return world.desks.flatMap((desk) => {
    const rows = desk
      .disk()
      .ledger.commands()
      .filter((row) => row.state.kind !== 'done')
    const journal = desk
      .disk()
      .journal.rows()
      .filter((row) => row.outcome === null)
    const offline = desk.live() ? [] : [`${desk.name}: not live at rest`]
    return [
      ...offline,
      ...rows.map((row) => `${desk.name}: ${row.id} ${row.state.kind}`),
      ...journal.map((row) => `${desk.name}: ${row.id} open in the journal`),
    ]
  })
}

/** Invariant 18 at rest: every contact ever written down has its receipt or was decided away, and nothing is open any more. */
function unbalanced(desk: Desk): string[] {
  const { submitted, rows, receipts } = desk.disk().journal.captureAccount(desk.accountId)
  const received = new Set(receipts.map(({ id }) => id))
  const decided = rows.filter(({ id, outcome }) => !received.has(id) && outcome !== null && outcome !== 'applied').length
  return submitted === received.size + decided ? [] : [`${desk.name}: ${submitted} contacts, ${received.size} received, ${decided} decided`]
}

function different(world: World, log: StoreDump): string[] {
  return world.desks.flatMap((desk) => {
    const mine = new Map(
      desk
        .disk()
        .ledger.messages()
        .map((row) => [row.id, row]),
    )
    const missing = log.messages
      .filter((m) => mine.get(m.id)?.text !== m.text && !world.poisoned.has(`${desk.name} ${m.id}`))
      .map((m) => `${desk.name} lacks ${m.id}`)
    const known = new Set(log.messages.map((m) => m.id))
    // What a restored server forgot stays, marked (FR13).
    const extra = [...mine.values()]
      .filter(({ id, onlyHere }) => !known.has(id) && onlyHere === undefined)
      .map(({ id }) => id)
      .map((id) => `${desk.name} has extra ${id}`)
    const { ledger } = desk.disk()
    const kept = new Map([...ledger.captures(), ...ledger.tickets()].map((row) => [row.id, row.seq]))
    const records = log.records.filter(({ row }) => kept.get(row.id) !== row.seq).map(({ row }) => `${desk.name} lacks ${row.id}`)
    const gone = kept.size > log.records.length ? [`${desk.name} has ${kept.size} records of ${log.records.length}`] : []
    return [...missing, ...extra, ...records, ...gone]
  })
}
