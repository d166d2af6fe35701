import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngineDesk, ACCOUNT } from '../../tests/fakes/engine-desk.ts'
import { createMemoryJournal, type MemoryJournal } from '../../tests/fakes/memory-journal.ts'
import { createMemoryLedger, type MemoryLedger } from '../../tests/fakes/memory-ledger.ts'
import { accepted, commandRow, done, inReview, queued, reply, sent } from '../../tests/fakes/sync-rows.ts'
import type { Decision, HoldRule } from '../../shared/model/journal.ts'
import type { CommandRow } from './command-row.ts'
import { recover } from './recovery-rules.ts'

const IDS = ['a', 'b', 'c', 'd'] as const
const id = fc.constantFrom(...IDS)
const rule = fc.constantFrom<HoldRule>('CB3', 'CB11', 'refused', 'journal_lost')
const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.constant<Decision>({ kind: 'cancel' }),
  rule.map((one): Decision => ({ kind: 'discard', rule: one, judgedUpTo: 40, reason: 'no_longer_true' })),
  rule.map((one): Decision => ({ kind: 'send_anyway', rule: one, judgedUpTo: 40 })),
  fc.constant<Decision>({ kind: 'mark_sent', judgedUpTo: 40 }),
)

/** What happened in the journal's life, in any order; what it refuses changes nothing. */
type Deed =
  | { kind: 'submit' | 'close' | 'finish' | 'erase'; id: string }
  | { kind: 'claim'; id: string; clientEpoch: number; serverEpoch: string }
  | { kind: 'decide'; id: string; decision: Decision }
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit' as const), id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      id,
      clientEpoch: fc.integer({ min: 1, max: 9 }),
      serverEpoch: fc.constantFrom('s1', 's2'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('decide' as const), id, decision }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('close' as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('finish' as const, 'erase' as const), id }) },
)

function journalAfter(deeds: readonly Deed[], lost: boolean): MemoryJournal {
  const journal = createMemoryJournal({ deviceId: 'dev-1', lost })
  for (const [at, one] of deeds.entries()) {
    if (one.kind === 'submit') {
      const intent = { id: one.id, accountId: ACCOUNT, body: reply(), baseMessageId: null, dependsOn: null, draftId: null, label: '王女士' }
      journal.submit({ ...intent, composedAt: at, composedLive: true })
    } else if (one.kind === 'claim') journal.claim({ ...one, at })
    else if (one.kind === 'decide')
      journal.decide({ accountId: ACCOUNT, commandId: one.id, decision: one.decision, at, composedLive: true })
    else if (one.kind === 'close') journal.closeClaims([one.id])
    else if (one.kind === 'finish') journal.finish([{ id: one.id, outcome: 'applied' }], at)
    else journal.erase([one.id], at)
  }
  return journal
}

const state = fc.oneof(
  fc.constantFrom(
    queued(),
    queued(99),
    sent(),
    sent({ clientEpoch: 0, serverEpoch: 'lost' }),
    accepted,
    done('applied'),
    done('cancelled'),
  ),
  rule.map((one) => inReview(one)),
)
/** Any row at all: a ledger that lost its last commits may be behind the journal in every way. */
const ledgerRow: fc.Arbitrary<CommandRow> = fc
  .record({ id, state, decidedNo: fc.integer({ min: 0, max: 9 }), no: fc.integer({ min: 1, max: 30 }) })
  .map((one) => commandRow({ ...one, rootNo: one.no }))
const ledgerRows = fc.uniqueArray(ledgerRow, { selector: (row) => row.id, maxLength: IDS.length })

async function ledgerWith(rows: readonly CommandRow[]): Promise<MemoryLedger> {
  const ledger = createMemoryLedger({ newGeneration: () => 'gen-1' })
  await ledger.open()
  await ledger.commit({ commands: rows })
  return ledger
}
const stores = fc.record({ deeds: fc.array(deed, { maxLength: 24 }), rows: ledgerRows, lost: fc.boolean() })
const isFinal = (kind: Decision['kind']): boolean => kind !== 'send_anyway'

describe('recover, whatever the two stores hold', () => {
  it('JR6 loses no open journal row: each is open after the merge or has its tombstone, never both', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ deeds, rows, lost }) => {
        const journal = journalAfter(deeds, lost).opening(ACCOUNT)
        const recovery = recover(journal, await (await ledgerWith(rows)).open())
        const open = new Set(recovery.open.map((row) => row.id))
        const buried = new Set(recovery.tombstones.map((item) => item.id))
        for (const entry of journal.open) expect([entry.id, open.has(entry.id) !== buried.has(entry.id)]).toEqual([entry.id, true])
        expect(open.size).toBe(recovery.open.length)
      }),
    )
  })

  it('JR4 never makes an open claim queued', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ deeds, rows, lost }) => {
        const journal = journalAfter(deeds, lost).opening(ACCOUNT)
        const recovery = recover(journal, await (await ledgerWith(rows)).open())
        const claimed = new Set(journal.open.filter((entry) => entry.claim?.open === true).map((entry) => entry.id))
        expect(recovery.open.filter((row) => claimed.has(row.id) && row.state.kind === 'queued')).toEqual([])
      }),
    )
  })

  it('JR3 never revives what a person ended', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ deeds, rows, lost }) => {
        const journal = journalAfter(deeds, lost).opening(ACCOUNT)
        const recovery = recover(journal, await (await ledgerWith(rows)).open())
        const ended = new Set([
          ...journal.tombstones.map((item) => item.id),
          ...journal.open.filter(({ decision: d }) => d !== null && !d.wish && isFinal(d.decision.kind)).map((entry) => entry.id),
        ])
        expect(recovery.open.filter((row) => ended.has(row.id))).toEqual([])
      }),
    )
  })

  it('JR9 never queues what only the ledger has', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ deeds, rows, lost }) => {
        const journal = journalAfter(deeds, lost).opening(ACCOUNT)
        const known = new Set([...journal.open, ...journal.tombstones].map((one) => one.id))
        const recovery = recover(journal, await (await ledgerWith(rows)).open())
        const alone = rows.filter((row) => !known.has(row.id) && row.state.kind !== 'done').map((row) => row.id)
        expect(recovery.rejournal.map((row) => row.id).toSorted()).toEqual(alone.toSorted())
        expect(recovery.rejournal.filter((row) => row.state.kind !== 'sent')).toEqual([])
      }),
    )
  })

  it('JR6 is idempotent: the second opening finds nothing to do in either store', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ deeds, rows, lost }) => {
        const desk = createEngineDesk({ journal: journalAfter(deeds, lost), ledger: await ledgerWith(rows) })
        await desk.start()
        const after = [desk.ledger.commits, desk.ledger.commands(), desk.journal.dump()]
        await desk.start()
        expect([desk.ledger.commits, desk.ledger.commands(), desk.journal.dump()]).toEqual(after)
        const open = desk.ledger.commands().filter((row) => row.state.kind !== 'done')
        expect(
          desk.journal
            .openRows(ACCOUNT)
            .map((row) => row.id)
            .toSorted(),
        ).toEqual(open.map((row) => row.id).toSorted())
      }),
    )
  })
})
