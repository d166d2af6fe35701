import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaptureAccount, JournalOpening, JournalRow, LeftWork, Receipt } from '../../shared/model/journal.ts'
import {
  TOMBSTONE_MS,
  type ClaimOutcome,
  type ClaimRequest,
  type DecideRequest,
  type FinishItem,
  type JournalRules,
  type LogStep,
  type ReopenRequest,
  type RevokeRequest,
  type SubmitRequest,
} from '../../electron/journal/journal-port.ts'
import {
  reply,
  intent,
  request,
  claimOf,
  say,
  value,
  ids,
  cancel,
  discard,
  markSent,
  sendAnyway,
  replaceBy,
  later,
  doubts,
  terminal,
} from './journal-requests.ts'

/** The journal as the suite drives it: the rules, one call after the other, plus a restart. */
export type JournalUnderTest = {
  submit(request: SubmitRequest): Promise<ReturnType<JournalRules['submit']>>
  decide(request: DecideRequest): Promise<ReturnType<JournalRules['decide']>>
  claim(request: ClaimRequest): Promise<ClaimOutcome>
  closeClaims(ids: readonly string[]): Promise<readonly JournalRow[]>
  /** At the time of the harness clock. */
  finish(items: readonly FinishItem[]): Promise<readonly JournalRow[]>
  erase(ids: readonly string[]): Promise<readonly JournalRow[]>
  receipts(items: readonly Receipt[]): Promise<void>
  captureAccount(accountId: string): Promise<CaptureAccount>
  checkLog(from: LogStep): Promise<ReturnType<JournalRules['checkLog']>>
  opening(accountId: string): Promise<JournalOpening>
  openRows(accountId: string): Promise<readonly JournalRow[]>
  adoptGeneration(accountId: string, generation: string): Promise<void>
  rejournal(accountId: string, rows: readonly JournalRow[]): Promise<readonly JournalRow[]>
  reopen(request: ReopenRequest): Promise<readonly JournalRow[]>
  revoke(request: RevokeRequest): Promise<void>
  leftWork(): Promise<readonly LeftWork[]>
  setServerOffset(offset: number): Promise<void>
  /** Everything in memory is forgotten; only what was durable is there afterwards. */
  restart(): Promise<void>
  dispose(): Promise<void>
}

export type JournalHarness = (options: { deviceId: string; lost: boolean; now: () => number }) => Promise<JournalUnderTest>

/** A restart starts a thread; other suites run beside this one. */
const TIMEOUT_MS = 30_000

