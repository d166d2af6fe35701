import * as z from 'zod/mini'

/** Sales a calendar may hold. */
export const MAX_SALES = 20
/** Longer than this is a slip of the year, days. */
export const MAX_SALE_DAYS = 31
export const MAX_SALE_NAME = 60

/** What is wrong with one entry of the calendar; `from`, `to`: no such day or time. */
export const SaleTrouble = z.enum(['shape', 'name', 'from', 'to', 'order', 'long', 'many'])
export type SaleTrouble = z.infer<typeof SaleTrouble>

/** `place`: which entry of the file it is, from 1. */
export const SaleFault = z.object({ place: z.int(), trouble: SaleTrouble })
export type SaleFault = z.infer<typeof SaleFault>

const Words = z.object({ name: z.string(), from: z.string(), to: z.string() })

/** As if the wall clock stood in UTC: only good for comparing two of them. NaN where there is no such day or time. */
function onTheWall(local: string): number {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? new Date(`${local}Z`).getTime() : NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(local) ? at : NaN
}

/** The first thing that is wrong with an entry, null for none. */
export function troubleInSale({ name, from, to }: z.infer<typeof Words>): Exclude<SaleTrouble, 'shape' | 'many'> | null {
  if (name.trim() === '' || name.length > MAX_SALE_NAME) return 'name'
  const [begins, ends] = [onTheWall(from), onTheWall(to)]
  if (Number.isNaN(begins)) return 'from'
  if (Number.isNaN(ends)) return 'to'
  if (ends <= begins) return 'order'
  return ends - begins > MAX_SALE_DAYS * 86_400_000 ? 'long' : null
}

/**
 * A sale during which news of orders are late (J21). `from` and `to` are date and time on this computer's wall, as "2026-11-10T20:00";
 * `to` is no longer in it.
 */
export const Sale = Words.check(z.refine((sale) => troubleInSale(sale) === null, 'no such sale'))
export type Sale = z.infer<typeof Sale>

export type ReadSales = { sales: Sale[]; faults: SaleFault[] }

/** What can be used of a calendar as it lies in a file, and what can't, by its place. Absent is an empty one. */
export function readSales(kept: unknown): ReadSales {
  const entries: readonly unknown[] = kept === undefined ? [] : Array.isArray(kept) ? kept : [kept]
  const sales: Sale[] = []
  const faults: SaleFault[] = []
  for (const [index, entry] of entries.entries()) {
    const words = Words.safeParse(entry)
    const trouble = words.success ? troubleInSale(words.data) : 'shape'
    if (trouble === null && words.success && sales.length < MAX_SALES) sales.push(words.data)
    else faults.push({ place: index + 1, trouble: trouble ?? 'many' })
  }
  return { sales, faults }
}
