import type { JournalFault } from './journal-port.ts'

const SQLITE = { readonly: 8, corrupt: 11, full: 13, notADatabase: 26, shmSize: 4874 } as const

/** SQLite's extended result code, or null if the error is not SQLite's. */
export function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null
}

/** The file itself is broken, not the disk under it for the moment. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== null && [SQLITE.corrupt, SQLITE.notADatabase].some((damage) => damage === (code & 0xff))
}

/** What to tell the agent of any error of the disk or of SQLite. */
export function faultOf(error: unknown): JournalFault {
  const code = sqliteCode(error)
  if (code !== null) {
    const full = (code & 0xff) === SQLITE.full || (code & 0xff) === SQLITE.readonly || code === SQLITE.shmSize
    return { kind: full ? 'disk_full' : 'journal_unavailable' }
  }
  const system = error instanceof Error && 'code' in error ? error.code : null
  return { kind: ['ENOSPC', 'EDQUOT', 'EROFS'].some((name) => name === system) ? 'disk_full' : 'journal_unavailable' }
}
