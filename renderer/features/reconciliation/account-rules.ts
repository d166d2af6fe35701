import type { CaptureAccount, Outcome } from '../../../shared/model/journal.ts'
import type { CommandRow } from '../../sync/command-row.ts'

/** The three stores that must tell the same story of every capture (J9). */
export type Side = 'journal' | 'receipts' | 'ledger'

/**
 * What one side says wrongly. `missing`: the side lacks the item; `differs`: it tells another end of it than the others;
 * `counter`: more items than were ever counted.
 */
export type Fault = { side: Side; kind: 'missing' | 'differs' | 'counter'; captureNo: number | null; id: string | null }

/** Behind which number an item stands; `nowhere` where only its number is known. */
export type Place = 'received' | 'decided' | 'open' | 'nowhere'

export type AccountItem = {
  id: string | null
  captureNo: number | null
  place: Place
  /** What the ledger has of it: words, times, how it ended. */
  row: CommandRow | null
  receiptAt: number | null
  faults: readonly Fault[]
}

/** `submitted` = `received` + `decided` + `open`, always; `holds` also means that every single item is on every side. */
export type Account = {
  submitted: number
  received: number
  decided: number
  open: number
  holds: boolean
  /** By number. */
  items: readonly AccountItem[]
  faults: readonly Fault[]
}

type Known = {
  id: string
  journal: CaptureAccount['rows'][number] | null
  row: CommandRow | null
  receipt: CaptureAccount['receipts'][number] | null
}

/** Counter and receipts are the journal's, rows of captures the ledger's. */
export function captureAccount(journal: Pick<CaptureAccount, 'submitted' | 'rows' | 'receipts'>, ledger: readonly CommandRow[]): Account {
  const known = knownOf(journal, ledger)
  const items = [...known.map(itemOf), ...numbersOfNobody(journal.submitted, known)].toSorted(
    (a, b) => (a.captureNo ?? Infinity) - (b.captureNo ?? Infinity) || ((a.id ?? '') < (b.id ?? '') ? -1 : 1),
  )
  const highest = Math.max(0, journal.rows.length, ...journal.rows.map((row) => row.captureNo))
  const counter: Fault[] = highest > journal.submitted ? [{ side: 'journal', kind: 'counter', captureNo: highest, id: null }] : []
  const faults = [...items.flatMap((item) => item.faults), ...counter]
  const received = journal.receipts.length
  const rest = known.filter((one) => one.receipt === null)
  const decided = rest.filter((one) => endOf(one.row) !== null && endOf(one.row) !== 'applied').length
  const open = rest.filter((one) => one.row !== null && endOf(one.row) === null).length
  const adds = journal.submitted === received + decided + open
  return { submitted: journal.submitted, received, decided, open, holds: adds && faults.length === 0, items, faults }
}

function knownOf(journal: Pick<CaptureAccount, 'rows' | 'receipts'>, ledger: readonly CommandRow[]): readonly Known[] {
  const rows = new Map(journal.rows.map((one) => [one.id, one]))
  const receipts = new Map(journal.receipts.map((one) => [one.id, one]))
  const commands = new Map(ledger.map((one) => [one.id, one]))
  const ids = new Set([...rows.keys(), ...receipts.keys(), ...commands.keys()])
  return [...ids].map((id) => ({
    id,
    journal: rows.get(id) ?? null,
    row: commands.get(id) ?? null,
    receipt: receipts.get(id) ?? null,
  }))
}

const endOf = (row: CommandRow | null): Outcome | null => (row?.state.kind === 'done' ? row.state.outcome : null)

function itemOf(one: Known): AccountItem {
  const captureNo = one.journal?.captureNo ?? one.row?.captureNo ?? null
  const fault = (side: Side, kind: Fault['kind']): Fault => ({ side, kind, captureNo, id: one.id })
  return {
    id: one.id,
    captureNo,
    place: placeOf(one),
    row: one.row,
    receiptAt: one.receipt?.at ?? null,
    faults: sidesWrong(one).map(({ side, kind }) => fault(side, kind)),
  }
}

function placeOf({ journal, row, receipt }: Known): Place {
  if (receipt !== null) return 'received'
  const end = endOf(row) ?? journal?.outcome ?? null
  if (end === 'applied') return 'received'
  return end === null ? 'open' : 'decided'
}

/** Two of three name the one that is wrong. An erased customer's capture keeps its receipt: it was there once. */
function sidesWrong({ journal, row, receipt }: Known): readonly Pick<Fault, 'side' | 'kind'>[] {
  const wrong: Pick<Fault, 'side' | 'kind'>[] = []
  const end = endOf(row)
  const tomb = journal?.outcome ?? null
  if (journal === null) wrong.push({ side: 'journal', kind: 'missing' })
  if (row === null) wrong.push({ side: 'ledger', kind: 'missing' })
  if (receipt === null && (end === 'applied' || (row === null && tomb === 'applied'))) wrong.push({ side: 'receipts', kind: 'missing' })
  if (row === null || journal === null) return wrong
  if (receipt !== null && end !== 'applied') wrong.push({ side: 'ledger', kind: 'differs' })
  else if (end === null && tomb !== null) wrong.push({ side: 'ledger', kind: 'differs' })
  else if (end !== null && tomb !== end && tomb !== 'erased') wrong.push({ side: 'journal', kind: 'differs' })
  return wrong
}

/** Numbers the journal gave out that no side has an item for. */
function numbersOfNobody(submitted: number, known: readonly Known[]): readonly AccountItem[] {
  const taken = new Set(known.map((one) => one.journal?.captureNo ?? one.row?.captureNo))
  const free = Array.from({ length: submitted }, (_, index) => index + 1).filter((captureNo) => !taken.has(captureNo))
  return free.map((captureNo) => ({
    id: null,
    captureNo,
    place: 'nowhere',
    row: null,
    receiptAt: null,
    faults: [
      { side: 'journal', kind: 'missing', captureNo, id: null },
      { side: 'ledger', kind: 'missing', captureNo, id: null },
    ],
  }))
}

/** The second line: replies, notes and steps, as the journal counts them; `open` is the ledger's. */
export type WorkAccount = { submitted: number; arrived: number; decided: number; open: number; holds: boolean }

/** `openHere`: commands not done in the ledger that are no captures. */
export function workAccount({ all, rows }: Pick<CaptureAccount, 'all' | 'rows'>, openHere: number): WorkAccount {
  const captures = (of: (outcome: Outcome | null) => boolean): number => rows.filter((row) => of(row.outcome)).length
  const submitted = all.submitted - rows.length
  const arrived = all.applied - captures((outcome) => outcome === 'applied')
  const ended = all.cancelled + all.superseded + all.erased
  const decided = ended - captures((outcome) => outcome !== null && outcome !== 'applied')
  return { submitted, arrived, decided, open: openHere, holds: submitted === arrived + decided + openHere }
}
