import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addCapture } from '../fakes/captures.ts'
import type { JournalHarness, JournalUnderTest } from './journal.contract.ts'
import { cancel, claimOf, ids, markSent, reply, request, say, sendAnyway, value } from './journal-requests.ts'

/** A restart starts a thread; other suites run beside this one. */
const TIMEOUT_MS = 30_000

/** What every journal does when a restored server has forgotten what was done. */
export function journalReopenContract(name: string, harness: JournalHarness): void {
  let journal: JournalUnderTest
  beforeEach(async () => {
    journal = await harness({ deviceId: 'device-1', lost: false, now: () => 1_000_000 })
  })
  afterEach(() => journal.dispose())

  /** Done rows as the ledger hands them over, words and all. */
  const done = async (...wanted: string[]) => {
    const rows = []
    for (const id of wanted) rows.push(value(await journal.submit(request(id))))
    for (const id of wanted) await journal.claim(claimOf(id))
    return rows
  }

  describe(`${name}: reopening (FR13, JR10)`, { timeout: TIMEOUT_MS }, () => {
    it('FR13 a done command is open again with its words, its place, and a claim under the old epoch, over a restart', async () => {
      const rows = await done('k1', 'k2')
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      expect(ids(await journal.openRows('a1'))).toEqual(['k2'])
      await journal.reopen({ accountId: 'a1', rows: rows.slice(0, 1), serverEpoch: 'old' })
      await journal.restart()
      const [first, second] = await journal.openRows('a1')
      expect(first).toMatchObject({ ...rows[0], claim: { open: true, serverEpoch: 'old' }, decision: null, outcome: null, reopened: 1 })
      expect(second?.reopened).toBeUndefined()
      expect((await journal.opening('a1')).tombstones).toEqual([])
    })

    it('FR13 asked twice it is reopened once; done and forgotten again it is the second reopening', async () => {
      const rows = await done('k1')
      const again = () => journal.reopen({ accountId: 'a1', rows, serverEpoch: 'old' })
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      expect((await again())[0]?.reopened).toBe(1)
      expect((await again())[0]?.reopened).toBe(1)
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      expect((await again())[0]?.reopened).toBe(2)
    })

    it('FR13 words of before stand no more: what was sent anyway may be cancelled now', async () => {
      const rows = await done('k1')
      await journal.closeClaims(['k1'])
      value(await journal.decide(say('k1', sendAnyway)))
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      const [row] = await journal.reopen({ accountId: 'a1', rows, serverEpoch: 'old' })
      expect(row?.decision).toBeNull()
      expect(await journal.claim(claimOf('k1'))).toBe('granted')
      const word = { kind: 'discard', rule: 'CB11', judgedUpTo: 1, reason: 'no_longer_true' } as const
      expect(value(await journal.decide(say('k1', word, 9_000))).effect).toBe('done')
      expect(await journal.claim(claimOf('k1'))).toBe('decided')
    })

    it('FR13 what never ended as applied, or only by a person’s word, is left alone', async () => {
      const rows = await done('k1', 'k2', 'k3')
      value(await journal.decide(say('k1', markSent)))
      await journal.closeClaims(['k2'])
      value(await journal.decide(say('k2', cancel)))
      await journal.finish([
        { id: 'k1', outcome: 'applied' },
        { id: 'k2', outcome: 'cancelled' },
      ])
      expect(await journal.reopen({ accountId: 'a1', rows, serverEpoch: 'old' })).toEqual([])
      expect(await journal.reopen({ accountId: 'a2', rows, serverEpoch: 'old' })).toEqual([])
      expect(ids(await journal.openRows('a1'))).toEqual(['k3'])
    })

    it('FR13 what the journal has forgotten itself is written anew from the ledger’s row', async () => {
      const row = value(await journal.submit(request('k1')))
      const other = { ...row, id: 'k9', body: reply('text of k9') }
      await journal.reopen({ accountId: 'a1', rows: [other], serverEpoch: 'old' })
      const found = (await journal.openRows('a1')).find(({ id }) => id === 'k9')
      expect(found).toMatchObject({ no: 2, rootNo: 2, body: other.body, claim: { open: true, serverEpoch: 'old' }, reopened: 1 })
    })

    it('JR10 the receipt of a forgotten capture is void, and it counts as open until it has another', async () => {
      const row = value(await journal.submit(request('k1', { body: addCapture('of-k1') })))
      await journal.finish([{ id: 'k1', outcome: 'applied', seq: 7 }])
      expect((await journal.captureAccount('a1')).receipts).toHaveLength(1)
      await journal.reopen({ accountId: 'a1', rows: [row], serverEpoch: 'old' })
      expect(await journal.captureAccount('a1')).toMatchObject({
        submitted: 1,
        rows: [{ id: 'k1', captureNo: 1, outcome: null }],
        receipts: [],
      })
      await journal.finish([{ id: 'k1', outcome: 'applied', seq: 3 }])
      expect((await journal.captureAccount('a1')).receipts).toMatchObject([{ id: 'k1', seq: 3 }])
    })
  })
}
