import * as z from 'zod/mini'
import { Id, Seq, ServerTime } from './ids.ts'

const words = (max: number): z.ZodMiniString => z.string().check(z.maxLength(max))
/** Minor units: fen, cents. */
const money = z.int()

const OrderItem = z.object({ name: words(500), variant: words(200), quantity: z.int().check(z.positive()), price: money })

/** Where a parcel was, newest step first. */
const Parcel = z.object({
  number: words(100),
  carrier: words(200),
  /** When the carrier was asked last. */
  at: ServerTime,
  steps: z.array(z.object({ at: ServerTime, text: words(1_000), place: words(200) })).check(z.maxLength(200)),
})
export type Parcel = z.infer<typeof Parcel>

export const Order = z.object({
  id: words(100),
  items: z.array(OrderItem).check(z.maxLength(100)),
  total: money,
  currency: z.enum(['CNY', 'USD', 'EUR']),
  status: z.enum(['unpaid', 'paid', 'shipped', 'delivered', 'refunding', 'refunded', 'closed']),
  placedAt: ServerTime,
  stock: z.nullable(z.object({ count: z.int().check(z.nonnegative()), at: ServerTime })),
  parcel: z.nullable(Parcel),
})
export type Order = z.infer<typeof Order>

/** What the back-end knows of a customer. Each part says how old it is (`at`); the row is replaced as a whole. */
export const CustomerFile = z.object({
  customerId: Id,
  /** Event that brought it. */
  seq: Seq,
  profile: z.object({
    at: ServerTime,
    since: ServerTime,
    level: words(100),
    preferences: z.array(words(200)).check(z.maxLength(50)),
    remark: words(2_000),
    lastVisitAt: z.nullable(ServerTime),
    city: words(200),
  }),
  orders: z.object({ at: ServerTime, rows: z.array(Order).check(z.maxLength(100)) }),
})
export type CustomerFile = z.infer<typeof CustomerFile>
