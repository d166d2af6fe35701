import type { CustomerFile, Order, Parcel } from '../../../shared/model/customer-file.ts'

/** A parcel that says nothing for this long is worth a look, milliseconds. */
export const STALLED_MS = 24 * 3_600_000

/** Orders on the panel. */
export const ORDERS_SHOWN = 10

/** For how long a parcel on its way has not moved, milliseconds; null while it moves or where it does not travel. */
export function stalledFor(order: Pick<Order, 'status' | 'parcel'>, now: number): number | null {
  const last = order.parcel?.steps[0]
  if (order.status !== 'shipped' || last === undefined) return null
  const still = now - last.at
  return still < STALLED_MS ? null : still
}

/** The last orders, newest first. */
export const lastOrders = (file: CustomerFile): readonly Order[] =>
  file.orders.rows.toSorted((a, b) => b.placedAt - a.placedAt).slice(0, ORDERS_SHOWN)

export type Trace = { order: Order; parcel: Parcel }

/** Parcels of the last orders, those on their way first. */
export function traces(file: CustomerFile): readonly Trace[] {
  const all = lastOrders(file).flatMap((order) => (order.parcel === null ? [] : [{ order, parcel: order.parcel }]))
  const moving = (trace: Trace): number => (trace.order.status === 'shipped' ? 0 : 1)
  return all.toSorted((a, b) => moving(a) - moving(b))
}
