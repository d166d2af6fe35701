import type { CustomerFile } from '../../shared/model/customer-file.ts'
import { commit } from './gateway-context.ts'
import type { GatewayContext, Outgoing } from './gateway-context.ts'

/** Customers whose last ask is remembered; more would be those nobody looks at any more. */
const REMEMBERED = 1_000

/** The parts that answer, as they are now: this gateway's store is the system behind it. */
function askedNow({ health, now }: GatewayContext, { seq: _seq, ...file }: CustomerFile): Omit<CustomerFile, 'seq'> | null {
  const answers = (part: 'customers' | 'orders'): boolean => health.parts.get(part)?.state !== 'down'
  if (!answers('orders')) return null
  const at = now()
  const rows = file.orders.rows.map((order) => ({
    ...order,
    stock: order.stock === null ? null : { ...order.stock, at },
    parcel: order.parcel === null ? null : { ...order.parcel, at },
  }))
  return { ...file, profile: answers('customers') ? { ...file.profile, at } : file.profile, orders: { at, rows } }
}

/** FR22. What there is of the customer is filed again, with the time of this ask; nothing when it is too early or nobody answers. */
export function onAsk(context: GatewayContext, customerId: string): Outgoing[] {
  const { store, asked, options, effects, now } = context
  const file = store.file(customerId)
  if (file === null || options.askMs === null || now() - (asked.get(customerId) ?? -Infinity) < options.askMs) return []
  const fresh = askedNow(context, file)
  if (fresh === null) return []
  // In the order in which they were asked for: the first has been alone the longest.
  asked.delete(customerId)
  asked.set(customerId, now())
  for (const oldest of [...asked.keys()].slice(0, Math.max(0, asked.size - REMEMBERED))) asked.delete(oldest)
  return commit(context, () => effects.fileCustomer(fresh)).out
}
