import { describe, expect, it } from 'vitest'
import { message } from '../../tests/contracts/ledger.contract.ts'
import type { Message } from '../../shared/model/message.ts'
import { completeDigest, emptyDigest, fold, WORDS_KEPT, type Digest } from './digest-rules.ts'

const person = { kind: 'agent', id: 'a1', name: '小李' } as const
const robot = { kind: 'bot', id: 'b1', name: '小助手' } as const
const system = { kind: 'system', id: 's', name: '' } as const

type Given = [order: number, more?: Partial<Message>]
const folded = (...given: Given[]): Digest => given.reduce((digest, args) => fold(digest, message(...args)), emptyDigest('c1'))
const waits = (...given: Given[]): number | null => folded(...given).waitingSince

describe('D3 waiting', () => {
  it('starts at the first unanswered customer message; a nudge moves nothing', () => {
    expect(waits([1], [2], [3, { text: '在吗' }])).toBe(1_001)
  })

  it.each([
    ['a robot', { author: robot }],
    ['a system line', { author: system }],
    ['a note between colleagues', { author: person, internal: true }],
    ['a reply that failed', { author: person, delivery: 'failed' as const }],
    ['a reply that was recalled', { author: person, delivery: 'recalled' as const }],
  ])('goes on over %s', (_what, more) => {
    expect(waits([1], [2, more])).toBe(1_001)
    expect(folded([1], [2, more]).unanswered).toEqual([1])
  })

  it('ends with the reply of a person, whoever it is, and starts anew with the next question', () => {
    expect(waits([1], [2, { author: person }])).toBeNull()
    expect(waits([1], [2, { author: { ...person, id: 'a2' } }], [3])).toBe(1_003)
  })

  it('never starts by a reply alone, nor by a message the customer took back', () => {
    expect(waits([1, { author: person }])).toBeNull()
    expect(waits([1], [1, { delivery: 'recalled' }])).toBeNull()
    expect(waits([1], [2], [1, { delivery: 'recalled' }])).toBe(1_002)
  })

  it('a reply that falls afterwards gives the wait back with its first start', () => {
    const answered: Given[] = [[1], [2], [3, { author: person }]]
    expect(folded(...answered, [3, { author: person, delivery: 'failed' }])).toMatchObject({ waitingSince: 1_001, unanswered: [1, 2] })
    expect(waits(...answered, [4], [3, { author: person, delivery: 'recalled' }])).toBe(1_001)
    expect(waits(...answered, [4, { author: person }], [3, { author: person, delivery: 'failed' }])).toBeNull()
  })

  it('knows a start older than the words it keeps', () => {
    const many = Array.from({ length: WORDS_KEPT + 5 }, (_, at): Given => [at + 1])
    const reply = WORDS_KEPT + 6
    expect(folded(...many).words).toHaveLength(WORDS_KEPT)
    expect(waits(...many, [reply, { author: person }], [reply, { author: person, delivery: 'failed' }])).toBe(1_001)
  })

  it(`a fall under ${WORDS_KEPT} newer words comes too late`, () => {
    const after = (words: number): number | null => {
      const later = Array.from({ length: words }, (_, at): Given => [at + 3])
      return waits([1], [2, { author: person }], ...later, [2, { author: person, delivery: 'failed' }])
    }
    expect([after(WORDS_KEPT - 1), after(WORDS_KEPT)]).toEqual([1_001, 1_003])
  })

  it('goes on from a row written before words were kept', () => {
    const { words: _words, waitedBefore: _before, ...old } = folded([1], [2])
    const now = fold(completeDigest(old), message(3))
    expect(now).toMatchObject({ waitingSince: 1_001, unanswered: [1, 2, 3], waitedBefore: 1_001 })
  })
})
