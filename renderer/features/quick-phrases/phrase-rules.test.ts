import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { byUse, distance, shadowed } from './entry-rules.ts'
import { noProgress, reach, turnFilter } from './stage-rules.ts'
import { keywordBook, languageOf, suggest } from './suggest-rules.ts'
import { cleanTriggers, DEFAULT_TRIGGERS, doubledAt, triggerAt } from './trigger-rules.ts'
import { fillPhrase, holesIn, moveFields, nextField, unknownVariables } from './variable-rules.ts'

const phrase = (part: Partial<Phrase>): Phrase => ({
  id: 'p',
  scope: 'team',
  shop: '',
  code: 'c',
  title: 't',
  text: 'x',
  language: 'zh-CN',
  folder: '',
  tags: [],
  stage: null,
  keywords: [],
  updatedAt: 0,
  uses: 0,
  ...part,
})

describe('trigger', () => {
  const at = (text: string): string | null => triggerAt(text, text.length, DEFAULT_TRIGGERS)?.query ?? null

  test.each([
    ['/tk', 'tk'],
    ['／tk', 'tk'],
    [';', ''],
    ['您好，/退款', '退款'],
    ['您好/tk', 'tk'],
    ['a /tk', 'tk'],
    ['first line\n;x', 'x'],
    ['（/a', 'a'],
  ])('opens in %j', (text, query) => expect(at(text)).toBe(query))

  test.each(['https://a', 'http:/x', 'a/b', '1/2', '10:30/11', 'C:\\x/y', 'a;b', '//', '/a b', '/a，', 'www.x.com/y', '/'.padEnd(40, 'a')])(
    'stays closed in %j',
    (text) => expect(at(text)).toBe(null),
  )

  test('typed twice it is itself', () => {
    expect(doubledAt('好//', 3, DEFAULT_TRIGGERS)).toBe(1)
    expect(doubledAt('http://', 7, DEFAULT_TRIGGERS)).toBe(null)
    expect(doubledAt('/', 1, DEFAULT_TRIGGERS)).toBe(null)
  })

  test('only marks may be triggers', () => expect(cleanTriggers('/ a1、、#😀')).toBe('/、#'))
})

describe('variables and fields', () => {
  test('a value, a fallback, or the hole that stops the send', () => {
    const values = { 'customer.name': '王女士', shop: '' } as const
    expect(fillPhrase('{{customer.name}}：{{order.id|您的订单}}，{{shop}}{{order.total|}}', values).text).toBe('王女士：您的订单，{{shop}}')
    expect(holesIn('给 {{shop}} 和 [[日期]]')).toEqual([
      { kind: 'variable', name: 'shop', start: 2, end: 10 },
      { kind: 'field', name: '日期', start: 13, end: 19 },
    ])
    expect(unknownVariables('{{shop}} {{coupon}}')).toEqual(['coupon'])
  })

  test('a value that looks like a hole is not filled again', () =>
    expect(fillPhrase('{{customer.name}}', { 'customer.name': '{{shop}}', shop: 'x' }).text).toBe('{{shop}}'))

  test('what was filled in last comes back and stays a field', () => {
    const made = fillPhrase('寄到 [[地址]]。', {}, { 地址: '杭州' })
    expect(made).toEqual({ text: '寄到 杭州。', fields: [{ kind: 'field', name: '地址', start: 3, end: 5 }] })
  })

  test('fields move with the text around them', () =>
    assert(
      property(string({ maxLength: 10 }), string({ maxLength: 10 }), string({ maxLength: 10 }), (head, body, tail) => {
        const before = `${head}[[a]]${tail}`
        const field = { kind: 'field' as const, name: 'a', start: head.length, end: head.length + 5 }
        const typed = `${head}${body}x${tail}`
        const moved = moveFields([field], before, typed)[0]
        expect(moved === undefined || typed.slice(moved.start, moved.end).length <= typed.length).toBe(true)
        const inFront = moveFields([field], before, `好好${before}`)[0]
        expect(inFront).toEqual({ ...field, start: field.start + 2, end: field.end + 2 })
      }),
    ))

  test('Tab and Shift+Tab', () => {
    const fields = holesIn('[[a]] [[b]]')
    expect(nextField(fields, { start: 0, end: 5 }, false)?.name).toBe('b')
    expect(nextField(fields, { start: 11, end: 11 }, true)?.name).toBe('a')
    expect(nextField(fields, { start: 6, end: 11 }, false)).toBe(null)
  })
})

describe('precedence and order', () => {
  test('C7: personal before team before shop for one code and language; shops do not hide each other', () => {
    const list = [
      phrase({ id: 'shop-a', scope: 'shop', shop: 'A' }),
      phrase({ id: 'shop-b', scope: 'shop', shop: 'B' }),
      phrase({ id: 'other', code: 'd', scope: 'team' }),
      phrase({ id: 'english', language: 'en' }),
    ]
    expect(shadowed(list)).toEqual(new Map())
    const team = [...list, phrase({ id: 'team', code: 'C' })]
    expect(shadowed(team)).toEqual(
      new Map([
        ['shop-a', 'team'],
        ['shop-b', 'team'],
      ]),
    )
    const own = [...team, phrase({ id: 'own', scope: 'personal' })]
    expect(shadowed(own).get('team')).toBe('own')
    expect(shadowed(own).has('own')).toBe(false)
    expect(shadowed(own.toReversed())).toEqual(shadowed(own))
  })

  test('the customer’s language before the stage, then use', () => {
    const how = { shop: '', language: 'en' as const, stage: 'solve' as const }
    expect(distance(phrase({ language: 'en', stage: 'greet' }), how)).toBeLessThan(distance(phrase({ stage: 'solve' }), how))
    expect([phrase({ id: 'a' }), phrase({ id: 'b', uses: 2 })].toSorted(byUse).map((one) => one.id)).toEqual(['b', 'a'])
  })
})

test('stages: what is left out counts once, going back skips nothing', () => {
  const solved = reach(reach(noProgress, 'greet'), 'solve')
  expect(solved).toEqual({ at: 'solve', done: ['greet', 'solve'], skipped: 1 })
  expect(reach(reach(solved, 'confirm'), 'close')).toEqual({ at: 'close', done: ['greet', 'solve', 'confirm', 'close'], skipped: 1 })
  expect([turnFilter(null, 1), turnFilter('close', 1), turnFilter(null, -1)]).toEqual(['greet', null, 'close'])
})

test('suggestions: longer words first, whole Latin words, the customer’s language, with the reason', () => {
  const book = keywordBook([
    phrase({ id: 'fee', keywords: ['运费'] }),
    phrase({ id: 'return-fee', keywords: ['退货运费'] }),
    phrase({ id: 'tax', language: 'en', keywords: ['tax'] }),
    phrase({ id: 'elsewhere', scope: 'shop', shop: 'B', keywords: ['退货运费'] }),
  ])
  const ask = (said: string) => suggest(book, said, { shop: 'A', language: languageOf(said), stage: null, limit: 3 })
  expect(ask('退货运费谁出').map((one) => [one.phrase.id, one.words])).toEqual([
    ['return-fee', ['退货运费']],
    ['fee', ['运费']],
  ])
  expect(ask('any Tax?').map((one) => one.phrase.id)).toEqual(['tax'])
  expect(ask('taxi please')).toEqual([])
})
