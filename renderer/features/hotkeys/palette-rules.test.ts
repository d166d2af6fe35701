import { beforeAll, expect, test } from 'vitest'
import { matchable } from '../../lib/pinyin-match.ts'
import { loadReader, type ReadText } from '../../lib/readings.ts'
import { searchPalette, type PaletteItem, type Searchable } from './palette-rules.ts'

let read: ReadText
beforeAll(async () => {
  read = await loadReader()
})

const titles = ['结束会话', '去等得最久的顾客', '回复 / 备注切换', '接待 / 重新打开', '设置', '王女士', 'Li Wei']
const items = (): Searchable[] =>
  titles.map((title, index) => {
    const item: PaletteItem = { id: `i${index}`, group: 'command', title, keys: [] }
    return { item, text: matchable(title, read(title)) }
  })
const first = (query: string): string | undefined => searchPalette(items(), query)[0]?.item.title

test.each([
  ['jshh', '结束会话'],
  ['jieshu', '结束会话'],
  ['结束', '结束会话'],
  ['sz', '设置'],
  ['cxdk', '接待 / 重新打开'],
  ['chongxin', '接待 / 重新打开'],
  ['wns', '王女士'],
  ['li w', 'Li Wei'],
  ['ｓｈｅｚｈｉ', '设置'],
])('%s finds %s first', (query, title) => {
  expect(first(query)).toBe(title)
})

test('an empty query shows everything in its order, one that fits nothing shows nothing', () => {
  expect(searchPalette(items(), ' ').map((found) => found.item.title)).toEqual(titles)
  expect(searchPalette(items(), 'zzzz')).toEqual([])
})

test('what was found is marked', () => {
  expect(searchPalette(items(), 'hh')[0]).toMatchObject({ item: { title: '结束会话' }, ranges: [[2, 4]] })
})
