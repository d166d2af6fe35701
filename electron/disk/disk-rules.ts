/** How much room the disk of the data folder has (LD8). */
export type DiskLevel = 'ok' | 'low' | 'short' | 'full'

const MIB = 1_048_576

/** Below this many free bytes, worst first. */
const LIMITS = [
  ['full', 64 * MIB],
  ['short', 500 * MIB],
  ['low', 2_048 * MIB],
] as const

/** A level is left only when there is this much more room than it asks for, so that nothing flickers at its edge. */
const MARGIN = 1.1

const rank: Record<DiskLevel, number> = { ok: 0, low: 1, short: 2, full: 3 }

const at = (free: number): DiskLevel => LIMITS.find(([, limit]) => free < limit)?.[0] ?? 'ok'

/** The level after a look at the disk. `free`: bytes; null when nobody can tell, which changes nothing. */
export function levelOf(free: number | null, before: DiskLevel): DiskLevel {
  if (free === null) return before
  const now = at(free)
  if (rank[now] >= rank[before]) return now
  const calm = at(free / MARGIN)
  return rank[calm] < rank[before] ? calm : before
}

/** What is done at a level. Commands, captures and what was set aside are never touched at any. */
export type DiskDuties = {
  /** Bytes that copies of pictures the back-end has too may take; null: as many as always. */
  readonly copies: number | null
  /** Whether what customers write is fetched and kept: it waits at the back-end meanwhile. */
  readonly history: boolean
  /** Whether new commands are taken. Decisions are at every level: they make room. */
  readonly newWork: boolean
}

const DUTIES: Record<DiskLevel, DiskDuties> = {
  ok: { copies: null, history: true, newWork: true },
  low: { copies: 64 * MIB, history: true, newWork: true },
  short: { copies: 0, history: false, newWork: true },
  full: { copies: 0, history: false, newWork: false },
}

export const dutiesAt = (level: DiskLevel): DiskDuties => DUTIES[level]

export const isWorse = (level: DiskLevel, before: DiskLevel): boolean => rank[level] > rank[before]
