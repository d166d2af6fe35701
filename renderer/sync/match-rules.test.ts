import { describe, expect, it } from 'vitest'
import { customerFile } from '../../tests/fakes/customer-file.ts'
import { capture, captureRecord } from '../../tests/fakes/captures.ts'
import { conversationRow } from '../../tests/fakes/sync-rows.ts'
import { almostEqual, customerScore, doubleScore, likelyConversations, likelyDoubles, plain, proposalsFor } from './match-rules.ts'

const DAY = 24 * 3_600_000
const file = customerFile('k1', 1)
const orderNo = file.orders.rows[0]?.id ?? ''

describe('matches', () => {
  it.each([
    ['138 0000-0001', '+86 13800000001'],
    ['ＷＸ＿Lin', 'wx_lin'],
    ['(0086)13800000001', '13800000001'],
  ])('%s and %s are one', (a, b) => expect(plain(a)).toBe(plain(b)))

  it.each([
    ['the same number', { contact: '+8613800000001', who: '另一个名字' }, 0.6],
    ['the same order', { contact: '', orderNo: 'T-1', who: '' }, 0.6],
    ['number and name', { contact: '13800000001' }, 0.8],
    ['number and order', { contact: '13800000001', orderNo: 't1' }, 1],
    ['the same name alone', { contact: '139' }, 0.2],
    ['nothing', { contact: '', who: '', orderNo: '' }, 0],
    ['the same number two days later', { contact: '13800000001', happenedAt: capture().happenedAt + 2 * DAY }, 0],
  ])('CB7 %s', (_what, more, score) => {
    expect(doubleScore(capture({ orderNo: 'T1' }), capture(more))).toBeCloseTo(score)
  })

  it('CB7 empty fields are never the same', () => {
    const nobody = { who: '', contact: ' - ', orderNo: '' }
    expect(doubleScore(capture(nobody), capture(nobody))).toBe(0)
  })

  it('CB7 proposes at most three, best first, and none that is unlikely', () => {
    const record = (id: string, more: object) => captureRecord(id, 5, { capture: capture(more) })
    const others = [
      record('name', { contact: '1' }),
      record('number', { who: '别人' }),
      record('both', {}),
      record('order', { contact: '', who: '', orderNo: 'T1' }),
      record('all', { orderNo: 'T1' }),
    ]
    expect(likelyDoubles(capture({ orderNo: 'T1' }), others).map(({ id }) => id)).toEqual(['all', 'both', 'number'])
  })

  it('CB8 an order names its customer, a name alone does not', () => {
    const live = { conversation: conversationRow({ customer: { id: 'k1', name: '林晓', vip: false } }), file }
    expect(customerScore(capture({ who: '', contact: '', orderNo }), live)).toBeCloseTo(0.9)
    expect(customerScore(capture(), live)).toBeCloseTo(0.4)
    expect(likelyConversations(capture(), [live])).toEqual([])
    expect(likelyConversations(capture({ orderNo }), [live])).toEqual([{ id: 'c1', customerId: 'k1', score: 1 }])
    expect(likelyConversations(capture({ orderNo }), [{ ...live, file: null }])).toEqual([])
  })
})

describe('J4 proposals', () => {
  const wang = { conversation: conversationRow(), file }
  const other = { conversation: conversationRow({ id: 'c2', customer: { id: 'k2', name: '李想', vip: false } }), file: null }
  const swapped = (text: string): string => `${text.slice(0, -2)}${text.at(-1)}${text.at(-2)}`

  it.each([
    ['its order and name', { who: '王女士', orderNo }, 1, ['order', 'name']],
    ['its order under another name', { who: '王先生', orderNo }, 0.9, ['order']],
    ['an order with two signs swapped', { who: '', orderNo: swapped(orderNo) }, 0.6, ['order_near']],
    ['its nickname as number', { who: '', contact: '王女士' }, 0.4, ['name']],
    ['a name with more to it', { who: '王女士（蓝色外套）' }, 0.2, ['name_part']],
  ] as const)('%s', (...[, more, score, why]) => {
    const [best, ...rest] = proposalsFor(capture({ contact: '', ...more }), [other, wang])
    expect(rest).toEqual([])
    expect(best).toMatchObject({ customerId: 'k1', conversationId: 'c1', why })
    expect(best?.score).toBeCloseTo(score)
    expect(best?.orderId ?? null).toBe(why.some((one) => one.startsWith('order')) ? orderNo : null)
  })

  it('name nobody where nothing is alike, and never by an empty field', () => {
    expect(proposalsFor(capture({ who: '', contact: '', orderNo: '' }), [wang, other])).toEqual([])
    expect(proposalsFor(capture({ who: '赵', orderNo: 'A1' }), [wang, other])).toEqual([])
  })

  it('have one line a customer, with the newest conversation, best first', () => {
    const older = { conversation: conversationRow({ id: 'c0', openedAt: 1 }), file }
    const named = { conversation: conversationRow({ id: 'c3', customer: { id: 'k3', name: '王女士', vip: false } }), file: null }
    const found = proposalsFor(capture({ who: '王女士', orderNo }), [wang, older, named])
    expect(found.map(({ customerId, conversationId }) => [customerId, conversationId])).toEqual([
      ['k1', 'c1'],
      ['k3', 'c3'],
    ])
  })

  it('short numbers are not alike by chance, nor equal ones', () => {
    expect(almostEqual('12345', '12346')).toBe(false)
    expect(almostEqual('123456', '123456')).toBe(false)
    expect(almostEqual('123456', '123465')).toBe(true)
    expect(almostEqual('123456', '173456')).toBe(true)
    expect(almostEqual('123456', '173459')).toBe(false)
    expect(almostEqual('123456', '1234567')).toBe(false)
  })
})
