import { describe, expect, it } from 'vitest'
import type { CaptureAccount, Outcome } from '../../../shared/model/journal.ts'
import { addCapture } from '../../../tests/fakes/captures.ts'
import { commandRow, done, queued } from '../../../tests/fakes/sync-rows.ts'
import type { CommandRow } from '../../sync/command-row.ts'
import { captureAccount, workAccount } from './account-rules.ts'

type Sides = { journal: Pick<CaptureAccount, 'submitted' | 'rows' | 'receipts'>; ledger: CommandRow[] }

/** A day of captures: one per outcome, null still open. */
function day(outcomes: readonly (Outcome | null)[]): Sides {
  const ids = outcomes.map((_, index) => `k${index + 1}`)
  return {
    journal: {
      submitted: outcomes.length,
      rows: outcomes.map((outcome, index) => ({ id: `k${index + 1}`, captureNo: index + 1, outcome })),
      receipts: ids.flatMap((id, index) => (outcomes[index] === 'applied' ? [{ id, seq: 10 + index, at: 5 }] : [])),
    },
    ledger: outcomes.map((outcome, index) =>
      commandRow({
        id: `k${index + 1}`,
        no: index + 1,
        captureNo: index + 1,
        body: addCapture(`of-k${index + 1}`),
        state: outcome === null ? queued() : done(outcome),
      }),
    ),
  }
}

const DAY = ['applied', 'cancelled', null, 'applied', 'superseded', 'erased'] as const
const account = ({ journal, ledger }: Sides) => captureAccount(journal, ledger)
const numbers = (sides: Sides) => {
  const { submitted, received, decided, open, holds } = account(sides)
  return { submitted, received, decided, open, holds }
}

describe('captureAccount', () => {
  it('J9 nothing captured adds up', () => {
    expect(numbers(day([]))).toEqual({ submitted: 0, received: 0, decided: 0, open: 0, holds: true })
  })

  it('J9 journalled = receipts + decided away + open, each from its own store', () => {
    expect(numbers(day(DAY))).toEqual({ submitted: 6, received: 2, decided: 3, open: 1, holds: true })
    expect(account(day(DAY)).items.map(({ captureNo, place }) => [captureNo, place])).toEqual([
      [1, 'received'],
      [2, 'decided'],
      [3, 'open'],
      [4, 'received'],
      [5, 'decided'],
      [6, 'decided'],
    ])
  })

  const each = DAY.map((_, index) => index + 1)

  it.each(each)('J9 journal row %i deleted: red, naming journal and item', (n) => {
    const sides = day(DAY)
    sides.journal.rows = sides.journal.rows.filter((row) => row.captureNo !== n)
    expect(numbers(sides).holds).toBe(false)
    expect(account(sides).faults).toEqual([{ side: 'journal', kind: 'missing', captureNo: n, id: `k${n}` }])
  })

  it.each([1, 4])('J9 receipt of item %i deleted: red, naming receipts and item', (n) => {
    const sides = day(DAY)
    sides.journal.receipts = sides.journal.receipts.filter((receipt) => receipt.id !== `k${n}`)
    expect(numbers(sides)).toMatchObject({ received: 1, holds: false })
    expect(account(sides).faults).toEqual([{ side: 'receipts', kind: 'missing', captureNo: n, id: `k${n}` }])
  })

  it.each(each)('J9 ledger row %i deleted: red, naming ledger and item', (n) => {
    const sides = day(DAY)
    sides.ledger = sides.ledger.filter((row) => row.captureNo !== n)
    expect(numbers(sides).holds).toBe(false)
    expect(account(sides).faults).toEqual([{ side: 'ledger', kind: 'missing', captureNo: n, id: `k${n}` }])
  })

  it('J9 a number both stores lost is named by its number', () => {
    const sides = day(DAY)
    sides.journal.rows = sides.journal.rows.filter((row) => row.captureNo !== 2)
    sides.ledger = sides.ledger.filter((row) => row.captureNo !== 2)
    expect(account(sides).faults).toEqual([
      { side: 'journal', kind: 'missing', captureNo: 2, id: null },
      { side: 'ledger', kind: 'missing', captureNo: 2, id: null },
    ])
    expect(account(sides).items.find((item) => item.captureNo === 2)?.place).toBe('nowhere')
  })

  it('J9 an item nobody but the receipts knows is named by its id', () => {
    const sides = day(['applied'])
    sides.journal.receipts.push({ id: 'ghost', seq: 99, at: 5 })
    const { faults, holds } = account(sides)
    expect(holds).toBe(false)
    expect(faults.map(({ side, id }) => [side, id])).toEqual([
      ['journal', 'ghost'],
      ['ledger', 'ghost'],
    ])
  })

  it('J9 two ends of one item: the side that stands alone is named', () => {
    const ledger = day(['applied', null])
    ledger.ledger[0] = commandRow({ ...ledger.ledger[0], state: done('cancelled') })
    expect(account(ledger).faults).toEqual([{ side: 'ledger', kind: 'differs', captureNo: 1, id: 'k1' }])
    const reopened = day(['cancelled'])
    reopened.ledger[0] = commandRow({ ...reopened.ledger[0], state: queued() })
    expect(account(reopened).faults).toEqual([{ side: 'ledger', kind: 'differs', captureNo: 1, id: 'k1' }])
    const journal = day(['cancelled'])
    journal.journal.rows = [{ id: 'k1', captureNo: 1, outcome: null }]
    expect(account(journal).faults).toEqual([{ side: 'journal', kind: 'differs', captureNo: 1, id: 'k1' }])
  })

  it('J9 more items than were counted is a fault of the counter', () => {
    const sides = day(['applied', 'applied'])
    sides.journal.submitted = 1
    expect(account(sides).faults).toEqual([{ side: 'journal', kind: 'counter', captureNo: 2, id: null }])
    expect(account(sides).holds).toBe(false)
  })

  it('FR19 a capture erased after it arrived keeps its receipt and is no fault', () => {
    const sides = day(['applied'])
    sides.journal.rows = [{ id: 'k1', captureNo: 1, outcome: 'erased' }]
    expect(numbers(sides)).toEqual({ submitted: 1, received: 1, decided: 0, open: 0, holds: true })
  })
})

describe('workAccount', () => {
  const all = { submitted: 12, applied: 7, cancelled: 2, superseded: 1, erased: 0, open: 2 }

  it('J9 the second line leaves the captures out', () => {
    const { rows } = day(['applied', 'cancelled', null]).journal
    expect(workAccount({ all, rows }, 1)).toEqual({ submitted: 9, arrived: 6, decided: 2, open: 1, holds: true })
  })

  it('J9 a ledger that has fewer open than the journal breaks it', () => {
    expect(workAccount({ all, rows: [] }, 2).holds).toBe(true)
    expect(workAccount({ all, rows: [] }, 1).holds).toBe(false)
  })
})
