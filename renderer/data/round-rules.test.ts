import { describe, expect, it } from 'vitest'
import { message } from '../../tests/contracts/ledger.contract.ts'
import type { Message } from '../../shared/model/message.ts'
import { emptyDigest, fold, WORDS_KEPT } from './digest-rules.ts'
import { changedRounds } from './round-rules.ts'

const person = { kind: 'agent', id: 'a1', name: '小李' } as const
type Given = [order: number, more?: Partial<Message>]

/** The rounds that each message changed. */
function changes(...given: Given[]) {
  let digest = emptyDigest('c1')
  return given.map((args) => {
    const before = digest
    digest = fold(digest, message(...args))
    return changedRounds(before, digest)
  })
}
const round = (order: number, startedAt: number) => ({ conversationId: 'c1', order, agentId: 'a1', startedAt, answeredAt: 1_000 + order })

describe('D6 rounds', () => {
  it('one for each reply that ends a wait, none for a second one, a robot or a note', () => {
    const seen = changes(
      [1],
      [2],
      [3, { author: { kind: 'bot', id: 'b', name: '' } }],
      [4, { author: person, internal: true }],
      [5, { author: person }],
      [6, { author: person }],
      [7],
      [8, { author: person }],
    )
    expect(seen.flat()).toEqual([round(5, 1_001), round(8, 1_007)])
    expect(seen[4]).toHaveLength(1)
  })

  it('a repeated message makes none again', () => {
    expect(changes([1], [2, { author: person }], [1], [2, { author: person }]).flat()).toHaveLength(1)
  })

  it('a reply that falls undoes its round, and the next reply has answered the whole wait', () => {
    const fallen = { author: person, delivery: 'failed' } as const
    expect(changes([1], [2, { author: person }], [3], [4, { author: person }], [2, fallen]).at(-1)).toEqual([
      { ...round(2, 1_001), undone: true },
      round(4, 1_001),
    ])
    expect(changes([1], [2, { author: person }], [3, { author: person }], [2, fallen]).at(-1)).toEqual([
      { ...round(2, 1_001), undone: true },
      round(3, 1_001),
    ])
  })

  it('rounds stay while their words leave the digest', () => {
    const talk = Array.from({ length: WORDS_KEPT * 2 }, (_, at): Given => [at + 1, at % 2 === 0 ? {} : { author: person }])
    const seen = changes(...talk).flat()
    expect(seen).toHaveLength(WORDS_KEPT)
    expect(seen.every((one) => one.undone === undefined)).toBe(true)
  })
})
