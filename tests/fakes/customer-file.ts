import type { CustomerFile } from '../../shared/model/customer-file.ts'

/** A file of little content; `seq` tells one version from the next. */
export const customerFile = (customerId: string, seq: number): CustomerFile => ({
  customerId,
  seq,
  profile: { at: 1_000, since: 1, level: '金卡', preferences: ['顺丰'], remark: '', lastVisitAt: null, city: '杭州' },
  orders: {
    at: 1_000,
    rows: [
      {
        id: '20251009001',
        items: [{ name: '床垫', variant: '1.8 m', quantity: 1, price: 129_900 }],
        total: 129_900,
        currency: 'CNY',
        status: 'shipped',
        placedAt: 500,
        stock: { count: 3, at: 1_000 },
        parcel: { number: 'SF1', carrier: '顺丰', at: 900, steps: [{ at: 800, text: '已到达', place: '杭州' }] },
      },
    ],
  },
})
