import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { parseStarter } from '../../data/phrases-starter.ts'
import { isOnTop, isOutOfPlace, type Occasion } from './entry-rules.ts'
import { keywordBook, suggest } from './suggest-rules.ts'

const read = (name: string): readonly Phrase[] =>
  parseStarter(name, readFileSync(join(import.meta.dirname, '../../../resources/phrases', name), 'utf8')).phrases
const library = [...read('02-order.json'), ...read('06-money.json'), ...read('11-outage.json')]
type Mode = NonNullable<Occasion['mode']>
const occasion = (mode: Mode, language: Occasion['language'] = 'zh-CN'): Occasion => ({ shop: '', language, stage: null, mode })

describe('J23 phrases by the hour', () => {
  it('in an outage its phrases stand on top in the language of the customer, and offers are out of place', () => {
    const top = library.filter((phrase) => isOnTop(phrase, occasion('outage')))
    expect(top.length).toBeGreaterThanOrEqual(7)
    expect(new Set(top.map((phrase) => phrase.language))).toEqual(new Set(['zh-CN']))
    expect(library.filter((phrase) => isOnTop(phrase, occasion('outage', 'en'))).every((phrase) => phrase.language === 'en')).toBe(true)
    expect(library.filter((phrase) => isOutOfPlace(phrase, occasion('outage'))).map((phrase) => phrase.id)).toContain('promotion-time')
  })

  it('a sale is what offers are for; as always nothing moves', () => {
    expect(library.filter((phrase) => isOutOfPlace(phrase, occasion('peak')))).toEqual([])
    expect(library.some((phrase) => isOnTop(phrase, occasion('peak')))).toBe(true)
    expect(library.filter((phrase) => isOnTop(phrase, occasion('normal')) || isOutOfPlace(phrase, occasion('normal')))).toEqual([])
  })

  it('suggestions follow: no offer in an outage, its own words before the rest', () => {
    const book = keywordBook(library)
    const said = (words: string, mode: Mode): string[] => suggest(book, words, { ...occasion(mode), limit: 3 }).map((one) => one.phrase.id)
    expect(said('双十一活动什么时候', 'normal')).toContain('promotion-time')
    expect(said('双十一活动什么时候', 'outage')).not.toContain('promotion-time')
    expect(said('帮我查一下订单', 'outage')[0]).toBe('cannot-see-order')
  })
})
