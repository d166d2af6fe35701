import type { Clock } from '../../../shared/lib/clock.ts'
import type { LedgerViews } from '../../data/ledger-views.ts'
import type { OutageRow } from '../../data/outage-row.ts'
import { createRetry } from '../../data/retry.ts'

type Outages = Pick<LedgerViews['outages'], 'put' | 'remove'>

export type OutageWriter = {
  /** Writes a row, or removes it (null). What the disk does not take is tried again until it does, or something newer of the row is here. */
  readonly write: (outages: Outages, id: string, row: OutageRow | null) => void
  /** Nobody wants what is not written yet. */
  readonly forget: () => void
}

/** The end of an outage is written once: with no room just then it would last for ever in the report. */
export function createOutageWriter(clock: Pick<Clock, 'after'>): OutageWriter {
  const unwritten = new Map<string, { outages: Outages; row: OutageRow | null }>()
  const retry = createRetry(clock, () => {
    for (const [id, { outages, row }] of unwritten) write(outages, id, row)
  })
  const write: OutageWriter['write'] = (outages, id, row) => {
    const what = { outages, row }
    unwritten.set(id, what)
    const written = row === null ? outages.remove(id) : outages.put(row)
    written.then(
      () => {
        if (unwritten.get(id) === what) unwritten.delete(id)
        if (unwritten.size === 0) retry.done()
      },
      () => {
        if (unwritten.get(id) === what) retry.again()
      },
    )
  }
  return {
    write,
    forget() {
      unwritten.clear()
      retry.done()
    },
  }
}
