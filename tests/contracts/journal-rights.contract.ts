import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DecideRequest } from '../../electron/journal/journal-port.ts'
import type { Decision, SubmitIntent } from '../../shared/model/journal.ts'
import { addCapture } from '../fakes/captures.ts'
import type { JournalHarness, JournalUnderTest } from './journal.contract.ts'
import { cancel, claimOf, ids, intent, markSent, request, say, sendAnyway, value } from './journal-requests.ts'

/** A restart starts a thread; other suites run beside this one. */
const TIMEOUT_MS = 30_000

const LOST = { accountId: 'a1', on: true, name: '苏婷', at: 5_000 }
const BACK = { ...LOST, on: false }
const discard: Decision = { kind: 'discard', rule: 'CB2', judgedUpTo: 0, reason: 'customer_left' }

/** What every journal does about accounts that lost their right. `s1` is the supervisor's account. */
export function journalRightsContract(name: string, harness: JournalHarness): void {
  let journal: JournalUnderTest
  beforeEach(async () => {
    journal = await harness({ deviceId: 'device-1', lost: false, now: () => 1_000_000 })
  })
  afterEach(() => journal.dispose())

  const byBoss = (commandId: string, decision: Decision, at = 6_000): DecideRequest => ({
    ...say(commandId, decision, at),
    byAccountId: 's1',
  })
  const anew = (id: string, more: Partial<SubmitIntent> = {}): Decision => ({
    kind: 'replace',
    rule: 'CB2',
    judgedUpTo: 0,
    by: [intent(id, { accountId: 's1', draftId: null, ...more })],
  })
  const left = async () => (await journal.leftWork()).map(({ accountId, rows }) => [accountId, ids(rows)])
  const none = [['a1', []]]

  describe(`${name}: accounts without a right (CB2, JR10)`, { timeout: TIMEOUT_MS }, () => {
    it('JR10 nothing of an account is told while it has its right; its first end stays, over a restart, until it is back', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2', { accountId: 'a2' }))
      expect(await journal.leftWork()).toEqual([])
      await journal.revoke(LOST)
      await journal.revoke({ ...LOST, at: 9_000 })
      await journal.restart()
      const [work, ...more] = await journal.leftWork()
      expect([work, more]).toMatchObject([{ accountId: 'a1', name: '苏婷', revokedAt: 5_000 }, []])
      expect(work?.rows).toEqual(await journal.openRows('a1'))
      await journal.revoke(BACK)
      expect(await journal.leftWork()).toEqual([])
      expect(ids(await journal.openRows('a1'))).toEqual(['k1'])
    })

    it('CB2: what is decided, finished or of a rehearsal is not told', async () => {
      await journal.revoke(LOST)
      for (const id of ['k1', 'k2', 'k3', 'k4']) await journal.submit(request(id))
      await journal.submit(request('k5', { rehearsal: true }))
      await journal.decide(say('k1', cancel))
      await journal.decide(say('k2', sendAnyway))
      await journal.finish([{ id: 'k3', outcome: 'applied' }])
      expect(await left()).toEqual([['a1', ['k2', 'k4']]])
      expect(await journal.decide(byBoss('k5', discard))).toEqual({ ok: false, error: { kind: 'rehearsal' } })
    })

    it('CB2: a supervisor sends it under the own name: the word and the command in one, and the old one never goes', async () => {
      const old = value(await journal.submit(request('k1')))
      await journal.revoke(LOST)
      const { effect, rows } = value(await journal.decide(byBoss('k1', anew('b1'))))
      expect([effect, ids(rows)]).toEqual(['done', ['k1', 'b1']])
      expect(rows[1]).toMatchObject({ accountId: 's1', rootNo: old.no, lane: old.lane, body: { text: 'text of b1' }, composedAt: 6_000 })
      await journal.restart()
      expect(await left()).toEqual(none)
      expect(await journal.claim(claimOf('k1'))).toBe('decided')
      expect(ids(await journal.openRows('s1'))).toEqual(['b1'])
      expect([(await journal.opening('a1')).submitted, (await journal.opening('s1')).submitted]).toEqual([1, 1])
    })

    it('JR6 the word waits for the account’s own ledger, also when what took its place is done long since', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2'))
      await journal.revoke(LOST)
      value(await journal.decide(byBoss('k1', anew('b1'))))
      value(await journal.decide(byBoss('k2', discard)))
      await journal.finish([{ id: 'b1', outcome: 'applied' }])
      await journal.restart()
      const { open } = await journal.opening('a1')
      expect(open.map(({ id, decision }) => [id, decision?.decision.kind, decision?.wish])).toEqual([
        ['k1', 'replace', false],
        ['k2', 'discard', false],
      ])
      expect(open[1]?.decision?.decision).toEqual(discard)
    })

    it('CB2: nothing is decided for an account that has its right, and its right may come back in between', async () => {
      await journal.submit(request('k1'))
      const forbidden = { ok: false, error: { kind: 'forbidden' } }
      expect(await journal.decide(byBoss('k1', anew('b1')))).toEqual(forbidden)
      await journal.revoke(LOST)
      await journal.revoke(BACK)
      expect(await journal.decide(byBoss('k1', discard))).toEqual(forbidden)
      expect([ids(await journal.openRows('s1')), (await journal.openRows('a1'))[0]?.decision]).toEqual([[], null])
    })

    it('CB2: in its lane nothing goes ahead of what was written before it; notes and discards need not wait', async () => {
      for (const id of ['k1', 'k2']) await journal.submit(request(id))
      await journal.submit(request('k3', { body: { kind: 'note.add', conversationId: 'c1', text: 'n' }, dependsOn: 'k2' }))
      await journal.revoke(LOST)
      const waits = { ok: false, error: { kind: 'earlier_waits' } }
      expect(await journal.decide(byBoss('k2', anew('b2')))).toEqual(waits)
      expect(await journal.decide(byBoss('k3', anew('b3', { body: { kind: 'note.add', conversationId: 'c1', text: 'n' } })))).toEqual(waits)
      value(await journal.decide(byBoss('k2', anew('b2', { body: { kind: 'note.add', conversationId: 'c1', text: 'of k2' } }))))
      value(await journal.decide(byBoss('k3', anew('b3'), 6_001)))
      value(await journal.decide(byBoss('k1', discard, 6_002)))
      expect(await left()).toEqual(none)
    })

    it('CB2: what may have arrived is not sent a second time; discarding it waits for its fate', async () => {
      await journal.submit(request('k1'))
      await journal.claim(claimOf('k1'))
      await journal.revoke(LOST)
      expect(await journal.decide(byBoss('k1', anew('b1')))).toEqual({ ok: false, error: { kind: 'claim_open' } })
      expect(value(await journal.decide(byBoss('k1', discard))).effect).toBe('wish')
      expect(await left()).toEqual(none)
    })

    it('CB2: no other word, and no command in a third account', async () => {
      await journal.submit(request('k1'))
      await journal.revoke(LOST)
      for (const word of [cancel, markSent, sendAnyway]) {
        expect(await journal.decide(byBoss('k1', word))).toEqual({ ok: false, error: { kind: 'forbidden' } })
      }
      for (const accountId of ['a1', 'a3'])
        expect(await journal.decide(byBoss('k1', anew('b1', { accountId })))).toEqual({ ok: false, error: { kind: 'id_reuse' } })
    })

    it('JR3 the very same word again gives the same answer, also when the right is back by then', async () => {
      await journal.submit(request('k1'))
      await journal.revoke(LOST)
      const decided = await journal.decide(byBoss('k1', anew('b1')))
      expect(await journal.decide(byBoss('k1', anew('b1')))).toEqual(decided)
      await journal.revoke(BACK)
      expect(await journal.decide(byBoss('k1', anew('b1')))).toEqual(decided)
      expect(ids(await journal.openRows('s1'))).toEqual(['b1'])
    })

    it('J9 a capture taken over is one decided away there and one written down here', async () => {
      const capture = { body: addCapture('c1', { who: '林' }) }
      await journal.submit(request('k1', capture))
      await journal.revoke(LOST)
      value(await journal.decide(byBoss('k1', anew('b1', capture))))
      await journal.finish([{ id: 'k1', outcome: 'superseded' }])
      const [there, here] = [await journal.captureAccount('a1'), await journal.captureAccount('s1')]
      expect([there.submitted, there.rows]).toEqual([1, [{ id: 'k1', captureNo: 1, outcome: 'superseded' }]])
      expect([here.submitted, here.rows]).toEqual([1, [{ id: 'b1', captureNo: 1, outcome: null }]])
    })
  })
}
