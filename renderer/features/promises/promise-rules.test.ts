import { describe, expect, it } from 'vitest'
import type { PromiseRow } from '../../data/promise-row.ts'
import {
  createPromiseReader,
  findPromises,
  isDue,
  listed,
  nextDue,
  OFFER_MS,
  offerOf,
  openPromises,
  ownReplies,
  SHOWN_MS,
} from './promise-rules.ts'

/** A Wednesday, 14:00 by the local calendar. */
const NOW = new Date(2027, 2, 3, 14, 0).getTime()
const at = (day: number, hour: number, minute = 0): number => new Date(2027, 2, day, hour, minute).getTime()
const MINUTE = 60_000

describe('D11 promises in Chinese', () => {
  it.each<[string, string, number]>([
    ['我们会在 30 分钟内给您答复。', '30 分钟内', NOW + 30 * MINUTE],
    ['请放心，30分钟内回复您', '30分钟内', NOW + 30 * MINUTE],
    ['３０分钟内一定处理好', '30分钟内', NOW + 30 * MINUTE],
    ['半小时内给您结果', '半小时内', NOW + 30 * MINUTE],
    ['一个半小时之内联系您', '一个半小时之内', NOW + 90 * MINUTE],
    ['两个小时内给您回电', '两个小时内', NOW + 120 * MINUTE],
    ['24小时内发货', '24小时内', NOW + 1_440 * MINUTE],
    ['十五分钟以内答复', '十五分钟以内', NOW + 15 * MINUTE],
    ['3-5分钟内给您查好', '3-5分钟内', NOW + 5 * MINUTE],
    ['10分钟后我回复您', '10分钟后', NOW + 10 * MINUTE],
    ['明天给您回复', '明天', at(4, 18)],
    ['明天上午告诉您结果', '明天上午', at(4, 12)],
    ['明天下午3点前给您答复', '明天下午3点前', at(4, 15)],
    ['明早联系您', '明早', at(4, 12)],
    ['后天给您寄出', '后天', at(5, 18)],
    ['今天下班前给您答复', '今天下班前', at(3, 18)],
    ['今天内处理好', '今天内', at(3, 21)],
    ['今晚给您结果', '今晚', at(3, 21)],
    ['明天下午 3 点前给您答复', '明天下午3点前', at(4, 15)],
    ['16:30前给您回电', '16:30前', at(3, 16, 30)],
    ['下午5点半之前回复您', '下午5点半之前', at(3, 17, 30)],
    ['3天内为您补发', '3天内', at(6, 14)],
    ['3个工作日内退款到账', '3个工作日内', at(8, 18)],
    ['周五前给您消息', '周五前', at(5, 18)],
    ['下周一给您寄出', '下周一', at(8, 18)],
  ])('%s', (text, words, dueAt) => {
    const [first] = findPromises(text, NOW)
    expect([first?.words.replaceAll(' ', ''), first?.dueAt]).toEqual([words.replaceAll(' ', ''), dueAt])
    expect(findPromises(text, NOW)).toHaveLength(1)
  })

  it.each([
    '您好，请问有什么可以帮您？',
    '请您在7天内申请退货',
    '本店支持7天内无理由退换',
    '优惠券3天内有效',
    '您可以明天来取',
    '3天后自动确认收货',
    '今天发货了',
    '请问您明天方便吗？',
    '订单号 20261128',
  ])('no promise: %s', (text) => expect(findPromises(text, NOW)).toEqual([]))
})

