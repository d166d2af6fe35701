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
  const attempt = async (id: string, what: { outages: Outages; row: OutageRow | null }): Promise<void> => {
    const { outages, row } = what
    unwritten.set(id, what)
    const done = await (row === null ? outages.remove(id) : outages.put(row)).then(
      () => true,
      () => false,
    )
    // Something newer is under way, or nobody wants it any more.
    if (unwritten.get(id) !== what) return
    if (done) unwritten.delete(id)
    else retry.again()
    if (unwritten.size === 0) retry.done()
  }
  const write: OutageWriter['write'] = (outages, id, row) => void attempt(id, { outages, row })
  return {
    write,
    forget() {
      unwritten.clear()
      retry.done()
    },
  }
}
