import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words as en } from './words-en.ts'
import { words as zh } from './words-zh-cn.ts'

type Words = { [key: string]: string | Words }

function flatten(words: Words, path = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    const full = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') flat.set(full, value)
    else for (const entry of flatten(value, full)) flat.set(...entry)
  }
  return flat
}

const PLURAL = /_(zero|one|two|few|many|other)$/
const bare = (key: string): string => key.replace(PLURAL, '')
const chinese = flatten(zh)
const english = flatten(en)
const keys = [...new Set([...chinese.keys()].map(bare))]

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}
const code = sources(join(import.meta.dirname, '..')).join('\n')
/** Keys the code names: `t('a.b')`, and ``t(`a.${x}.b`)`` as a pattern in which any one word may stand for the hole. */
const literals = new Set([...code.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''))
const patterns = [...code.matchAll(/(?:\bt|words\.current)\(\s*`([^`]+)`/g)].map((match) => {
  const escaped = (match[1] ?? '').replace(/\$\{[^}]*\}/g, '\u0000').replace(/[.*+?^()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('\u0000', '\\w+')}$`)
})
const used = (key: string): boolean => literals.has(key) || patterns.some((pattern) => pattern.test(key))

test('no two files of a language share a first key', () => {
  for (const language of ['zh-CN', 'en']) {
    const folder = join(import.meta.dirname, '../../resources/locales', language)
    const first = readdirSync(folder).flatMap((name) => Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object))
    expect(first.toSorted()).toEqual([...new Set(first)].toSorted())
  }
})

test('English has the same keys as Chinese', () => {
  const other = new Set([...english.keys()].map(bare))
  expect(keys.filter((key) => !other.has(key))).toEqual([])
  expect([...other].filter((key) => !keys.includes(key))).toEqual([])
})

test('no key is missing', () => {
  expect([...literals].filter((key) => !keys.includes(key))).toEqual([])
  expect(patterns.filter((pattern) => !keys.some((key) => pattern.test(key))).map(String)).toEqual([])
})

test('no key is unused', () => {
  expect(keys.filter((key) => !used(key))).toEqual([])
})

test('both languages fill the same holes, and no text is empty', () => {
  const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted()
  for (const [key, text] of english) {
    expect([key, text.trim()]).not.toEqual([key, ''])
    const partner = chinese.get(key) ?? chinese.get(`${bare(key)}_other`) ?? chinese.get(bare(key)) ?? ''
    expect([key, holes(text)]).toEqual([key, holes(partner)])
  }
})

test('counted sentences have every form their language needs', () => {
  const forms = (language: string): string[] => new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
  for (const [language, words] of [
    ['en', english],
    ['zh-CN', chinese],
  ] as const) {
    const counted = new Map<string, string[]>()
    for (const key of words.keys()) {
      const form = PLURAL.exec(key)?.[1]
      if (form !== undefined) counted.set(bare(key), [...(counted.get(bare(key)) ?? []), form].toSorted())
    }
    for (const [key, has] of counted) expect([language, key, has]).toEqual([language, key, forms(language)])
  }
})
