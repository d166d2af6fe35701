import { array, assert, constantFrom, integer, property, record, string, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { planImport, readPhrases, writeCsv, writeJson } from './phrase-file.ts'

let made = 0
const how = { makeId: () => `new-${++made}`, now: 5 }
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => readPhrases(utf8(text), how)
/** 标题,内容 / 退款,七天内 in GBK. */
const GBK = new Uint8Array([
  0xb1, 0xea, 0xcc, 0xe2, 0x2c, 0xc4, 0xda, 0xc8, 0xdd, 0x0a, 0xcd, 0xcb, 0xbf, 0xee, 0x2c, 0xc6, 0xdf, 0xcc, 0xec, 0xc4, 0xda,
])

const filled = (maxLength: number) =>
  string({ minLength: 1, maxLength, unit: 'grapheme' }).filter(
    (text) => text.trim() !== '' && text.length <= 60 && !text.includes('\u0000'),
  )
const word = () => filled(12)
const phrases = uniqueArray(
  record({
    id: string({ minLength: 1, maxLength: 8, unit: constantFrom('a', 'b', '1', '-', '=', '@', '+', "'") }),
    scope: constantFrom('personal' as const, 'team' as const, 'shop' as const),
    shop: constantFrom('', '旗舰店', '=1+1'),
    code: word(),
    title: word(),
    text: string({ minLength: 1, maxLength: 40 }).map((text) => `=HYPERLINK("x"),\r\n'${text}`.replaceAll('\u0000', '')),
    language: constantFrom('zh-CN' as const, 'en' as const),
    folder: constantFrom('', '退换', '-x'),
    tags: array(word(), { maxLength: 3 }),
    stage: constantFrom(null, 'greet' as const, 'close' as const),
    keywords: array(constantFrom('a|b', '\\', '退货', '@x', '|'), { maxLength: 3 }),
    updatedAt: integer({ min: 0 }),
    uses: integer({ min: 0 }),
  }),
  { selector: (phrase: Phrase) => phrase.id, maxLength: 5 },
)

describe('round trip', () => {
  test('CSV and JSON lose nothing, whatever a cell holds', () =>
    assert(
      property(phrases, (list) => {
        for (const text of [writeCsv(list), writeJson(list)]) {
          if (list.length === 0 && text.startsWith('\ufeff')) continue
          expect(read(text)).toMatchObject({ ok: true, phrases: list, faults: [] })
        }
      }),
    ))

  test('no cell of an export runs in a spreadsheet', () => {
    const phrase = { ...base, title: '=1+1', text: '@SUM(A1)', code: '+x' }
    expect(writeCsv([phrase])).toContain("'=1+1,'@SUM(A1)")
    expect(read(writeCsv([phrase]))).toMatchObject({ phrases: [phrase] })
  })
})

const base: Phrase = {
  id: 'p',
  scope: 'team',
  shop: '',
  code: 'c',
  title: 't',
  text: 'x',
  language: 'en',
  folder: '',
  tags: [],
  stage: null,
  keywords: [],
  updatedAt: 0,
  uses: 0,
}

describe('bad input', () => {
  test('GBK, and UTF-8 with and without its mark', () => {
    expect(readPhrases(GBK, how)).toMatchObject({
      ok: true,
      encoding: 'gbk',
      phrases: [{ title: '退款', text: '七天内', language: 'zh-CN' }],
    })
    for (const mark of ['', '\ufeff'])
      expect(read(`${mark}标题,内容\n退款,七天内`)).toMatchObject({ ok: true, phrases: [{ title: '退款' }] })
  })

  test('wrong columns, wrong encoding, broken JSON: refused whole', () => {
    expect(read('a,b\n1,2')).toEqual({ ok: false, fault: 'columns' })
    expect(readPhrases(new Uint8Array([0x89, 0x50, 0, 0xff, 0xff]), how)).toEqual({ ok: false, fault: 'encoding' })
    expect(read('{"phrases": [')).toEqual({ ok: false, fault: 'json' })
  })

  test('a row that is wrong is told by its number, the rest comes in', () => {
    const text = `title,text,stage\ngood,words,solve\n,words,\nlong,${'x'.repeat(1_000_000)},\nodd,words,later\nmore,words,,,extra\nalso,"two\nlines",问候`
    const result = read(text)
    expect(result).toMatchObject({
      ok: true,
      phrases: [
        { title: 'good', stage: 'solve' },
        { title: 'also', text: 'two\nlines', stage: 'greet' },
      ],
      faults: [
        { row: 3, reason: 'empty', detail: 'title' },
        { row: 4, reason: 'too_long', detail: 'text' },
        { row: 5, reason: 'bad_value', detail: 'stage' },
        { row: 6, reason: 'columns' },
      ],
    })
  })

  test('5,000 rows', () => {
    const rows = Array.from({ length: 5_000 }, (_none, index) => `标题${index},正文${index}`)
    const result = read(`标题,内容\n${rows.join('\n')}`)
    expect(result.ok && result.phrases.length).toBe(5_000)
  })

  test('formulas are text', () => expect(read('title,text\n=1+1,@x')).toMatchObject({ phrases: [{ title: '=1+1', text: '@x' }] }))
})

test('the plan says what is new, changed and the same', () => {
  const known = new Map([
    ['p', base],
    ['q', { ...base, id: 'q' }],
  ])
  const plan = planImport([base, { ...base, id: 'q', title: 'other' }, { ...base, id: 'r' }], known)
  expect([plan.add.map((one) => one.id), plan.change.map((one) => one.id), plan.same]).toEqual([['r'], ['q'], 1])
})
