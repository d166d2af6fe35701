/**
 * Name of the database that is an account's ledger now. IndexedDB cannot rename, and a damaged ledger is never deleted
 * without consent (failures 2.3): it stays where it is under its old name, and the account goes on under the next one.
 * The number is kept in localStorage, which every window of the origin reads and is told of. Should that be lost too,
 * the first database is opened again: an older cursor, which the server still serves (FR9).
 */
export type LedgerNames = {
  current(accountId: string): string
  /** The next name becomes the current one. */
  setAside(accountId: string): string
}

export type NameStorage = Pick<Storage, 'getItem' | 'setItem'>

export const nameKey = (accountId: string): string => `holdfast.ledger.${accountId}`

export function createLedgerNames(storage: NameStorage): LedgerNames {
  const numberOf = (accountId: string): number => {
    const number = Number(storage.getItem(nameKey(accountId)) ?? '1')
    return Number.isSafeInteger(number) && number > 1 ? number : 1
  }
  const nameOf = (accountId: string, number: number): string => (number === 1 ? `holdfast-${accountId}` : `holdfast-${accountId}-${number}`)
  return {
    current: (accountId) => nameOf(accountId, numberOf(accountId)),
    setAside(accountId) {
      const next = numberOf(accountId) + 1
      storage.setItem(nameKey(accountId), String(next))
      return nameOf(accountId, next)
    },
  }
}
