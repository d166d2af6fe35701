import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NO_LINK } from '../../electron/journal/chain-rules.ts'
import { TOMBSTONE_MS, type LogAnswer } from '../../electron/journal/journal-port.ts'
import { addCapture } from '../fakes/captures.ts'
import type { JournalHarness, JournalUnderTest } from './journal.contract.ts'
import { cancel, claimOf, discard, intent, replaceBy, request, say, value } from './journal-requests.ts'

/** A restart starts a thread; other suites run beside this one. */
const TIMEOUT_MS = 30_000

/** What every journal says of its log while nobody lays a hand on it. */
export function journalLogContract(name: string, harness: JournalHarness): void {
  let journal: JournalUnderTest
  let now = 1_000_000
  beforeEach(async () => {
    now = 1_000_000
    journal = await harness({ deviceId: 'device-1', lost: false, now: () => now })
  })
  afterEach(() => journal.dispose())

  const checked = async (): Promise<LogAnswer> => {
    let answer = await journal.checkLog(NO_LINK)
    while (answer.kind === 'more') answer = await journal.checkLog(answer.step)
    return answer
  }

  describe(`${name}: log (J9)`, { timeout: TIMEOUT_MS }, () => {
    it('J9: one link for the log, one for each submit and each decision, over a restart; a repeated one has none', async () => {
      expect(await checked()).toEqual({ kind: 'whole', upTo: 1 })
      await journal.submit(request('k1', { body: addCapture('a') }))
      await journal.submit(request('k1', { body: addCapture('a') }))
      await journal.submit(request('k2'))
      value(await journal.decide(say('k1', replaceBy(intent('r1')))))
      value(await journal.decide(say('k1', replaceBy(intent('r1')))))
      await journal.restart()
      expect(await checked()).toEqual({ kind: 'whole', upTo: 5 })
    })

    it('J9: claims, wishes, ends and receipts are not the log’s; it stays whole through them', async () => {
      for (const id of ['k1', 'k2']) await journal.submit(request(id, { body: addCapture(`of-${id}`) }))
      await journal.claim(claimOf('k1'))
      value(await journal.decide(say('k1', cancel)))
      await journal.closeClaims(['k1'])
      await journal.finish([
        { id: 'k1', outcome: 'cancelled' },
        { id: 'k2', outcome: 'applied', seq: 4 },
      ])
      expect(await checked()).toEqual({ kind: 'whole', upTo: 4 })
    })

    it('FR19 JR5 J9: erased words and forgotten commands leave it whole, each with a link of its own', async () => {
      for (const id of ['k1', 'k2', 'k3', 'k4']) await journal.submit(request(id))
      value(await journal.decide(say('k2', discard)))
      await journal.erase(['k1'])
      await journal.erase(['k1'])
      await journal.finish([{ id: 'k2', outcome: 'cancelled' }])
      expect(await checked()).toEqual({ kind: 'whole', upTo: 7 })
      now += TOMBSTONE_MS + 1
      await journal.finish([{ id: 'k3', outcome: 'applied' }])
      expect((await journal.opening('a1')).tombstones).toEqual([{ id: 'k3', outcome: 'applied' }])
      expect(await checked()).toEqual({ kind: 'whole', upTo: 9 })
    })

    it('FR13 JR9 J9: what is reopened or written back fits, and what is written anew has a link', async () => {
      const row = value(await journal.submit(request('k1')))
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      await journal.reopen({ accountId: 'a1', rows: [row, { ...row, id: 'x1' }], serverEpoch: 'old' })
      expect(await checked()).toEqual({ kind: 'whole', upTo: 3 })
      await journal.rejournal('a1', [
        { ...row, id: 'x2', decision: { no: 1, at: 5, wish: false, decision: discard } },
        { ...row, id: 'x3', no: 9, rootNo: 9 },
      ])
      expect(await checked()).toEqual({ kind: 'whole', upTo: 6 })
    })

    it('J9: a log of many pieces is checked to its end', async () => {
      for (let n = 0; n < 450; n += 1) await journal.submit(request(`k${n}`))
      expect(await checked()).toEqual({ kind: 'whole', upTo: 451 })
    })
  })
}
