import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { starterLibrary } from '../../../tests/fixtures/phrase-library.ts'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { loadReader } from '../../lib/readings.ts'
import { createTextIndex, type TextIndex } from '../../lib/text-index.ts'
import { byUse, entryOf, takeReadings, textsToRead } from './entry-rules.ts'

type Query = { kind: string; query: string; want: string }
const queries = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/fixtures/phrase-queries.json'), 'utf8')) as Query[]

let index: TextIndex<Phrase>
beforeAll(async () => {
  const read = await loadReader()
  index = createTextIndex()
  index.add(
    starterLibrary()
      .toSorted(byUse)
      .map((phrase) => entryOf({ phrase, readings: takeReadings(textsToRead(phrase).map(read)) })),
  )
})

/** An agent with a Chinese customer; an English phrase is asked for with an English one. */
const ask = (query: string, language = 'zh-CN', limit = 3): string[] =>
  index.search(query, { limit, prefer: (phrase) => (phrase.language === language ? 0 : 2) }).map((hit) => hit.value.id)

test('300 searches written before the ranking: the right phrase is in the top 3 for at least 95 %', () => {
  expect(queries).toHaveLength(300)
  const kinds = new Map<string, { all: number; found: number; missed: string[] }>()
  for (const { kind, query, want } of queries) {
    const one = kinds.get(kind) ?? { all: 0, found: 0, missed: [] }
    kinds.set(kind, one)
    one.all++
    if (ask(query, want.endsWith('.en') ? 'en' : 'zh-CN').includes(want)) one.found++
    else one.missed.push(`${query} → ${ask(query).join(' ')} (${want})`)
  }
  const found = [...kinds.values()].reduce((sum, one) => sum + one.found, 0)
  const report = [...kinds].map(([kind, one]) => `${kind} ${one.found}/${one.all} ${one.missed.join(', ')}`).join('\n')
  expect({ found, report, enough: found >= 285 }).toMatchObject({ enough: true })
  expect(kinds.get('initials')?.found).toBeGreaterThanOrEqual(Math.ceil((kinds.get('initials')?.all ?? 0) * 0.95))
})

test('tkgz finds 退款规则 first', () => {
  expect(ask('tkgz')[0]).toBe('refund-rules')
  expect(index.search('tkgz', { limit: 1 })[0]).toMatchObject({ method: 'initials', place: 'whole', field: 'title', ranges: [[0, 4]] })
})
