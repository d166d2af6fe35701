import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TOMBSTONE_MS, type SubmitRequest } from '../../electron/journal/journal-port.ts'
import { addCapture } from '../fakes/captures.ts'
import type { JournalHarness, JournalUnderTest } from './journal.contract.ts'
import { cancel, intent, replaceBy, request, say, value } from './journal-requests.ts'

/** A restart starts a thread; other suites run beside this one. */
const TIMEOUT_MS = 30_000

/** What every journal counts of captures. */
export function journalCapturesContract(name: string, harness: JournalHarness): void {
  let journal: JournalUnderTest
  let now = 1_000_000
  beforeEach(async () => {
    now = 1_000_000
    journal = await harness({ deviceId: 'device-1', lost: false, now: () => now })
  })
  afterEach(() => journal.dispose())

  describe(`${name}: account of captures (J9, JR10)`, { timeout: TIMEOUT_MS }, () => {
    const add = (id: string, more: Partial<SubmitRequest> = {}) => journal.submit(request(id, { body: addCapture(`of-${id}`), ...more }))

    it('J9 numbers captures within their account, and nothing else, over a restart', async () => {
      const numbers = [await add('k1'), await journal.submit(request('k2')), await add('k3'), await add('k4', { accountId: 'a2' })]
      expect(numbers.map((made) => value(made).captureNo)).toEqual([1, null, 2, 1])
      await journal.restart()
      expect(await journal.captureAccount('a1')).toMatchObject({
        submitted: 2,
        rows: [
          { id: 'k1', captureNo: 1, outcome: null },
          { id: 'k3', captureNo: 2, outcome: null },
        ],
        receipts: [],
      })
      expect((await journal.openRows('a1'))[0]).toMatchObject({ id: 'k1', lane: 'capture:of-k1', conversationId: 'of-k1', captureNo: 1 })
    })

    it('J9 a capture a rehearsal made is kept, marked, and counted nowhere', async () => {
      expect(value(await add('k1', { rehearsal: true }))).toMatchObject({ captureNo: null, rehearsal: true })
      await journal.restart()
      expect(await journal.captureAccount('a1')).toMatchObject({ submitted: 0, rows: [], receipts: [] })
      expect((await journal.openRows('a1'))[0]).toMatchObject({ rehearsal: true })
    })

    it('JR10 the tombstone brings the receipt along; without its event it is missed and can be given later, once', async () => {
      await add('k1')
      await add('k2')
      await journal.submit(request('k3'))
      await journal.finish([
        { id: 'k1', outcome: 'applied', seq: 7 },
        { id: 'k2', outcome: 'applied' },
        { id: 'k3', outcome: 'applied', seq: 8 },
      ])
      expect((await journal.opening('a1')).unreceipted).toEqual(['k2'])
      await journal.receipts([
        { id: 'k2', seq: 9 },
        { id: 'k2', seq: 10 },
        { id: 'k3', seq: 8 },
        { id: 'nobody', seq: 11 },
      ])
      await journal.restart()
      const { receipts, rows } = await journal.captureAccount('a1')
      expect(receipts.map(({ id, seq }) => [id, seq])).toEqual([
        ['k1', 7],
        ['k2', 9],
      ])
      expect(rows.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
      expect((await journal.opening('a1')).unreceipted).toEqual([])
    })

    it('J9 what was decided away has no receipt; a replacement is a capture of its own', async () => {
      await add('k1')
      await add('k2')
      value(await journal.decide(say('k1', replaceBy(intent('k3', { body: addCapture('of-k1', { who: '林' }) })))))
      value(await journal.decide(say('k2', cancel)))
      await journal.finish([
        { id: 'k1', outcome: 'superseded' },
        { id: 'k2', outcome: 'cancelled', seq: 3 },
      ])
      const { submitted, rows, receipts } = await journal.captureAccount('a1')
      expect([submitted, rows.map(({ captureNo, outcome }) => [captureNo, outcome]), receipts]).toEqual([
        3,
        [
          [1, 'superseded'],
          [2, 'cancelled'],
          [3, null],
        ],
        [],
      ])
    })

    it('J9 counts every command by how it ended, also what was pruned', async () => {
      await add('k1')
      for (const id of ['k2', 'k3', 'k4']) await journal.submit(request(id))
      await journal.finish([
        { id: 'k1', outcome: 'applied', seq: 1 },
        { id: 'k2', outcome: 'applied' },
        { id: 'k3', outcome: 'cancelled' },
      ])
      const counted = { submitted: 4, applied: 2, cancelled: 1, superseded: 0, erased: 0, open: 1 }
      expect((await journal.captureAccount('a1')).all).toEqual(counted)
      now += TOMBSTONE_MS + 1
      await journal.submit(request('k5'))
      await journal.finish([{ id: 'k5', outcome: 'superseded' }])
      expect((await journal.opening('a1')).tombstones.map(({ id }) => id)).toEqual(['k1', 'k5'])
      expect((await journal.captureAccount('a1')).all).toEqual({ ...counted, submitted: 5, superseded: 1 })
      expect((await journal.captureAccount('a9')).all).toMatchObject({ submitted: 0, open: 0 })
    })

    it('JR5 captures are never pruned', async () => {
      await add('k1')
      await journal.submit(request('k2'))
      await journal.finish([
        { id: 'k1', outcome: 'applied', seq: 1 },
        { id: 'k2', outcome: 'applied' },
      ])
      now += TOMBSTONE_MS + 1
      await journal.submit(request('k3'))
      await journal.finish([{ id: 'k3', outcome: 'applied' }])
      expect((await journal.captureAccount('a1')).rows.map(({ id }) => id)).toEqual(['k1'])
      expect((await journal.opening('a1')).tombstones.map(({ id }) => id)).toEqual(['k1', 'k3'])
    })
  })
}
