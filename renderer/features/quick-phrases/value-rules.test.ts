import { expect, test } from 'vitest'
import type { CustomerFile } from '../../../shared/model/customer-file.ts'
import { customerWords, lastWords, valuesOf } from './value-rules.ts'

const said = (kind: string, text: string, internal = false) => ({ author: { kind }, text, internal })

test('the customer’s last words are those since the last answer; notes and robots are no answer', () => {
  const talk = [
    said('customer', '在吗'),
    said('agent', '您好'),
    said('customer', '退款'),
    said('agent', '备注', true),
    said('bot', '请稍等'),
    said('customer', '多久'),
  ]
  expect(lastWords(talk)).toBe('退款\n多久')
  expect(lastWords([...talk, said('agent', '三天')])).toBe('')
  expect(customerWords(talk)).toBe('在吗\n退款\n多久')
})

test('values come from the newest order, in the language of the phrase; what is not known is empty', () => {
  const order = (id: string, placedAt: number): CustomerFile['orders']['rows'][number] => ({
    id,
    placedAt,
    items: [{ name: '大衣', variant: 'M', quantity: 2, price: 100 }],
    total: 129_900,
    currency: 'CNY',
    status: 'shipped',
    stock: null,
    parcel: { number: 'SF1', carrier: '顺丰', at: 1, steps: [{ at: 2, place: '杭州', text: '已发出' }] },
  })
  const file: CustomerFile = {
    customerId: 'k',
    seq: 1,
    profile: { at: 1, since: 1, level: '金卡', preferences: [], remark: '', lastVisitAt: null, city: '' },
    orders: { at: 1, rows: [order('old', 1), order('new', 2)] },
  }
  const known = { conversation: null, agentName: '苏婷', file }
  expect(valuesOf(known, 'zh-CN')).toMatchObject({
    'order.id': 'new',
    'order.items': '大衣 × 2',
    'order.total': '¥1,299.00',
    'order.status': '已发货',
    'parcel.last': '杭州 已发出',
    'customer.city': '',
    'customer.name': '',
  })
  expect(valuesOf(known, 'en')).toMatchObject({ 'order.total': 'CN¥1,299.00', 'order.status': 'shipped' })
  expect(valuesOf({ ...known, file: null }, 'en')).toMatchObject({ 'order.id': '', 'parcel.number': '', 'agent.name': '苏婷' })
})
