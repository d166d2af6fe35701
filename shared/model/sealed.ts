/** Shortest passphrase of a sealed file (J18), UTF-16 code units. The file may fall into any hands; nothing else guards it. */
export const MIN_PASSPHRASE = 10

/** What can be wrong with a sealed file, or with the passphrase. `newer`: made by a later version of the program. */
export const SEALED_FAULTS = ['passphrase', 'not_ours', 'damaged', 'newer', 'other_account', 'failed'] as const
