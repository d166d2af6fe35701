import { beforeAll, describe, expect, test } from 'vitest'
import { findMatch, matchable } from './pinyin-match.ts'
import { foldQuery, parseQuery } from './pinyin-query.ts'
import { loadReader, type ReadText } from './readings.ts'
import { createTextIndex } from './text-index.ts'

let read: ReadText
beforeAll(async () => {
  read = await loadReader()
})

const found = (text: string, query: string): string | null =>
  findMatch(matchable(text, read(text)), parseQuery(foldQuery(query)))?.method ?? null

describe('pinyin', () => {
  test.each([
    ['重庆', 'cq', 'initials'],
    ['重庆', 'chongqing', 'full'],
    ['重庆', 'zhongqing', 'full'],
    ['银行', 'yh', 'initials'],
    ['银行', 'yinhang', 'full'],
    ['还款', 'hk', 'initials'],
    ['还款', 'huankuan', 'full'],
    ['还款', 'haikuan', 'full'],
    ['退还', 'tuihuan', 'full'],
    ['单于', 'shanyu', 'full'],
    ['女鞋', 'nvxie', 'full'],
    ['西安', 'xian', 'full'],
    ['方案', 'fangan', 'full'],
    ['退款规则', 'tuikgz', 'mixed'],
    ['退款规则', '退kgz', 'mixed'],
    ['退款规则', 'tuikuangui', 'full'],
    ['发货时间', 'fahuosijian', 'sound'],
    ['来料', 'nailiao', 'sound'],
    ['关税说明', 'gsxm', null],
  ])('%s by %s: %s', (text, query, method) => expect(found(text, query)).toBe(method))

  test.each([
    ['zh/z', '政策', 'zengce'],
    ['z/zh', '赠送', 'zhengsong'],
    ['sh/s', '时间', 'sijian'],
    ['ch/c', '查询', 'caxun'],
    ['n/l', '流程', 'niucheng'],
    ['an/ang', '方案', 'fanan'],
    ['en/eng', '正品', 'zhenpin'],
    ['in/ing', '评价', 'pinjia'],
  ])('fuzzy %s', (_pair, text, query) => expect(found(text, query)).toBe('sound'))
})

describe('index', () => {
  const make = (titles: readonly string[], code = (title: string) => title) => {
    const index = createTextIndex<string>()
    index.add(
      titles.map((title) => ({
        value: title,
        fields: [
          { kind: 'title' as const, text: title, readings: read(title) },
          { kind: 'code' as const, text: code(title), readings: read(code(title)) },
        ],
        body: `正文 ${title} refund within seven days`,
      })),
    )
    return index
  }

  test('a title that is the query is first, however many longer ones come before it', () => {
    const index = make([...Array.from({ length: 500 }, (_none, at) => `退款规则说明${at}`), '退款规则'])
    expect(index.search('tkgz', { limit: 3 })[0]?.value).toBe('退款规则')
    expect(index.search('退款规则', { limit: 3 })[0]?.value).toBe('退款规则')
  })

  test('code, then title, then pinyin, then text; the order they were added in for equals', () => {
    const index = make(['退款进度', '退款规则', 'tk'], (title) => (title === '退款进度' ? 'tkgz' : 'x'))
    expect(index.search('tkgz', { limit: 3 }).map((hit) => [hit.value, hit.method])).toEqual([
      ['退款进度', 'code'],
      ['退款规则', 'initials'],
    ])
    expect(index.search('refund', { limit: 9 }).map((hit) => [hit.value, hit.method])).toEqual(
      ['退款进度', '退款规则', 'tk'].map((title) => [title, 'body']),
    )
  })

  test('what matched is told by range', () => {
    const hit = make(['Refund rules 退款规则']).search('kgz', { limit: 1 })[0]
    expect(hit).toMatchObject({ field: 'title', place: 'inside', ranges: [[14, 17]] })
  })

  test('refused entries are not shown, preferred ones come first, nothing asked lists them', () => {
    const index = make(['退货', '退款'])
    expect(index.search('t', { limit: 5, accept: (title) => title !== '退货' }).map((hit) => hit.value)).toEqual(['退款'])
    expect(index.search('', { limit: 5, prefer: (title) => (title === '退款' ? 0 : 1) }).map((hit) => hit.value)).toEqual(['退款', '退货'])
    expect(index.search('不存在的词', { limit: 5 })).toEqual([])
  })

  test('odd queries find nothing and break nothing', () => {
    const index = make(['退款规则'])
    for (const query of ['😀', '\u202Eabc', 'a'.repeat(500), '退'.repeat(500), '\u200b', '[[', '\\', '()', 'ü', '０１'])
      expect(Array.isArray(index.search(query, { limit: 5 }))).toBe(true)
  })
})
