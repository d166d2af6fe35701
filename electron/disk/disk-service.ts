import { every, type Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { dutiesAt, levelOf, type DiskDuties, type DiskLevel } from './disk-rules.ts'

export type DiskDeps = {
  /** Free bytes of the data folder's disk for this user; null when it can't be told. Never rejects. */
  free: () => Promise<number | null>
  clock: Clock
  /** Between two looks, milliseconds. */
  everyMs: number
  log: Log
  onLevel: (level: DiskLevel, before: DiskLevel) => void
}

export type DiskService = {
  /** Looks now, and from then on at its times. */
  start: () => Promise<void>
  /** Looks now: somebody has met a full disk, or freed one. */
  check: () => Promise<void>
  duties: () => DiskDuties
  dispose: () => void
}

/** LD8: watches the real free space. Quota figures of the browser say little, so nobody asks them. */
export function createDiskService({ free, clock, everyMs, log, onLevel }: DiskDeps): DiskService {
  let level: DiskLevel = 'ok'
  let cancel = (): void => undefined
  const check = async (): Promise<void> => {
    const bytes = await free()
    const before = level
    level = levelOf(bytes, before)
    if (level === before) return
    log.info('disk.level', { level, before, freeMiB: bytes === null ? -1 : Math.floor(bytes / 1_048_576) })
    onLevel(level, before)
  }
  return {
    check,
    async start() {
      cancel = every(clock, everyMs, () => void check())
      await check()
    },
    duties: () => dutiesAt(level),
    dispose: () => cancel(),
  }
}
