import { describe, expect, it } from 'vitest'
import type { Decision, Outcome } from '../../shared/model/journal.ts'
import { judgeClaim, judgeDecision, outcomeAfter, rootFor } from './decision-rules.ts'

const decisions = {
  cancel: { kind: 'cancel' },
  discard: { kind: 'discard', rule: 'CB3', judgedUpTo: 1, reason: 'customer_left' },
  mark_sent: { kind: 'mark_sent', judgedUpTo: 1 },
  send_anyway: { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 1 },
  replace: { kind: 'replace', rule: null, judgedUpTo: 1, by: [] },
  'send_anyway CB11': { kind: 'send_anyway', rule: 'CB11', judgedUpTo: 1 },
  'replace journal_lost': { kind: 'replace', rule: 'journal_lost', judgedUpTo: 1, by: [] },
} satisfies Record<string, Decision>
type Name = keyof typeof decisions

const claims = { none: null, open: { open: true }, closed: { open: false } }
type Claimed = keyof typeof claims

const row = (
  claimed: Claimed,
  stands: Name | null,
  more: { wish?: boolean; outcome?: Outcome } = {},
): Parameters<typeof judgeClaim>[0] => ({
  claim: claims[claimed],
  decision: stands === null ? null : { wish: more.wish ?? false, decision: decisions[stands] },
  outcome: more.outcome ?? null,
})
const verdict = (standing: Parameters<typeof judgeDecision>[0], said: Name): string => {
  const result = judgeDecision(standing, decisions[said])
  return result.ok ? result.value.effect : result.error.kind
}

describe('judgeDecision', () => {
  const table: Record<Name, Record<Claimed, string>> = {
    cancel: { none: 'done', open: 'wish', closed: 'done' },
    discard: { none: 'done', open: 'wish', closed: 'done' },
    mark_sent: { none: 'done', open: 'done', closed: 'done' },
    send_anyway: { none: 'done', open: 'claim_open', closed: 'done' },
    replace: { none: 'done', open: 'claim_open', closed: 'done' },
    'send_anyway CB11': { none: 'done', open: 'done', closed: 'done' },
    'replace journal_lost': { none: 'done', open: 'done', closed: 'done' },
  }
  const names = Object.keys(table) as Name[]
  const cases = names.flatMap((said) =>
    (['none', 'open', 'closed'] as const).map((claimed) => ({ said, claimed, expected: table[said][claimed] })),
  )

  it.each(cases)('JR3 $said, claim $claimed: $expected, also after send_anyway', ({ said, claimed, expected }) => {
    expect(verdict(row(claimed, null), said)).toBe(expected)
    expect(verdict(row(claimed, 'send_anyway'), said)).toBe(expected)
  })

  it.each(names)('JR3 %s after a final word is refused', (said) => {
    for (const final of ['cancel', 'discard', 'mark_sent', 'replace'] as const) {
      for (const claimed of ['none', 'open', 'closed'] as const) expect(verdict(row(claimed, final), said)).toBe('already_decided')
    }
  })

  it.each(names)('JR3 %s about what is unknown or finished is refused', (said) => {
    expect(verdict(null, said)).toBe('unknown_command')
    expect(verdict(row('none', null, { outcome: 'applied' }), said)).toBe('finished')
    expect(verdict(row('open', 'cancel', { wish: true, outcome: 'erased' }), said)).toBe('finished')
  })

  it('JR4 a wish is a final word, except to the one who settles the doubt', () => {
    const wished = row('open', 'cancel', { wish: true })
    expect(['cancel', 'discard', 'send_anyway', 'replace'].map((said) => verdict(wished, said as Name))).toEqual(
      Array.from({ length: 4 }, () => 'already_decided'),
    )
    expect(verdict(wished, 'mark_sent')).toBe('done')
    expect(verdict(wished, 'send_anyway CB11')).toBe('done')
  })
})

describe('judgeClaim', () => {
  it('JR4 grants what no final word and no outcome bars, whatever was claimed before', () => {
    for (const claimed of ['none', 'open', 'closed'] as const) {
      expect(judgeClaim(row(claimed, null))).toBe('granted')
      expect(judgeClaim(row(claimed, 'send_anyway'))).toBe('granted')
      for (const final of ['cancel', 'discard', 'mark_sent', 'replace'] as const) {
        expect(judgeClaim(row(claimed, final))).toBe('decided')
        expect(judgeClaim(row(claimed, final, { wish: true }))).toBe('decided')
      }
      expect(judgeClaim(row(claimed, null, { outcome: 'cancelled' }))).toBe('finished')
    }
    expect(judgeClaim(null)).toBe('unknown')
  })
})

describe('places and outcomes', () => {
  it('JR3 a replacement keeps the place in its lane only', () => {
    expect(rootFor({ lane: 'customer:c', rootNo: 4 }, 'customer:c', 9)).toBe(4)
    expect(rootFor({ lane: 'customer:c', rootNo: 4 }, 'inner:c', 9)).toBe(9)
  })

  it('JR5 the first outcome stays, erasure overrides', () => {
    expect(outcomeAfter(null, 'applied')).toBe('applied')
    expect(outcomeAfter('applied', 'cancelled')).toBe('applied')
    expect(outcomeAfter('applied', 'erased')).toBe('erased')
    expect(outcomeAfter('erased', 'applied')).toBe('erased')
  })
})
