import { useState, type ReactNode } from 'react'
import { troubleInSale, type Sale, type SaleFault } from '../../../shared/model/sale.ts'
import { useSetting } from './use-setting.tsx'

/**
 * One line of the calendar as it stands on screen. `kept`: as it was saved last, null for never. `left`: somebody was done with it, so
 * that what is missing may be told. `fresh`: made here just now.
 */
export type SaleLine = { id: number; words: Sale; kept: Sale | null; left: boolean; fresh: boolean }

export type SaleLines = {
  lines: readonly SaleLine[]
  faults: readonly SaleFault[]
  add: () => void
  /** A time is complete or empty, so a line that is right with it is kept at once. */
  change: (id: number, part: Partial<Sale>) => void
  /** The line is left, or Enter was pressed in it. */
  settle: (id: number) => void
  remove: (id: number) => void
  trouble: ReactNode
}

const sameSale = (a: Sale | null, b: Sale): boolean => a?.name === b.name && a.from === b.from && a.to === b.to

/** Takes over what is right; a line that is wrong keeps what was saved of it. */
const taken = (line: SaleLine): SaleLine => (troubleInSale(line.words) === null ? { ...line, kept: { ...line.words } } : line)

const keptOf = (lines: readonly SaleLine[]): Sale[] => lines.flatMap(({ kept }) => kept ?? [])

/** The calendar of the settings, to be edited by lines. */
export function useSaleLines(): SaleLines {
  const { now, set, trouble } = useSetting()
  const [lines, setLines] = useState<readonly SaleLine[]>(() =>
    now.calendar.map((sale, id) => ({ id, words: sale, kept: sale, left: true, fresh: false })),
  )
  const save = (next: readonly SaleLine[]): void => {
    setLines(next)
    const [before, after] = [keptOf(lines), keptOf(next)]
    const same = before.length === after.length && after.every((sale, index) => sameSale(before[index] ?? null, sale))
    if (!same) set({ calendar: after })
  }
  const edit = (id: number, change: (line: SaleLine) => SaleLine): readonly SaleLine[] =>
    lines.map((line) => (line.id === id ? change(line) : line))
  return {
    lines,
    faults: now.calendarFaults,
    add: () =>
      setLines([
        ...lines,
        {
          id: Math.max(-1, ...lines.map((line) => line.id)) + 1,
          words: { name: '', from: '', to: '' },
          kept: null,
          left: false,
          fresh: true,
        },
      ]),
    change(id, part) {
      const next = edit(id, (line) => ({ ...line, words: { ...line.words, ...part } }))
      if (part.name === undefined) save(next.map((line) => (line.id === id ? taken(line) : line)))
      else setLines(next)
    },
    settle: (id) => save(edit(id, (line) => taken({ ...line, left: true }))),
    remove: (id) => save(lines.filter((line) => line.id !== id)),
    trouble,
  }
}
