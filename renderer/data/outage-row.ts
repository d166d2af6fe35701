import type { Declared, PartState } from '../../shared/model/health.ts'

/** What an agent's work hangs on, each of which may fail alone (J1). */
export const PARTS = ['network', 'gateway', 'customers', 'orders'] as const
export type Part = (typeof PARTS)[number]

/** How long a part was not well. Server time in milliseconds; `to` null while it lasts. */
export type PartSpan = { readonly part: Part; readonly state: Exclude<PartState, 'ok'>; readonly from: number; readonly to: number | null }

export type OutageCause = 'declared' | 'manual' | Part

/** An outage shorter than this is a blink: nobody missed anything, and its row goes. Milliseconds. */
export const BLINK_MS = 5_000

/**
 * An outage this desk lived through, written by itself (J20). Times are server time in milliseconds, as well as they were known then.
 * `seenAt`: last moment at which this desk was running and in it. `unwatchedFrom`: the program did not run from then to the end.
 */
export type OutageRow = {
  readonly id: string
  readonly start: number
  readonly end: number | null
  readonly causes: readonly OutageCause[]
  readonly spans: readonly PartSpan[]
  readonly declared: Declared | null
  readonly seenAt: number
  readonly unwatchedFrom: number | null
}

/** What an agent has switched on by hand. `since`: server time in milliseconds. */
export type ManualMode = { readonly kind: 'outage' | 'peak'; readonly since: number }