/** Behaviour of every journal. `harness` makes an empty one. */
export function journalContract(name: string, harness: JournalHarness): void {
  let journal: JournalUnderTest
  let now = 1_000_000
  beforeEach(async () => {
    now = 1_000_000
    journal = await harness({ deviceId: 'device-1', lost: false, now: () => now })
  })
  afterEach(() => journal.dispose())
  const open = async (): Promise<readonly JournalRow[]> => journal.openRows('a1')
  const one = async (id: string): Promise<JournalRow | undefined> => (await open()).find((row) => row.id === id)

  describe(`${name}: submit (JR1)`, { timeout: TIMEOUT_MS }, () => {
    it('JR1 keeps the whole intent, its number and its lane, over a restart', async () => {
      const row = value(await journal.submit(request('k1')))
      expect(row).toEqual({
        no: 1,
        rootNo: 1,
        id: 'k1',
        accountId: 'a1',
        lane: 'customer:c1',
        conversationId: 'c1',
        label: '王女士',
        body: reply('text of k1'),
        composedAt: 1_000.5,
        composedLive: true,
        baseMessageId: 'm9',
        dependsOn: null,
        draftId: 'draft-k1',
        claim: null,
        decision: null,
        outcome: null,
        captureNo: null,
      })
      await journal.restart()
      expect(await open()).toEqual([row])
    })

    it('JR1 numbers by order of submit over all accounts and never twice', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2', { accountId: 'a2' }))
      await journal.finish([{ id: 'k2', outcome: 'applied' }])
      await journal.restart()
      expect(value(await journal.submit(request('k3'))).no).toBe(3)
      expect(ids(await open())).toEqual(['k1', 'k3'])
      expect((await journal.opening('a1')).submitted).toBe(2)
      expect((await journal.opening('a2')).submitted).toBe(1)
    })

    it('JR1 gives the row that is there to the same id and body, in any key order, finished or not', async () => {
      const first = value(await journal.submit(request('k1')))
      const again = request('k1', { body: { text: 'text of k1', conversationId: 'c1', kind: 'reply.send' }, label: 'other' })
      expect(await journal.submit(again)).toEqual({ ok: true, value: first })
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      expect(value(await journal.submit(again))).toMatchObject({ no: 1, outcome: 'applied' })
      expect((await journal.opening('a1')).submitted).toBe(1)
    })

    it('JR1 refuses the same id with another body or in another account, also after it is finished', async () => {
      await journal.submit(request('k1'))
      const reuse = { ok: false, error: { kind: 'id_reuse' } }
      expect(await journal.submit(request('k1', { body: reply('other') }))).toEqual(reuse)
      expect(await journal.submit(request('k1', { accountId: 'a2' }))).toEqual(reuse)
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      expect(await journal.submit(request('k1', { body: reply('other') }))).toEqual(reuse)
    })
  })

  describe(`${name}: decide (JR3)`, { timeout: TIMEOUT_MS }, () => {
    it.each(terminal)('JR3 keeps $kind and lets nothing follow it, over a restart', async (decision) => {
      await journal.submit(request('k1'))
      const decided = value(await journal.decide(say('k1', decision)))
      expect(decided.effect).toBe('done')
      expect(decided.rows[0]).toMatchObject({ id: 'k1', decision: { at: 3_000, wish: false, decision } })
      await journal.restart()
      expect((await one('k1'))?.decision).toMatchObject({ wish: false, decision })
      for (const next of [cancel, sendAnyway]) {
        expect(await journal.decide(say('k1', next, 4_000))).toEqual({ ok: false, error: { kind: 'already_decided' } })
      }
      expect(await journal.claim(claimOf('k1'))).toBe('decided')
    })

    it('JR3 lets send_anyway be followed by newer words; the newest stands', async () => {
      await journal.submit(request('k1'))
      await journal.decide(say('k1', sendAnyway))
      await journal.decide(say('k1', later, 3_500))
      expect((await one('k1'))?.decision?.decision).toEqual(later)
      await journal.decide(say('k1', discard, 4_000))
      expect((await one('k1'))?.decision?.decision).toEqual(discard)
    })

    it('JR3 does not hold back a command that may go anyway', async () => {
      await journal.submit(request('k1'))
      await journal.decide(say('k1', sendAnyway))
      expect(await journal.claim(claimOf('k1'))).toBe('granted')
    })

    it('JR3 writes a replacement with its commands at once; in the same lane they take the place', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2'))
      const note = intent('n1', { body: { kind: 'note.add', conversationId: 'c1', text: 'note' } })
      const decided = value(await journal.decide(say('k1', replaceBy(intent('r1'), intent('r2'), note))))
      expect(decided.rows.map(({ id, no, rootNo, lane }) => ({ id, no, rootNo, lane }))).toEqual([
        { id: 'k1', no: 1, rootNo: 1, lane: 'customer:c1' },
        { id: 'r1', no: 3, rootNo: 1, lane: 'customer:c1' },
        { id: 'r2', no: 4, rootNo: 1, lane: 'customer:c1' },
        { id: 'n1', no: 5, rootNo: 5, lane: 'inner:c1' },
      ])
      expect(decided.rows[1]).toMatchObject({ composedAt: 3_000, composedLive: false, draftId: 'draft-r1' })
      const again = value(await journal.decide(say('r1', replaceBy(intent('r3')), 5_000)))
      expect(again.rows[1]).toMatchObject({ id: 'r3', rootNo: 1 })
      expect((await journal.opening('a1')).submitted).toBe(6)
    })

    it('JR3 refuses a replacement by an id that is taken, named twice or of another account, and keeps nothing of it', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2'))
      const tries = [
        replaceBy(intent('r1'), intent('k2')),
        replaceBy(intent('r1'), intent('r1')),
        replaceBy(intent('r1', { accountId: 'a2' })),
      ]
      for (const decision of tries) {
        expect(await journal.decide(say('k1', decision))).toEqual({ ok: false, error: { kind: 'id_reuse' } })
      }
      expect(ids(await open())).toEqual(['k1', 'k2'])
      expect((await one('k1'))?.decision).toBeNull()
    })

    it('JR3 gives the same answer to the very same word again, as after a lost answer', async () => {
      await journal.submit(request('k1'))
      const decided = await journal.decide(say('k1', replaceBy(intent('r1'))))
      expect(await journal.decide(say('k1', replaceBy(intent('r1'))))).toEqual(decided)
      expect((await open()).length).toBe(2)
    })

    it('JR3 refuses a word about a command that is unknown, finished or of another account', async () => {
      const error = (kind: string): unknown => ({ ok: false, error: { kind } })
      expect(await journal.decide(say('k1', cancel))).toEqual(error('unknown_command'))
      await journal.submit(request('k1'))
      expect(await journal.decide({ ...say('k1', cancel), accountId: 'a2' })).toEqual(error('unknown_command'))
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      expect(await journal.decide(say('k1', cancel))).toEqual(error('finished'))
    })
  })

  describe(`${name}: claims (JR4)`, { timeout: TIMEOUT_MS }, () => {
    it('JR4 keeps the epochs of the newest attempt, over a restart', async () => {
      await journal.submit(request('k1'))
      expect(await journal.claim(claimOf('k1'))).toBe('granted')
      expect(await journal.claim(claimOf('k1', { clientEpoch: 4, serverEpoch: 'e2', at: 2_500 }))).toBe('granted')
      await journal.restart()
      expect((await one('k1'))?.claim).toEqual({ open: true, clientEpoch: 4, serverEpoch: 'e2', at: 2_500 })
    })

    it('JR4 refuses what is unknown or finished', async () => {
      expect(await journal.claim(claimOf('k1'))).toBe('unknown')
      await journal.submit(request('k1'))
      await journal.finish([{ id: 'k1', outcome: 'cancelled' }])
      expect(await journal.claim(claimOf('k1'))).toBe('finished')
    })

    it.each([cancel, discard])('JR4 makes $kind a wish while an attempt is open, and closes the door', async (decision) => {
      await journal.submit(request('k1'))
      await journal.claim(claimOf('k1'))
      expect(value(await journal.decide(say('k1', decision))).effect).toBe('wish')
      expect((await one('k1'))?.decision).toMatchObject({ wish: true, decision })
      expect(await journal.claim(claimOf('k1', { clientEpoch: 9 }))).toBe('decided')
      expect(await journal.decide(say('k1', cancel, 9_000))).toEqual({ ok: false, error: { kind: 'already_decided' } })
      await journal.restart()
      expect((await journal.closeClaims(['k1']))[0]).toMatchObject({
        claim: { open: false, clientEpoch: 3 },
        decision: { wish: false, decision },
      })
      expect(await journal.claim(claimOf('k1'))).toBe('decided')
    })

    it.each([sendAnyway, replaceBy(intent('r1'))])('JR4 refuses $kind while an attempt is open', async (decision) => {
      await journal.submit(request('k1'))
      await journal.claim(claimOf('k1'))
      expect(await journal.decide(say('k1', decision))).toEqual({ ok: false, error: { kind: 'claim_open' } })
      expect(ids(await open())).toEqual(['k1'])
      expect(ids(await journal.closeClaims(['k1']))).toEqual(['k1'])
      expect((await journal.decide(say('k1', decision))).ok).toBe(true)
    })

    it.each(doubts)(
      'JR4 takes $kind by rule $rule at once though an attempt is open: a person settled the very doubt',
      async (decision) => {
        await journal.submit(request('k1'))
        await journal.claim(claimOf('k1'))
        expect(value(await journal.decide(say('k1', cancel))).effect).toBe('wish')
        const decided = value(await journal.decide(say('k1', decision, 4_000)))
        expect(decided.effect).toBe('done')
        await journal.restart()
        expect(await one('k1')).toMatchObject({ claim: { open: false, clientEpoch: 3 }, decision: { at: 4_000, wish: false, decision } })
        expect(await journal.claim(claimOf('k1', { clientEpoch: 4 }))).toBe(decision.kind === 'send_anyway' ? 'granted' : 'decided')
      },
    )

    it('JR4 keeps a never claimed row unclaimed when a doubt is settled', async () => {
      await journal.submit(request('k1'))
      await journal.decide(say('k1', markSent))
      expect((await one('k1'))?.claim).toBeNull()
    })

    it('JR4 closes only open claims and says which', async () => {
      for (const id of ['k1', 'k2', 'k3']) await journal.submit(request(id))
      await journal.claim(claimOf('k1'))
      await journal.claim(claimOf('k3'))
      await journal.finish([{ id: 'k3', outcome: 'applied' }])
      expect(ids(await journal.closeClaims(['k1', 'k2', 'k3', 'nobody']))).toEqual(['k1'])
      expect(await journal.closeClaims(['k1'])).toEqual([])
      expect(await journal.claim(claimOf('k1', { clientEpoch: 4 }))).toBe('granted')
      expect((await one('k1'))?.claim).toMatchObject({ open: true, clientEpoch: 4 })
    })
  })

  describe(`${name}: tombstones and erasure (JR5, JR10)`, { timeout: TIMEOUT_MS }, () => {
    it('JR5 leaves id and outcome, not the text; the first outcome wins', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2'))
      const [row] = await journal.finish([
        { id: 'k1', outcome: 'applied' },
        { id: 'nobody', outcome: 'applied' },
      ])
      expect(row).toMatchObject({ id: 'k1', outcome: 'applied', body: null, no: 1, lane: 'customer:c1' })
      expect(await journal.finish([{ id: 'k1', outcome: 'cancelled' }])).toEqual([])
      await journal.restart()
      const opening = await journal.opening('a1')
      expect(opening.tombstones).toEqual([{ id: 'k1', outcome: 'applied' }])
      expect(ids(opening.open)).toEqual(['k2'])
    })

    it('JR5 forgets tombstones after 90 days, not their number and not the place', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2'))
      await journal.submit(request('k3'))
      await journal.finish([{ id: 'k1', outcome: 'applied' }])
      now += TOMBSTONE_MS - 1
      await journal.finish([{ id: 'k3', outcome: 'superseded' }])
      expect((await journal.opening('a1')).tombstones.length).toBe(2)
      now += 1
      await journal.finish([])
      const opening = await journal.opening('a1')
      expect(opening.tombstones).toEqual([{ id: 'k3', outcome: 'superseded' }])
      expect(opening.submitted).toBe(3)
      expect(ids(opening.open)).toEqual(['k2'])
      expect(value(await journal.submit(request('k4'))).no).toBe(4)
    })

    it('JR10 erases body and label, of finished commands too, and erased is final', async () => {
      await journal.submit(request('k1'))
      await journal.submit(request('k2'))
      await journal.finish([{ id: 'k2', outcome: 'applied' }])
      const rows = await journal.erase(['k1', 'k2', 'nobody'])
      expect(rows.map(({ id, body, label, outcome }) => ({ id, body, label, outcome }))).toEqual([
        { id: 'k1', body: null, label: '', outcome: 'erased' },
        { id: 'k2', body: null, label: '', outcome: 'erased' },
      ])
      expect(await journal.finish([{ id: 'k1', outcome: 'applied' }])).toEqual([])
      await journal.restart()
      expect((await journal.opening('a1')).tombstones).toEqual([
        { id: 'k1', outcome: 'erased' },
        { id: 'k2', outcome: 'erased' },
      ])
    })
  })

  describe(`${name}: opening (JR6, JR8)`, { timeout: TIMEOUT_MS }, () => {
    it('JR8 knows no ledger at first, then the one last adopted, per account, over a restart', async () => {
      expect(await journal.opening('a1')).toEqual({
        deviceId: 'device-1',
        accountId: 'a1',
        generation: null,
        journalLost: false,
        open: [],
        tombstones: [],
        unreceipted: [],
        submitted: 0,
        serverOffset: 0,
      })
      await journal.adoptGeneration('a1', 'g1')
      await journal.adoptGeneration('a1', 'g2')
      await journal.setServerOffset(-1_234.5)
      await journal.restart()
      expect(await journal.opening('a1')).toMatchObject({ generation: 'g2', serverOffset: -1_234.5, deviceId: 'device-1' })
      expect((await journal.opening('a2')).generation).toBeNull()
    })

    it('JR6 gives every open row with its claim and its standing decision', async () => {
      for (const id of ['k1', 'k2', 'k3']) await journal.submit(request(id))
      await journal.claim(claimOf('k2'))
      await journal.decide(say('k2', cancel))
      await journal.decide(say('k3', discard))
      const { open: rows } = await journal.opening('a1')
      expect(rows).toEqual(await open())
      expect(rows.map((row) => [row.id, row.claim?.open ?? null, row.decision?.decision.kind ?? null, row.decision?.wish ?? null])).toEqual(
        [
          ['k1', null, null, null],
          ['k2', true, 'cancel', true],
          ['k3', null, 'discard', false],
        ],
      )
    })
  })

  describe(`${name}: lost journal (JR9)`, { timeout: TIMEOUT_MS }, () => {
    const lostRows = async (): Promise<readonly JournalRow[]> => {
      for (const id of ['k1', 'k2', 'k3']) await journal.submit(request(id))
      await journal.decide(say('k1', replaceBy(intent('r1'))))
      await journal.claim(claimOf('k2'))
      await journal.finish([{ id: 'k1', outcome: 'superseded' }])
      const rows = await open()
      await journal.dispose()
      journal = await harness({ deviceId: 'device-1', lost: true, now: () => now })
      return rows
    }

    it('JR9 says so to each account until that account has written its rows back, over a restart', async () => {
      await lostRows()
      expect((await journal.opening('a1')).journalLost).toBe(true)
      await journal.restart()
      expect(await journal.opening('a1')).toMatchObject({ journalLost: true, deviceId: 'device-1' })
      expect(await journal.rejournal('a1', [])).toEqual([])
      await journal.restart()
      expect((await journal.opening('a1')).journalLost).toBe(false)
      expect((await journal.opening('a2')).journalLost).toBe(true)
    })

    it('JR9 writes rows back with open claims and every place kept, before anything submitted since', async () => {
      const rows = await lostRows()
      expect(ids(rows)).toEqual(['k2', 'k3', 'r1'])
      const since = value(await journal.submit(request('s1')))
      const back = await journal.rejournal('a1', rows)
      const byPlace = [...(await open())].toSorted((a, b) => a.rootNo - b.rootNo || a.no - b.no)
      expect(ids(byPlace)).toEqual(['r1', 'k2', 'k3', 's1'])
      expect(back.map((row) => row.claim)).toEqual([
        { open: true, clientEpoch: 3, serverEpoch: 'e1', at: 2_000 },
        { open: true, clientEpoch: 0, serverEpoch: 'lost', at: 1_000.5 },
        { open: true, clientEpoch: 0, serverEpoch: 'lost', at: 3_000 },
      ])
      expect(back.every((row) => row.no < since.no)).toBe(true)
      expect(back.map((row) => row.body)).toEqual(rows.map((row) => row.body))
      expect((await journal.opening('a1')).submitted).toBe(4)
    })

    it('JR9 may be repeated: what is there stays as it is', async () => {
      const rows = await lostRows()
      const back = await journal.rejournal('a1', rows)
      await journal.closeClaims(['k2'])
      expect(await journal.rejournal('a1', rows)).toEqual([])
      expect(ids(await open())).toEqual(ids([...back].toSorted((a, b) => a.no - b.no)))
      expect((await one('k2'))?.claim?.open).toBe(false)
    })

    it('JR9 keeps decisions of rows written back, and refuses their claims by them', async () => {
      const rows = await lostRows()
      const decided = rows.map((row) => ({ ...row, decision: { no: 1, at: 5, wish: false, decision: discard } }))
      await journal.rejournal('a1', decided)
      expect((await one('k3'))?.decision).toMatchObject({ at: 5, wish: false, decision: discard })
      expect(await journal.claim(claimOf('k3'))).toBe('decided')
    })

    it('JR9 takes no finished row and none of another account', async () => {
      const [row] = await lostRows()
      if (row === undefined) throw new Error('no row')
      const others: JournalRow[] = [
        { ...row, id: 'x1', outcome: 'applied' },
        { ...row, id: 'x2', accountId: 'a2' },
      ]
      expect(await journal.rejournal('a1', others)).toEqual([])
      expect(await open()).toEqual([])
    })
  })
}
