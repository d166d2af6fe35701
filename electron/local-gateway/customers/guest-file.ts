import { pick, randomInt } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import type { CustomerFile, Order, Parcel } from '../../../shared/model/customer-file.ts'
import type { Script } from './load-scenarios.ts'
import type { Manners, Scenario } from './scenario.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What a back-end knows of a guest, apart from the number of the event that brings it. */
export type GuestFile = Omit<CustomerFile, 'seq'>

type Making = { script: Script; random: Random; now: number; city: string }

export const digits = (random: Random, pattern: string): string => pattern.replaceAll('#', () => String(randomInt(random, 10)))
const ago = (making: Making, [from, to]: readonly [number, number]): number =>
  Math.round(making.now - (from + making.random.next() * (to - from)) * DAY)

/** Steps a parcel has made, oldest first, by how far it is. */
const STEPS: Record<Exclude<NonNullable<Scenario['order']>['parcel'], 'none'>, readonly (keyof Manners['trace'])[]> = {
  moving: ['picked', 'left'],
  stuck: ['picked', 'left', 'arrived'],
  customs: ['picked', 'left', 'customs'],
  delivering: ['picked', 'left', 'arrived', 'delivering'],
  delivered: ['picked', 'left', 'arrived', 'delivering', 'delivered'],
}

function parcelOf(making: Making, how: keyof typeof STEPS, placedAt: number): Parcel {
  const { script, random, now, city } = making
  const { manners } = script
  const carrier = pick(random, manners.carriers)
  const from = pick(random, manners.cities)
  const names = STEPS[how]
  // A parcel that is stuck has not been heard of for the second half of the time.
  const span = (now - placedAt) * (how === 'stuck' || how === 'customs' ? 0.5 : 0.95)
  const steps = names.map((name, index) => ({
    at: Math.round(placedAt + (span * (index + 1)) / names.length),
    text: manners.trace[name].replaceAll('{from}', from).replaceAll('{city}', city).replaceAll('{carrier}', carrier.name),
    place: index < 2 ? from : city,
  }))
  const checked = Math.round(now - (2 + random.next() * 40) * MINUTE)
  return { number: digits(random, carrier.number), carrier: carrier.name, at: checked, steps: steps.toReversed() }
}

function orderOf(
  making: Making,
  parts: { status: Order['status']; placedAt: number; parcel: Order['parcel']; stock: Order['stock'] },
): Order {
  const { script, random } = making
  const goods = pick(random, script.scenario.goods)
  const quantity = random.next() < 0.8 ? 1 : 2
  const item = { name: goods.name, variant: pick(random, goods.variants), quantity, price: goods.price }
  return { id: digits(random, '2###########'), items: [item], total: quantity * goods.price, currency: script.scenario.currency, ...parts }
}

function mainOrder(making: Making): Order[] {
  const { order } = making.script.scenario
  if (order === null) return []
  const placedAt = ago(making, order.days)
  const parcel = order.parcel === 'none' ? null : parcelOf(making, order.parcel, placedAt)
  const stock = { count: randomInt(making.random, 60), at: Math.round(making.now - (1 + making.random.next() * 30) * MINUTE) }
  return [orderOf(making, { status: order.status, placedAt, parcel, stock })]
}

function earlierOrders(making: Making): Order[] {
  const count = randomInt(making.random, making.script.scenario.earlier + 1)
  return Array.from({ length: count }, (_, index) =>
    orderOf(making, { status: 'delivered', placedAt: ago(making, [30 + index * 60, 80 + index * 60]), parcel: null, stock: null }),
  )
}

/** Profile, orders and parcel trace of a guest; the order it comes for is the first. */
export function makeFile(making: Making & { customerId: string; level: string }): GuestFile {
  const { script, random, now, city, customerId, level } = making
  const rows = [...mainOrder(making), ...earlierOrders(making)]
  const since = Math.min(now, ...rows.map((row) => row.placedAt)) - Math.round(random.next() * 400 * DAY)
  const { preferences } = script.manners
  const first = randomInt(random, preferences.length)
  const profile = {
    at: Math.round(now - random.next() * 12 * HOUR),
    since,
    level,
    preferences: preferences.slice(first, first + randomInt(random, 3)),
    remark: random.next() < 0.5 || script.scenario.remarks.length === 0 ? '' : pick(random, script.scenario.remarks),
    lastVisitAt: rows.length > 1 ? Math.round(now - (3 + random.next() * 60) * DAY) : null,
    city,
  }
  return { customerId, profile, orders: { at: Math.round(now - random.next() * 10 * MINUTE), rows } }
}
