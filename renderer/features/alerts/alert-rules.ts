import type { AlertKind } from '../../../shared/model/alert-settings.ts'
import { bandOf, clockOf, waited, type WaitBand, type WaitLimits } from '../../lib/wait-band-rules.ts'

/** What the rules need to know of a conversation; times are server times in milliseconds. */
export type AlertEntry = {
  readonly conversation: {
    readonly id: string
    readonly state: 'open' | 'closed'
    readonly assignee: { readonly id: string } | null
    readonly customer: { readonly name: string; readonly vip: boolean }
  }
  readonly preview: { readonly by: string; readonly at: number } | null
  readonly waitingSince: number | null
}

export type AlertFacts = {
  readonly entries: readonly AlertEntry[]
  readonly agentId: string
  readonly now: number
  readonly limits: WaitLimits
  /** Conversations on screen, in a window that has the focus. */
  readonly inSight: ReadonlySet<string>
  /** The one the caret is in, in a window that has the focus: seen and taken care of. */
  readonly attended: string | null
  /** Conversations this agent has just asked for: that they come is no news. */
  readonly asked: ReadonlySet<string>
  readonly outage: boolean
  readonly repeatMs: number
}

export type Alert = { readonly kind: AlertKind; readonly conversationId: string | null; readonly repeated: boolean }

type Seen = {
  readonly owner: string | null
  readonly open: boolean
  readonly band: WaitBand
  readonly customerAt: number
  /** Last alert about who waits here, null for none. */
  readonly rangAt: number | null
  /** The agent has been there since. */
  readonly known: boolean
}
export type AlertMemory = { readonly seen: ReadonlyMap<string, Seen>; readonly outage: boolean; readonly asked: ReadonlySet<string> }

const ORDER: readonly WaitBand[] = ['calm', 'near_goal', 'over_goal', 'over_nag', 'over_scored']
const rank = (band: WaitBand): number => ORDER.indexOf(band)

const waitBand = (entry: AlertEntry, facts: AlertFacts): WaitBand => {
  const since = clockOf(entry)
  return since === null ? 'calm' : bandOf(waited(since, facts.now), facts.limits)
}
const isMine = (entry: AlertEntry, facts: AlertFacts): boolean =>
  entry.conversation.state === 'open' && entry.conversation.assignee?.id === facts.agentId

/** How it came to this agent, if it just did. Out of the queue by a take of their own it is no news. */
function arrival(entry: AlertEntry, before: Seen | undefined, facts: AlertFacts): AlertKind | null {
  const { id, assignee, state } = entry.conversation
  if (state !== 'open' || facts.asked.has(id)) return null
  if (assignee?.id === facts.agentId) {
    if (before?.open === true && before.owner === facts.agentId) return null
    return before?.open === true && before.owner !== null ? 'transfer' : 'new'
  }
  // Whoever is free hears of the queue too.
  const free = assignee === null && before?.open !== true && !facts.entries.some((one) => isMine(one, facts) && clockOf(one) !== null)
  return free ? 'new' : null
}

/** The one alert a conversation gives now, the weightiest of those that apply. */
function judge(entry: AlertEntry, before: Seen | undefined, facts: AlertFacts): Omit<Alert, 'conversationId'> | null {
  const came = arrival(entry, before, facts)
  if (came !== null) return { kind: came, repeated: false }
  if (!isMine(entry, facts) || before === undefined) return null
  const band = waitBand(entry, facts)
  const { id } = entry.conversation
  if (rank(band) > rank(before.band)) return { kind: band === 'near_goal' ? 'warning' : 'breach', repeated: false }
  const wrote = entry.preview?.by === 'customer' && entry.preview.at > before.customerAt
  if (wrote && !facts.inSight.has(id)) return { kind: 'reply', repeated: false }
  const waits = clockOf(entry) !== null && !before.known && facts.attended !== id
  const due = before.rangAt !== null && facts.repeatMs > 0 && facts.now - before.rangAt >= facts.repeatMs
  return waits && due ? { kind: rank(band) >= rank('over_goal') ? 'breach' : 'reply', repeated: true } : null
}

function remember(entry: AlertEntry, before: Seen | undefined, { facts, rang }: { facts: AlertFacts; rang: boolean }): Seen {
  const { id, assignee, state } = entry.conversation
  const customerAt = entry.preview?.by === 'customer' ? entry.preview.at : (before?.customerAt ?? 0)
  const fresh = rang || customerAt > (before?.customerAt ?? 0)
  const waits = clockOf(entry) !== null
  return {
    owner: assignee?.id ?? null,
    open: state === 'open',
    band: waitBand(entry, facts),
    customerAt,
    rangAt: rang ? facts.now : waits ? (before?.rangAt ?? null) : null,
    known: facts.attended === id || (before?.known === true && !fresh),
  }
}

/**
 * What to alert of between two looks at the list, in the order of the list. Calls again while somebody waits and the agent
 * was not there; falls silent when they were, or when it is answered.
 */
export function alertsOf(before: AlertMemory | null, facts: AlertFacts): { alerts: readonly Alert[]; memory: AlertMemory } {
  const alerts: Alert[] = []
  const seen = new Map<string, Seen>()
  const asked = new Set([...facts.asked, ...(before?.asked ?? [])])
  for (const entry of facts.entries) {
    const { id } = entry.conversation
    const known = before?.seen.get(id)
    const alert = before === null ? null : judge(entry, known, { ...facts, asked })
    if (alert !== null) alerts.push({ ...alert, conversationId: id })
    if (isMine(entry, facts) && !facts.asked.has(id)) asked.delete(id)
    // Somebody who waits at the first look rings again in time, as if it had rung now.
    const rang = (alert !== null && alert.kind !== 'warning') || (known === undefined && isMine(entry, facts) && clockOf(entry) !== null)
    seen.set(id, remember(entry, known, { facts, rang }))
  }
  if (facts.outage && before?.outage === false) alerts.push({ kind: 'outage', conversationId: null, repeated: false })
  return { alerts, memory: { seen, outage: facts.outage, asked } }
}

const WEIGHT: readonly AlertKind[] = ['outage', 'breach', 'transfer', 'new', 'reply', 'warning']

/** The weightiest kind of several, and how many conversations it is about. */
export function weightiest(alerts: readonly Alert[]): { kind: AlertKind; conversationIds: readonly string[] } | null {
  const kind = WEIGHT.find((one) => alerts.some((alert) => alert.kind === one))
  if (kind === undefined) return null
  const ids = alerts.filter((alert) => alert.kind === kind).flatMap((alert) => alert.conversationId ?? [])
  return { kind, conversationIds: [...new Set(ids)] }
}

/** Between two sounds or two pop-ups, milliseconds: a surge is one sound, not a machine gun. */
export const QUIET_MS = 2_000

/** How many of mine wait, and the worst band among them. Tray, task bar and title say this. */
export function faceOf(facts: Pick<AlertFacts, 'entries' | 'agentId' | 'now' | 'limits'>): { waiting: number; band: WaitBand } {
  const mine = facts.entries.filter((one) => one.conversation.state === 'open' && one.conversation.assignee?.id === facts.agentId)
  const bands = mine.flatMap((one) => {
    const since = clockOf(one)
    return since === null ? [] : [bandOf(waited(since, facts.now), facts.limits)]
  })
  const band = ORDER.findLast((one) => bands.includes(one)) ?? 'calm'
  return { waiting: bands.length, band }
}
