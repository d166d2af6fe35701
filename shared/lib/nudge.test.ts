import { describe, expect, it } from 'vitest'
import { isNudge } from './nudge.ts'

describe('isNudge', () => {
  it.each([
    '在吗',
    '在吗？',
    '在不在',
    '还在吗?',
    '亲，在吗',
    '你好在吗',
    '在吗在吗',
    '人呢',
    '人呢？？',
    '有人吗',
    '有人在吗！',
    '怎么没人',
    '怎么不回我',
    '客服呢',
    '您好',
    '喂喂喂',
    '?',
    '？？？',
    '...',
    '。。。',
    'hello?',
    'Hello',
    'hello hello',
    'hi!',
    'Are you there?',
    'anyone there?',
    'ＨＥＬＬＯ',
  ])('CB3 takes %j for a nudge', (text) => {
    expect(isNudge(text)).toBe(true)
  })

  it.each([
    '',
    '   ',
    '在吗，我的快递到哪了',
    '我不要了',
    '退款',
    '在的话帮我改地址',
    '人呢，再不回我就退货了',
    '好的',
    '1',
    '👍',
    '不是这个',
    'hello, where is my order?',
    'hi there is a scratch on it',
    'never mind',
    '没有',
    '没人',
    '有人',
    '不回了',
    '店家在哪里',
    '哈哈哈',
    '不在',
  ])('CB3 takes %j for something the agent must see', (text) => {
    expect(isNudge(text)).toBe(false)
  })
})
