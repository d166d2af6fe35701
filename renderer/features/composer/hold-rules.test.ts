import { expect, test } from 'vitest'
import { holdMs } from './hold-rules.ts'

test('B9 a reply waits as long as the agent chose', () => {
  expect(holdMs('好的，马上帮您看', 3)).toBe(3_000)
})

test.each([
  '这边给您退款 20 元',
  '给您补偿一张优惠券',
  '赔您一件新的',
  '运费 ¥12 由我们出',
  '￥ 12',
  '30块钱',
  '我现在给您转账',
  'We will refund you today',
  'That is $ 25.50',
  'I can REIMBURSE the duty',
])('B9 a reply about money waits twice as long: %s', (text) => {
  expect(holdMs(text, 3)).toBe(6_000)
})

test.each(['一块儿寄出', '订单号 20251125', '您好，在的', 'We ship 2 boxes today'])('B9 nothing about money: %s', (text) => {
  expect(holdMs(text, 2)).toBe(2_000)
})

test('B9 who chose no hold has none, not even for money', () => {
  expect(holdMs('退款 20 元', 0)).toBe(0)
})
