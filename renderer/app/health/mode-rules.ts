import type { Declared } from '../../../shared/model/health.ts'
import type { ManualMode } from '../../data/outage-row.ts'
import { partOf, type DeskHealth } from './health-rules.ts'
import { runningSale, salesAt, type SaleSpan } from './sale-rules.ts'

/**
 * How one works now (J21, J22): as always, through an outage, or through a sale during which orders are late. `by` says who knows:
 * the back-end's people, the agent, the parts themselves, or the calendar, which knows the sale by name and until when. Server time in
 * milliseconds.
 */
export type DeskMode =
  | { kind: 'normal' }
  | { kind: 'outage' | 'peak'; since: number; by: 'declared' | 'manual' | 'parts'; text: string }
  | { kind: 'peak'; since: number; by: 'calendar'; text: string; until: number }

/** What is switched by hand: a mode, and sales of the calendar that are off although they run. */
export type Switches = { readonly manual: ManualMode | null; readonly off: readonly string[] }

export type ModeFacts = { health: DeskHealth; declared: Declared | null; sales: readonly SaleSpan[]; now: number } & Switches

/** Since when something is plainly down, null when nothing is. */
export function downSince(health: DeskHealth): number | null {
  const down = health.filter((one) => one.state === 'down').map((one) => one.since)
  return down.length === 0 ? null : Math.min(...down)
}

/** A sale by the calendar or by hand; the calendar knows more of it, and nothing is late later than the first of them says. */
function saleMode({ sales, off, now, manual }: Pick<ModeFacts, 'sales' | 'off' | 'now' | 'manual'>): DeskMode {
  const sale = runningSale(sales, off, now)
  if (sale === null) return manual === null ? { kind: 'normal' } : { kind: manual.kind, since: manual.since, by: 'manual', text: '' }
  const since = Math.min(sale.since, manual?.since ?? Infinity)
  return { kind: 'peak', since, by: 'calendar', text: sale.name, until: sale.until }
}

/** An outage is more than a sale, and what is declared for everybody more than what one switched on. */
export function modeOf(facts: ModeFacts): DeskMode {
  const { health, declared, manual } = facts
  const down = downSince(health)
  if (declared?.kind === 'outage') return { kind: 'outage', since: declared.since, by: 'declared', text: declared.text }
  if (manual?.kind === 'outage') return { kind: 'outage', since: manual.since, by: 'manual', text: '' }
  if (down !== null) return { kind: 'outage', since: down, by: 'parts', text: declared?.text ?? '' }
  if (declared?.kind === 'peak') return { kind: 'peak', since: declared.since, by: 'declared', text: declared.text }
  return saleMode(facts)
}

/**
 * What a press of the key for a mode changes. In a sale of the calendar that of the sale mode switches it off, for the entries that run
 * now alone, and on again.
 */
export function afterSwitch(kind: ManualMode['kind'], { manual, off, sales, now }: Omit<ModeFacts, 'health' | 'declared'>): Switches {
  const isOn = manual?.kind === kind
  const toggled = isOn ? null : { kind, since: now }
  const running = salesAt(sales, now).map((span) => span.key)
  if (kind === 'outage' || running.length === 0) return { manual: toggled, off }
  // Those that are over, or are gone from the calendar, need no remembering.
  const others = off.filter((key) => !running.includes(key) && sales.some((span) => span.key === key && span.to > now))
  const ends = running.some((key) => !off.includes(key))
  return ends || isOn ? { manual: isOn ? null : manual, off: [...others, ...running] } : { manual, off: others }
}

export const sameMode = (a: DeskMode, b: DeskMode): boolean =>
  a.kind === 'normal' || b.kind === 'normal'
    ? a.kind === b.kind
    : a.kind === b.kind && a.since === b.since && a.by === b.by && a.text === b.text && untilOf(a) === untilOf(b)

/** When the mode ends by itself, null where nobody knows. */
export const untilOf = (mode: DeskMode): number | null => (mode.kind === 'peak' && mode.by === 'calendar' ? mode.until : null)

/** Since when news of orders may be late: in both modes, and while the order data or the way to them is not well. */
export function newsLateSince(mode: DeskMode, health: DeskHealth): number | null {
  const orders = partOf(health, 'orders')
  const gateway = partOf(health, 'gateway')
  const times = [
    ...(mode.kind === 'normal' ? [] : [mode.since]),
    ...(orders?.state === 'slow' || orders?.state === 'down' ? [orders.since] : []),
    ...(gateway?.state === 'down' ? [gateway.since] : []),
  ]
  return times.length === 0 ? null : Math.min(...times)
}
