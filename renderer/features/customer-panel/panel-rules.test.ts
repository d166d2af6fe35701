import { expect, test } from 'vitest'
import type { CustomerFile, Order } from '../../../shared/model/customer-file.ts'
import { lastOrders, ORDERS_SHOWN, STALLED_MS, stalledFor, traces } from './panel-rules.ts'

const NOW = 1_760_000_000_000
const order = (n: number, more: Partial<Order> = {}): Order => ({
  id: `2811${n}`,
  items: [{ name: '羊毛大衣', variant: '燕麦 M', quantity: 1, price: 129_900 }],
  total: 129_900,
  currency: 'CNY',
  status: 'shipped',
  placedAt: NOW - n * 3_600_000,
  stock: null,
  parcel: { number: `SF${n}`, carrier: '顺丰', at: NOW, steps: [{ at: NOW - n * 3_600_000, text: '到达杭州转运中心', place: '杭州' }] },
  ...more,
})
const file = (rows: Order[]): CustomerFile => ({
  customerId: 'c1',
  seq: 1,
  profile: { at: NOW, since: NOW, level: 'VIP', preferences: [], remark: '', lastVisitAt: null, city: '' },
  orders: { at: NOW, rows },
})

test('a parcel on its way is stalled from a day without news on, and no other', () => {
  expect(stalledFor(order(23), NOW)).toBeNull()
  expect(stalledFor(order(24), NOW)).toBe(STALLED_MS)
  expect(stalledFor(order(48, { status: 'delivered' }), NOW)).toBeNull()
  expect(stalledFor(order(48, { parcel: null }), NOW)).toBeNull()
})

test('the last ten orders, newest first', () => {
  const rows = Array.from({ length: 14 }, (_, n) => order(14 - n))
  const shown = lastOrders(file(rows))
  expect(shown).toHaveLength(ORDERS_SHOWN)
  expect(shown[0]?.id).toBe('28111')
})

test('parcels on their way come before those that have arrived; orders without one have no trace', () => {
  const found = traces(file([order(1, { status: 'delivered' }), order(2), order(3, { parcel: null })]))
  expect(found.map((trace) => trace.parcel.number)).toEqual(['SF2', 'SF1'])
})
