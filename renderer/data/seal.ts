/**
 * LD5: everything a person wrote or is called goes through here on its way to disk and back. Batches, because a real
 * cipher is asynchronous and must be done before a transaction opens: inside one only Dexie calls are allowed.
 */
export interface Seal {
  seal(values: readonly unknown[]): Promise<readonly unknown[]>
  open(sealed: readonly unknown[]): Promise<readonly unknown[]>
}

/** Until encryption is built. */
export const openSeal: Seal = {
  seal: (values) => Promise.resolve(values),
  open: (sealed) => Promise.resolve(sealed),
}

/** Rows with their sealed part, in the same order. */
export async function openRows<Row, T>(
  seal: Seal,
  rows: readonly Row[],
  how: { part: (row: Row) => unknown; join: (row: Row, value: unknown) => T },
): Promise<T[]> {
  const values = await seal.open(rows.map(how.part))
  return rows.map((row, index) => how.join(row, values[index]))
}
