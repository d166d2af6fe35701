import { describe, expect, it } from 'vitest'
import { message } from '../../tests/contracts/ledger.contract.ts'
import type { DeskBatch } from '../sync/status.ts'
import { catchUp, judgeBatch, PENDING_LIMIT } from './follow-rules.ts'

const batch = (n: number, more: Partial<DeskBatch> = {}): DeskBatch => ({
  incarnation: 'i1',
  n,
  reset: false,
  messages: [],
  conversations: [],
  commands: [],
  signals: [],
  ...more,
})
const exact = { incarnation: 'i1', n: 4, exact: true }
const afterRead = { incarnation: 'i1', n: 4, exact: false }
const collect = (seen: readonly number[], { n }: DeskBatch): readonly number[] => [...seen, n]
const read = { mark: { incarnation: 'i1', n: 4 }, view: [] as readonly number[] }

describe('following by numbered batches', () => {
  it.each([
    ['the next one', exact, batch(5), 'apply'],
    ['one seen already', exact, batch(4), 'skip'],
    ['a hole', exact, batch(6), 'read_again'],
    ['a new life of the ledger window', exact, batch(5, { incarnation: 'i2' }), 'read_again'],
    ['rows replaced as a whole', exact, batch(5, { reset: true }), 'read_again'],
    ['a replacement the read includes', exact, batch(3, { reset: true }), 'skip'],
    ['the first one after a read, whatever its number', afterRead, batch(9), 'apply'],
    ['one the read includes', afterRead, batch(4), 'skip'],
    ['one without anything read', null, batch(1), 'read_again'],
  ] as const)('IN5 %s', (...[, at, next, verdict]) => {
    expect(judgeBatch(at, next)).toBe(verdict)
  })

  it('IN5 applies what came during the read and stands exactly after it', () => {
    expect(catchUp(read, [batch(4), batch(5), batch(6)], collect)).toEqual({ view: [5, 6], at: { incarnation: 'i1', n: 6, exact: true } })
  })

  it('IN5 a hole among them means read again', () => {
    expect(catchUp(read, [batch(5), batch(7)], collect)).toBeNull()
  })

  it('IN5 more rows than the limit mean read again', () => {
    const rows = Array.from({ length: PENDING_LIMIT }, (_, index) => message(index + 1))
    expect(catchUp(read, [batch(5, { messages: rows })], collect)).not.toBeNull()
    expect(catchUp(read, [batch(5, { messages: [...rows, message(999)] })], collect)).toBeNull()
  })
})
