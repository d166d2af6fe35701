import type { Declared } from '../../../shared/model/health.ts'
import type { ManualMode } from '../../data/outage-row.ts'
import { partOf, type DeskHealth } from './health-rules.ts'

/**
 * How one works now (J21, J22): as always, through an outage, or through a sale during which orders are late. `by` says who knows:
 * the back-end's people, the agent, or the parts themselves. Server time in milliseconds.
 */
export type DeskMode = { kind: 'normal' } | { kind: 'outage' | 'peak'; since: number; by: 'declared' | 'manual' | 'parts'; text: string }

export type ModeFacts = { health: DeskHealth; declared: Declared | null; manual: ManualMode | null }

/** Since when something is plainly down, null when nothing is. */
export function downSince(health: DeskHealth): number | null {
  const down = health.filter((one) => one.state === 'down').map((one) => one.since)
  return down.length === 0 ? null : Math.min(...down)
}

/** An outage is more than a sale, and what is declared for everybody more than what one switched on. */
export function modeOf({ health, declared, manual }: ModeFacts): DeskMode {
  const down = downSince(health)
  if (declared?.kind === 'outage') return { kind: 'outage', since: declared.since, by: 'declared', text: declared.text }
  if (manual?.kind === 'outage') return { kind: 'outage', since: manual.since, by: 'manual', text: '' }
  if (down !== null) return { kind: 'outage', since: down, by: 'parts', text: declared?.text ?? '' }
  if (declared?.kind === 'peak') return { kind: 'peak', since: declared.since, by: 'declared', text: declared.text }
  return manual === null ? { kind: 'normal' } : { kind: manual.kind, since: manual.since, by: 'manual', text: '' }
}

export const sameMode = (a: DeskMode, b: DeskMode): boolean =>
  a.kind === 'normal' || b.kind === 'normal'
    ? a.kind === b.kind
    : a.kind === b.kind && a.since === b.since && a.by === b.by && a.text === b.text

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