describe('D11 promises in English', () => {
  it.each<[string, string, number]>([
    ['I will get back to you within 30 minutes.', 'within 30 minutes', NOW + 30 * MINUTE],
    ['We will call you back in half an hour', 'in half an hour', NOW + 30 * MINUTE],
    ['You get an answer within the next two hours.', 'within the next two hours', NOW + 120 * MINUTE],
    ['It will be sent within 2-3 days', 'within 2-3 days', at(6, 14)],
    ['The refund is made within 3 business days.', 'within 3 business days', at(8, 18)],
    ['I will have it ready by tomorrow.', 'by tomorrow', at(4, 18)],
    ['I will write to you tomorrow morning', 'tomorrow morning', at(4, 12)],
    ['I will write tomorrow at 10:30', 'tomorrow at 10:30', at(4, 10, 30)],
    ['You will hear from us by 5 pm', 'by 5 pm', at(3, 17)],
    ['by 17:45 at the latest I will know', 'by 17:45', at(3, 17, 45)],
    ['I will let you know by the end of the day', 'by the end of the day', at(3, 18)],
    ['It will be there by Friday.', 'by Friday', at(5, 18)],
    ['I will answer you tonight', 'tonight', at(3, 21)],
    ['By today I will have an answer', 'By today', at(3, 21)],
  ])('%s', (text, words, dueAt) => expect(findPromises(text, NOW)).toEqual([{ words, dueAt }]))

  it.each([
    'Please return it within 7 days.',
    'You can send it back within 30 days of receipt.',
    'Returns are accepted within 14 days of delivery.',
    'Used by 5 people today.',
    'Thanks for your order today!',
    'Is tomorrow fine for you?',
  ])('no promise: %s', (text) => expect(findPromises(text, NOW)).toEqual([]))
})

describe('D11 what is offered, due and listed', () => {
  const row = (id: string, dueAt: number, more: Partial<PromiseRow> = {}): PromiseRow => ({
    id,
    conversationId: 'c',
    customer: '王女士',
    words: '30 分钟内',
    text: '',
    madeAt: NOW,
    dueAt,
    state: 'open',
    endedAt: null,
    ...more,
  })
  const replies = [
    { commandId: 'm1', text: () => '半小时内给您答复', at: NOW - 2 * MINUTE },
    { commandId: 'm2', text: () => '好的', at: NOW - MINUTE },
  ]
  const facts = { conversationId: 'c', replies, rows: [], dismissed: new Set<string>(), read: createPromiseReader(), now: NOW }

  it('offers the newest promise until it is noted, waved away or old', () => {
    expect(offerOf(facts)).toMatchObject({ reply: { commandId: 'm1' }, found: { dueAt: NOW + 28 * MINUTE } })
    expect(offerOf({ ...facts, rows: [row('c m1', NOW + 1, { state: 'dropped' })] })).toBeNull()
    expect(offerOf({ ...facts, dismissed: new Set(['c m1']) })).toBeNull()
    expect(offerOf({ ...facts, now: NOW + OFFER_MS })).toBeNull()
  })

  it('reminds at the very moment, and knows the next', () => {
    const rows = [row('c b', NOW + 9), row('c a', NOW + 5), row('c k', NOW + 1, { state: 'kept', endedAt: NOW })]
    expect(nextDue(rows, NOW)).toBe(NOW + 5)
    expect(nextDue(rows, NOW + 5)).toBe(NOW + 9)
    expect(rows.filter((one) => isDue(one, NOW + 5)).map((one) => one.id)).toEqual(['c a'])
    expect(openPromises(rows).map((one) => one.id)).toEqual(['c a', 'c b'])
    expect(listed(rows, NOW).map((one) => one.id)).toEqual(['c a', 'c b', 'c k'])
    expect(listed(rows, NOW + SHOWN_MS + 1).map((one) => one.id)).toEqual(['c a', 'c b'])
  })

  it('a word that waits for a person, or was said by somebody else, is no promise yet', () => {
    const pending = (id: string, delivery: string) => ({ id, body: { kind: 'reply.send' }, text: '马上', composedAt: NOW, delivery })
    const found = ownReplies({ messages: [], pending: [pending('k1', 'saved'), pending('k2', 'review')], agentId: 'a' })
    expect(found.map((reply) => reply.commandId)).toEqual(['k1'])
  })
})
