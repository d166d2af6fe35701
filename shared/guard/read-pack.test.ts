import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPack } from './read-pack.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../../resources/rules/diversion.json'), 'utf8')
const lineOf = (part: string): number => TEXT.slice(0, TEXT.indexOf(part)).split('\n').length
const read = (text: string, atLeast = 1): unknown => readPack('diversion.json', text, atLeast)

describe('J5 a rule file', () => {
  it('the one that comes along is good', () => {
    expect(readPack('diversion.json', TEXT, 1)).toMatchObject({ ok: true, value: { version: 1 } })
    expect(readPack('diversion.json', `\ufeff${TEXT}`, 1)).toMatchObject({ ok: true })
  })

  it.each([
    ['a comma too few', TEXT.replace('"format": 1,', '"format": 1'), 3],
    ['a letter where none may be', TEXT.replace('"version": 1,', '"version": x1,'), 3],
    ['its end gone', TEXT.slice(0, TEXT.indexOf('"D2"')), lineOf('"D2"')],
    ['another format', TEXT.replace('"format": 1', '"format": 2'), 2],
    ['a kind nobody knows', TEXT.replace('"kind": "email"', '"kind": "fax"'), lineOf('"kind": "email"')],
    ['a host that is none', TEXT.replace('"example.com"', '"not a host"'), lineOf('"example.com"')],
    ['one number twice', TEXT.replace('"id": "D2"', '"id": "D1"'), lineOf('"id": "D2"')],
    ['a word too many', TEXT.replace('"format": 1,', '"format": 1, "more": true,'), 1],
  ])('with %s tells file, line and reason', (_what, text, line) => {
    const result = read(text)
    expect(result).toMatchObject({ ok: false, error: { file: 'diversion.json', line } })
    expect((result as { error: { reason: string } }).error.reason).not.toBe('')
  })

  it('an older one is refused', () => {
    expect(read(TEXT, 2)).toMatchObject({ ok: false, error: { line: 3, reason: 'version 1 is older than 2' } })
  })
})
