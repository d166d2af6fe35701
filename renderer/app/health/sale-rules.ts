import type { Sale } from '../../../shared/model/sale.ts'

/**
 * A sale of the calendar in time (J21): from `from` up to, not with, `to`, milliseconds since 1970. `key` knows it again as long as its
 * times stay, and holds no words.
 */
export type SaleSpan = { readonly key: string; readonly name: string; readonly from: number; readonly to: number }

/**
 * The calendar in time: its entries are read off this computer's wall clock, in the zone it has now. An hour the clock skips is the one
 * behind it, of one it shows twice the first counts. What comes to nothing by that never runs.
 */
export const saleSpans = (sales: readonly Sale[]): readonly SaleSpan[] =>
  sales
    .map(({ name, from, to }) => ({ key: `${from}/${to}`, name, from: new Date(from).getTime(), to: new Date(to).getTime() }))
    .filter((span) => span.from < span.to)
    .toSorted((a, b) => a.from - b.from)

const runs = (now: number) => (span: SaleSpan) => span.from <= now && now < span.to

/** The entries that run at this moment. */
export const salesAt = (spans: readonly SaleSpan[], now: number): readonly SaleSpan[] => spans.filter(runs(now))

/** `since`: when the first of those began that meet without a gap. `until`, `name`: of the one that ends last. */
export type RunningSale = { readonly name: string; readonly since: number; readonly until: number }

/** What the calendar says of this moment, without entries the agent has switched off; null when nothing runs. Server time. */
export function runningSale(spans: readonly SaleSpan[], off: readonly string[], now: number): RunningSale | null {
  const on = spans.filter((span) => !off.includes(span.key))
  const [last] = salesAt(on, now).toSorted((a, b) => b.to - a.to)
  if (last === undefined) return null
  const since = on
    .toReversed()
    .reduce((begun, span) => (span.from <= now && span.to >= begun ? Math.min(begun, span.from) : begun), last.from)
  return { name: last.name, since, until: last.to }
}

/** The next moment at which an entry begins or ends, null when none is ahead. */
export function nextEdge(spans: readonly SaleSpan[], now: number): number | null {
  const ahead = spans.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > now)
  return ahead.length === 0 ? null : Math.min(...ahead)
}
