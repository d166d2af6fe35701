import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseStarter } from './phrases-starter.ts'

const FOLDER = join(import.meta.dirname, '../../resources/phrases')
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
const library = files.map((name) => parseStarter(name, readFileSync(join(FOLDER, name), 'utf8')))
const phrases = library.flatMap((file) => file.phrases)

test('the starter library has no fault, at least 80 phrases in each language, and no id or code twice', () => {
  expect(library.flatMap((file) => file.faults)).toEqual([])
  for (const language of ['zh-CN', 'en']) {
    const own = phrases.filter((phrase) => phrase.language === language)
    expect(own.length).toBeGreaterThanOrEqual(80)
    expect(new Set(own.map((phrase) => phrase.code)).size).toBe(own.length)
  }
  expect(new Set(phrases.map((phrase) => phrase.id)).size).toBe(phrases.length)
  expect(phrases.find((phrase) => phrase.id === 'refund-rules')).toMatchObject({ code: '退款规则', title: '退款规则', language: 'zh-CN' })
})

test('both versions of a phrase use the same variables', () => {
  const variables = (text: string): string[] => [...text.matchAll(/\{\{([\w.]+)/g)].map((match) => match[1] ?? '').toSorted()
  for (const phrase of phrases.filter((one) => one.language === 'en')) {
    const partner = phrases.find((one) => `${one.id}.en` === phrase.id)
    expect([phrase.id, variables(phrase.text)]).toEqual([phrase.id, variables(partner?.text ?? '')])
  }
})

test('a broken file is told with file, line and reason', () => {
  const { phrases: none, faults } = parseStarter('x.json', '{\n  "folder": { "zh-CN": "a", "en": "b" },\n  "phrases": [,]\n}')
  expect(none).toEqual([])
  expect(faults).toMatchObject([{ file: 'x.json', line: 3 }])
})

test('a broken phrase is told by its line, and the rest works', () => {
  const good = { id: 'a', stage: null, tags: ['{'], keywords: [], 'zh-CN': { title: '甲', text: '甲' }, en: { title: 'A', text: 'A' } }
  const text = JSON.stringify(
    { folder: { 'zh-CN': '夹', en: 'f' }, phrases: [good, { ...good, stage: 'later' }, { ...good, id: 'c' }] },
    null,
    2,
  )
  const { phrases: kept, faults } = parseStarter('y.json', text)
  expect(kept.map((phrase) => phrase.id)).toEqual(['a', 'a.en', 'c', 'c.en'])
  expect(faults).toHaveLength(1)
  const { line = 0, reason } = faults[0] ?? {}
  expect(reason).toMatch(/^stage /)
  expect(
    text
      .split('\n')
      .slice(line - 1, line + 2)
      .join(' '),
  ).toContain('"id": "a"')
})
