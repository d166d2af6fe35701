import { describe, expect, it } from 'vitest'
import { accepted, claim, commandRow, done, inReview, journalled, journalRow, queued, sent, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import type { JournalOpening, JournalRow, Outcome } from '../../shared/model/journal.ts'
import type { CommandRow } from './command-row.ts'
import type { LedgerOpening } from './ports.ts'
import { recover, rowFromJournal, withDecision, type Recovery } from './recovery-rules.ts'

const journalOf = (more: Partial<JournalOpening> = {}): JournalOpening => ({
  deviceId: 'dev-1',
  accountId: 'acc-1',
  generation: 'gen-1',
  journalLost: false,
  open: [],
  tombstones: [],
  unreceipted: [],
  submitted: 1,
  serverOffset: 0,
  ...more,
})
const ledgerOf = (rows: readonly CommandRow[], more: Partial<LedgerOpening> = {}): LedgerOpening => ({
  meta: { generation: 'gen-1', cursor: 90, serverEpoch: 's1', snapshot: 1 },
  fresh: false,
  openCommands: rows.filter((row) => row.state.kind !== 'done'),
  finished: rows.flatMap((row) => (row.state.kind === 'done' ? [{ id: row.id, outcome: row.state.outcome }] : [])),
  conversations: [],
  heads: [],
  ...more,
})

type InJournal = { open: JournalRow } | { tombstone: Outcome } | null
const open = (more: Partial<JournalRow> = {}): InJournal => ({ open: journalRow(more) })

const JOURNAL = {
  'no row': null,
  'never claimed': open(),
  'claim open': open({ claim: claim() }),
  'claim closed': open({ claim: claim({ open: false }) }),
  cancel: open({ decision: journalled({ kind: 'cancel' }) }),
  'cancel, claim closed': open({ claim: claim({ open: false }), decision: journalled({ kind: 'cancel' }) }),
  discard: open({ decision: journalled({ kind: 'discard', rule: 'CB3', judgedUpTo: 40, reason: 'customer_left' }) }),
  replace: open({ decision: journalled({ kind: 'replace', rule: 'CB3', judgedUpTo: 40, by: [] }) }),
  'mark sent': open({ claim: claim({ open: false }), decision: journalled({ kind: 'mark_sent', judgedUpTo: 40 }) }),
  'send anyway': open({ decision: journalled({ kind: 'send_anyway', rule: 'CB3', judgedUpTo: 40 }) }),
  'send anyway, claim open': open({ claim: claim(), decision: journalled({ kind: 'send_anyway', rule: 'CB3', judgedUpTo: 40 }) }),
  wish: open({ claim: claim(), decision: journalled({ kind: 'cancel' }, { wish: true }) }),
  'tombstone applied': { tombstone: 'applied' },
  'tombstone cancelled': { tombstone: 'cancelled' },
  'tombstone erased': { tombstone: 'erased' },
} satisfies Record<string, InJournal>

const LEDGER = {
  'no row': null,
  queued: commandRow(),
  sent: commandRow({ state: sent() }),
  accepted: commandRow({ state: accepted }),
  'review CB3': commandRow({ state: inReview('CB3') }),
  'done applied': commandRow({ state: done('applied') }),
} satisfies Record<string, CommandRow | null>

type JournalCase = keyof typeof JOURNAL
type LedgerCase = keyof typeof LEDGER

function merged(inJournal: InJournal, inLedger: CommandRow | null): Recovery {
  const tombstones = inJournal !== null && 'tombstone' in inJournal ? [{ id: 'r1', outcome: inJournal.tombstone }] : []
  const rows = inJournal !== null && 'open' in inJournal ? [inJournal.open] : []
  return recover(journalOf({ open: rows, tombstones }), ledgerOf(inLedger === null ? [] : [inLedger]))
}

/** `state` of the row, then what is asked for: `again` = journal it again, `†` = tombstone, `=` = the ledger had it so. */
function say(recovery: Recovery): string {
  const row = [...recovery.changed, ...recovery.open].find((one) => one.id === 'r1')
  const grave = recovery.tombstones.map((one) => ` †${one.outcome}`).join('')
  if (row === undefined) return `–${grave}`
  const same = recovery.changed.length === 0 ? ' =' : ''
  const again = recovery.rejournal.length > 0 ? ' again' : ''
  const wish = row.wish === null ? '' : ` (${row.wish})`
  const state = row.state.kind === 'done' ? row.state.outcome : row.state.kind
  return `${state}${wish}${again}${grave}${same}`
}

/** Columns in the order of LEDGER. */
const TABLE: Record<JournalCase, readonly string[]> = {
  'no row': ['–', 'sent again', 'sent again', 'sent again', 'sent again', '–'],
  'never claimed': ['queued', 'queued =', 'queued', 'accepted =', 'needs_review =', '– †applied'],
  'claim open': ['sent', 'sent', 'sent =', 'accepted =', 'sent', '– †applied'],
  'claim closed': ['queued', 'queued =', 'queued', 'accepted =', 'needs_review =', '– †applied'],
  cancel: [
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    '– †applied',
  ],
  'cancel, claim closed': [
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    '– †applied',
  ],
  discard: [
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    'cancelled †cancelled',
    '– †applied',
  ],
  replace: [
    'superseded †superseded',
    'superseded †superseded',
    'superseded †superseded',
    'superseded †superseded',
    'superseded †superseded',
    '– †applied',
  ],
  'mark sent': ['applied †applied', 'applied †applied', 'applied †applied', 'applied †applied', 'applied †applied', '– †applied'],
  'send anyway': ['queued', 'queued', 'queued', 'accepted', 'queued', '– †applied'],
  'send anyway, claim open': ['sent', 'sent', 'sent', 'accepted', 'sent', '– †applied'],
  wish: ['sent (cancel)', 'sent (cancel)', 'sent (cancel)', 'accepted (cancel)', 'sent (cancel)', '– †applied'],
  'tombstone applied': ['–', 'applied †applied', 'applied †applied', 'applied †applied', 'applied †applied', '–'],
  'tombstone cancelled': ['–', 'cancelled †cancelled', 'cancelled †cancelled', 'cancelled †cancelled', 'cancelled †cancelled', '–'],
  'tombstone erased': ['–', 'erased †erased', 'erased †erased', 'erased †erased', 'erased †erased', '–'],
}

const cells = (Object.keys(JOURNAL) as JournalCase[]).flatMap((journal) =>
  (Object.keys(LEDGER) as LedgerCase[]).map((ledger, i) => ({ journal, ledger, expected: TABLE[journal][i] })),
)

describe('recover', () => {
  it.each(cells)('JR6 journal: $journal, ledger: $ledger → $expected', ({ journal, ledger, expected }) => {
    expect(say(merged(JOURNAL[journal], LEDGER[ledger]))).toBe(expected)
  })

  it('JR6 open in the journal only is inserted as it was submitted', () => {
    const entry = journalRow({ no: 7, rootNo: 3, baseMessageId: 'm4', dependsOn: 'r0', draftId: 'd1', composedLive: false })
    const { changed, open: after, dropDrafts } = recover(journalOf({ open: [entry] }), ledgerOf([]))
    const expected = commandRow({ no: 7, rootNo: 3, baseMessageId: 'm4', dependsOn: 'r0', draftId: 'd1', composedLive: false })
    expect(changed).toEqual([expected])
    expect(after).toEqual([expected])
    expect(dropDrafts).toEqual(['d1'])
  })

  it('JR4 the journal’s claim is the one that counts, its epochs with it', () => {
    const entry = journalRow({ claim: claim({ clientEpoch: 9, serverEpoch: 's2', at: 77 }) })
    const older = commandRow({ state: sent({ clientEpoch: 3, serverEpoch: 's1' }) })
    expect(recover(journalOf({ open: [entry] }), ledgerOf([older])).open[0]?.state).toEqual({
      kind: 'sent',
      clientEpoch: 9,
      serverEpoch: 's2',
      at: 77,
    })
  })

  it('JR3 the reason of a discard is kept', () => {
    const { changed } = merged(JOURNAL.discard, LEDGER['review CB3'])
    expect(changed[0]?.state).toMatchObject({ kind: 'done', outcome: 'cancelled', reason: 'customer_left', at: WRITTEN + 50 })
  })

  it('JR3 a send-anyway releases its own rule, up to what was judged, and leaves newer doubts standing', () => {
    const newer = merged(JOURNAL['send anyway'], commandRow({ state: inReview('CB3', 41) }))
    expect(newer.open[0]).toMatchObject({ state: { kind: 'needs_review' }, released: { CB3: 40 } })
    const other = merged(JOURNAL['send anyway'], commandRow({ state: inReview('CB6', 30) }))
    expect(other.open[0]).toMatchObject({ state: { kind: 'needs_review' }, released: { CB3: 40 } })
  })

  it('JR3 a send-anyway that is told again does not release again', () => {
    const before = commandRow({ state: inReview('refused'), decidedNo: 1 })
    expect(withDecision(before, journalled({ kind: 'send_anyway', rule: 'refused', judgedUpTo: 99 }))).toBe(before)
    const newer = withDecision(before, journalled({ kind: 'send_anyway', rule: 'refused', judgedUpTo: 99 }, { no: 2 }))
    expect(newer).toMatchObject({ state: queued(), decidedNo: 2 })
  })

  it('JR4 a wish that is told again after its verdict changes nothing', () => {
    const before = commandRow({ state: accepted, decidedNo: 1, arrivedBeforeCancel: true })
    expect(withDecision(before, journalled({ kind: 'cancel' }, { wish: true }))).toBe(before)
  })

  it('ST4 a wish about what already waits for a person takes effect at once: no verdict will come', () => {
    const before = commandRow({ state: inReview('CB11') })
    expect(withDecision(before, journalled({ kind: 'cancel' }, { wish: true }))).toMatchObject({
      state: { kind: 'done', outcome: 'cancelled' },
      wish: null,
      decidedNo: 1,
    })
  })

  it('ST5 no decision wakes what is done', () => {
    const before = commandRow({ state: done('applied') })
    expect(withDecision(before, journalled({ kind: 'send_anyway', rule: 'CB3', judgedUpTo: 99 }, { no: 9 }))).toBe(before)
  })

  it('FR19 what the journal erased leaves no words in the ledger', () => {
    const { changed } = merged(JOURNAL['tombstone erased'], LEDGER.queued)
    expect(changed[0]).toMatchObject({ body: null, label: '' })
    const nulled = recover(journalOf({ open: [journalRow({ body: null })] }), ledgerOf([commandRow()]))
    expect(nulled.changed[0]?.body).toBeNull()
  })

  it('JR8 an empty ledger in place of a known one is a wipe; a first ledger is none', () => {
    const entry = journalRow()
    const fresh = { fresh: true, meta: { generation: 'gen-2', cursor: 0, serverEpoch: null, snapshot: 1 } }
    expect(recover(journalOf({ open: [entry] }), ledgerOf([], fresh))).toMatchObject({ wiped: true, open: [{ id: 'r1' }] })
    expect(recover(journalOf({ generation: null }), ledgerOf([], fresh)).wiped).toBe(false)
    expect(recover(journalOf({ generation: 'gen-2' }), ledgerOf([], fresh)).wiped).toBe(false)
    expect(recover(journalOf({ generation: 'gen-0' }), ledgerOf([])).wiped).toBe(false)
  })

  it('JR8 after a wipe all that was open is back, and nothing that was discarded', () => {
    const entries = [
      journalRow({ id: 'a', no: 1 }),
      journalRow({ id: 'b', no: 2, claim: claim() }),
      journalRow({ id: 'c', no: 3, decision: journalled({ kind: 'discard', rule: 'CB3', judgedUpTo: 4, reason: 'no_longer_true' }) }),
      journalRow({ id: 'd', no: 4, decision: journalled({ kind: 'replace', rule: 'CB3', judgedUpTo: 4, by: [] }) }),
      journalRow({ id: 'e', no: 5, rootNo: 4 }),
    ]
    const fresh = { fresh: true, meta: { generation: 'gen-2', cursor: 0, serverEpoch: null, snapshot: 1 } }
    const { open: after, tombstones } = recover(journalOf({ open: entries }), ledgerOf([], fresh))
    expect(after.map((row) => [row.id, row.state.kind])).toEqual([
      ['a', 'queued'],
      ['b', 'sent'],
      ['e', 'queued'],
    ])
    expect(tombstones).toEqual([
      { id: 'c', outcome: 'cancelled' },
      { id: 'd', outcome: 'superseded' },
    ])
  })

  it('JR9 what only the ledger has is journalled again in submit order and waits for its fate', () => {
    const rows = [
      commandRow({ id: 'c', no: 3, state: accepted }),
      commandRow({ id: 'a', no: 1 }),
      commandRow({ id: 'b', no: 2, state: inReview('CB3') }),
    ]
    const { rejournal, open: after } = recover(journalOf({ journalLost: true }), ledgerOf(rows))
    expect(rejournal.map((row) => row.id)).toEqual(['a', 'b', 'c'])
    for (const row of after) expect(row.state).toEqual(sent({ clientEpoch: 0, serverEpoch: 'lost', at: WRITTEN }))
  })

  it('JR9 the numbers of the new journal hold, also for decisions', () => {
    const old = commandRow({
      no: 41,
      rootNo: 40,
      decidedNo: 17,
      released: { CB3: 12 },
      state: sent({ clientEpoch: 0, serverEpoch: 'lost' }),
    })
    const lost = { clientEpoch: 0, serverEpoch: 'lost' }
    const again = recover(journalOf({ open: [journalRow({ no: 2, rootNo: 1, claim: claim(lost) })] }), ledgerOf([old])).open[0]
    expect(again).toMatchObject({ no: 2, rootNo: 1, released: { CB3: 12 }, state: { kind: 'sent' } })
    const word = journalled({ kind: 'cancel' }, { no: 1, wish: true })
    const decided = recover(journalOf({ open: [journalRow({ claim: claim(lost), decision: word })] }), ledgerOf([old]))
    expect(decided.open[0]).toMatchObject({ wish: 'cancel' })
    const { rejournal } = recover(journalOf({ journalLost: true }), ledgerOf([old]))
    expect(rejournal[0]?.decidedNo).toBe(0)
  })

  it('JR9 in front of a person it stays there, until it is claimed anew', () => {
    const held = commandRow({ state: inReview('journal_lost') })
    const lost = claim({ clientEpoch: 0, serverEpoch: 'lost' })
    expect(recover(journalOf({ open: [journalRow({ claim: lost })] }), ledgerOf([held])).open[0]?.state.kind).toBe('needs_review')
    const word = journalled({ kind: 'send_anyway', rule: 'journal_lost', judgedUpTo: 40 })
    const released = journalRow({ claim: { ...lost, open: false }, decision: word })
    expect(recover(journalOf({ open: [released] }), ledgerOf([held])).open[0]?.state.kind).toBe('queued')
    const sentAnew = journalRow({ claim: claim(), decision: word })
    expect(recover(journalOf({ open: [sentAnew] }), ledgerOf([held])).open[0]?.state.kind).toBe('sent')
  })

  it('JR4 a row made from the journal alone is what a merge with nothing makes', () => {
    for (const entry of Object.values(JOURNAL)) {
      if (entry === null || !('open' in entry)) continue
      const { changed } = merged(entry, null)
      expect(changed).toEqual([rowFromJournal(entry.open)])
    }
  })
})
