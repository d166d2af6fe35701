import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { HoldfastDatabase } from './database.ts'
import { readMark } from './messages-repo.ts'
import { fileOf, type BatchMark } from './rows.ts'
import { openRows, type Seal } from './seal.ts'

/** What is known of a customer, null for nothing, and the batch number, in one transaction. */
export async function readCustomerFile(
  db: HoldfastDatabase,
  seal: Seal,
  customerId: string,
): Promise<{ mark: BatchMark | null; view: { file: CustomerFile | null } } | null> {
  const read = await db.transaction('r', [db.meta, db.files], async () => {
    const now = await readMark(db)
    return now === null ? null : { mark: now.mark, row: await db.files.get([now.snapshot, customerId]) }
  })
  if (read === null) return null
  const rows = read.row === undefined ? [] : [read.row]
  const [file] = await openRows(seal, rows, { part: (row) => row.sealed, join: fileOf })
  return { mark: read.mark, view: { file: file ?? null } }
}
